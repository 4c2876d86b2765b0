"""Files a platform asks somebody about before it takes them: kept until the answer comes in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot.message import File
from bot.people import Person, person_at
from bot.ports import Place
from bot.store import Moment, moment_field, person_field

KEPT = timedelta(hours=12)
ANSWERED = timedelta(minutes=5)  # in which a second press is no new answer
MOST_BYTES = 5_000_000  # of one person's files together; what one does costs nobody else's


class OfferedFile(SQLModel, table=True):
    """A file somebody was asked about: whichever process hears the answer finds it here.

    Only who holds the token can ask for it, so `hash` is all that is kept of that. `card` is the
    question, as the platform knows it. Once it was answered there is no content left.
    """

    __tablename__ = "offered_file"

    hash: str = Field(primary_key=True)
    person_id: int = person_field()
    name: str
    content: bytes | None
    card: str = ""
    until: datetime = moment_field(index=True)


class Gone(LookupError):
    """Offered too long ago, or not to this person."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was offered, and the card that asked."""

    name: str
    content: bytes
    card: str


def offer(session: Session, token: str, place: Place, file: File, now: datetime) -> None:
    """Keep a file for whoever is at this place. Raises Gone when nobody is."""
    person = _person(session, place.platform, (place.external,))
    _make_room(session, person, len(file.content))
    session.add(
        OfferedFile(
            hash=_hash(token),
            person_id=person.key,
            name=file.name,
            content=file.content,
            until=now + KEPT,
        )
    )


def stands(session: Session, token: str, card: str) -> None:
    """The question is there, as this card."""
    session.execute(sa.update(OfferedFile).where(_is(token)).values(card=card))


def withdraw(session: Session, token: str) -> None:
    """The question never got there."""
    session.execute(sa.delete(OfferedFile).where(_is(token)))


def take(
    session: Session, token: str, platform: str, ids: tuple[str, ...], now: datetime
) -> Taken | None:
    """What was offered, to the first answer alone; None for another one right after that.

    Two answers at once wait for each other, wherever they came in. Raises Gone.
    """
    found = session.exec(select(OfferedFile).where(_is(token)).with_for_update()).first()
    if found is None or found.until < now:
        raise Gone
    if found.person_id != _person(session, platform, ids).key:
        raise Gone
    if found.content is None:
        return None
    taken = Taken(found.name, found.content, found.card)
    found.name, found.content, found.until = "", None, now + ANSWERED
    return taken


def waiting(session: Session, person_id: int) -> int:
    """How many files are ready for this person."""
    mine = (col(OfferedFile.person_id) == person_id, col(OfferedFile.content).is_not(None))
    return session.scalar(sa.select(sa.func.count()).where(*mine)) or 0


_OUTLIVED = sa.select(sa.exists().where(col(OfferedFile.until) < sa.bindparam("now", type_=Moment)))


def outlived(session: Session, now: datetime) -> bool:
    """Whether there is anything to let go of."""
    return bool(session.execute(_OUTLIVED, {"now": now}).scalar())


def let_go(session: Session, now: datetime) -> None:
    session.execute(sa.delete(OfferedFile).where(col(OfferedFile.until) < now))


def _person(session: Session, platform: str, ids: tuple[str, ...]) -> Person:
    person = person_at(session, platform, ids)
    if person is None or person.left_at is not None:
        raise Gone
    return person


def _make_room(session: Session, person: Person, size: int) -> None:
    """The oldest go first; the new one stays whatever its size."""
    room = MOST_BYTES - size
    sizes = (
        sa.select(col(OfferedFile.hash), sa.func.length(col(OfferedFile.content)))
        .where(col(OfferedFile.person_id) == person.key, col(OfferedFile.content).is_not(None))
        .order_by(col(OfferedFile.until).desc(), col(OfferedFile.hash))
    )
    over = []
    for hash_, bytes_ in session.execute(sizes).all():
        room -= bytes_
        if room < 0:
            over.append(hash_)
    if over:
        session.execute(sa.delete(OfferedFile).where(col(OfferedFile.hash).in_(over)))


def _is(token: str) -> sa.ColumnElement[bool]:
    return col(OfferedFile.hash) == _hash(token)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="backslashreplace")).hexdigest()
