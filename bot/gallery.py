"""Everything the coach can say, with made-up people: for looking at, and for a test on gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session, SQLModel

from bot.answer import gallery as own
from bot.coach import Coach
from bot.content import Shelf, Words
from bot.events import OpenedHome, Sender
from bot.message import Form, Message
from bot.people import Address, Person, Team, Why
from bot.store import Store
from bot.turn import Feature, House, Sample

ZONE = "Europe/Amsterdam"
A_TUESDAY = datetime(2026, 11, 3, 10, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def sample(shelf: Shelf, lang: str) -> Sample:
    """Two colleagues of one team, a why, and a Tuesday morning."""
    words = shelf.words(lang, ZONE)
    team = Team(id=1, ref="sample", name=words("gallery-team"), opened_at=A_TUESDAY)
    return Sample(
        words=words,
        shelf=shelf,
        now=A_TUESDAY,
        person=_person(1, words("gallery-person"), lang),
        colleague=_person(2, words("gallery-colleague"), lang),
        team=team,
        why=_why(words),
    )


def _person(key: int, name: str, lang: str) -> Person:
    return Person(
        id=key,
        ref=f"sample-{key}",
        name=name,
        email=f"sample{key}@example.org",
        team_id=1,
        groups=["office"],
        tools=["chat"],
        language=lang,
        consent="yes",
    )


def _why(words: Words) -> Why:
    texts = {
        about: {words.lang[:2]: words(f"gallery-why-{about.replace('_', '-')}")}
        for about in ("aims", "stays_human", "jobs", "saved_time")
    }
    role = {words.lang[:2]: words("gallery-role")}
    return Why(texts=texts, signed_by=words("gallery-leader"), signed_as=role, signed_at=A_TUESDAY)


async def homes(features: tuple[Feature, ...], shelf: Shelf, lang: str) -> list[Message]:
    """The home view of a colleague, and of whoever has a duty as well."""
    store = Store("sqlite://")
    coach = Coach(store, House(shelf, "", features, _Nothing()))
    shown = sample(shelf, lang)
    duties: tuple[list[str], ...] = ([], ["lead"], ["ambassador"], ["owner"])
    await store.transact(partial(_settle, shown, duties))
    views = []
    for number in range(len(duties)):
        sender = Sender("gallery", (str(number),))
        views.append(await coach.handle(OpenedHome(id="", sender=sender, at=shown.now)))
    await store.close()
    return [view for view in views if isinstance(view, Message)]


def _settle(shown: Sample, duties: tuple[list[str], ...], session: Session) -> None:
    SQLModel.metadata.create_all(session.connection())
    session.add_all([shown.team, shown.why])
    session.flush()
    for number, theirs in enumerate(duties):
        person = _person(number + 1, shown.person.name, shown.words.lang)
        person.duties = theirs
        session.add(person)
        session.flush()
        session.add(Address(person_id=person.key, platform="gallery", external=str(number)))


class _Nothing:
    """Carries nothing: in a gallery nothing is planned."""

    def enqueue(self, session: Session, ids: Sequence[int]) -> None:
        return


def everything(features: tuple[Feature, ...], shelf: Shelf, lang: str) -> list[Message | Form]:
    """Every named message and form, the coach's own first; one of a name may come in variants."""
    shown = sample(shelf, lang)
    by_feature = [one for feature in features for one in feature.gallery(shown)]
    form = next(one for one in by_feature if isinstance(one, Form))
    return [*own(shown, form), *by_feature]
