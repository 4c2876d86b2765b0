"""Lets go of a person everywhere: of who asks for it, and of who left long enough ago."""

from __future__ import annotations

import logging
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.people import Address, DoNotContact, Person, contact_hash
from bot.store import ERASED
from bot.trouble import is_outage, trouble
from bot.turn import House, Turn

log = logging.getLogger(__name__)
ENDED = ("no", "stopped")
AT_ONCE = 20  # people in one transaction, so that clicks get through


def erase(turn: Turn, *, asked: bool = True) -> None:
    """Erase the turn's person everywhere. Who `asked` for it leaves one keyed hash, so that an
    import does not start over; who only left the organisation, and comes back, may be asked anew
    unless they said no or stopped."""
    person = turn.person
    turn.unplan()
    for feature in turn.house.features:
        feature.forget(turn)
    turn.session.flush()
    if asked or person.consent in ENDED:
        _mark(turn, contact_hash(person.email, turn.house.secret))
    turn.session.execute(sa.delete(Address).where(col(Address.person_id) == person.id))
    turn.session.execute(sa.delete(Person).where(col(Person.id) == person.id))
    turn.session.expunge(person)
    turn.session.info[ERASED] = True


def _mark(turn: Turn, hash_: str) -> None:
    if turn.session.get(DoNotContact, hash_) is None:
        turn.session.add(DoNotContact(hash=hash_))
        turn.session.flush()


def mark_of(session: Session, house: House, email: str) -> DoNotContact | None:
    """The mark by which nobody with this e-mail address is approached, if there is one."""
    return session.get(DoNotContact, contact_hash(email, house.secret)) if email.strip() else None


def before_who_left(house: House, now: datetime, session: Session) -> int | None:
    """Where to begin with `let_go`; None when nobody left so long ago."""
    gone = sa.exists().where(col(Person.left_at) < now - house.retention)
    return 0 if session.scalar(sa.select(gone)) else None


def let_go(house: House, now: datetime, above: int, session: Session) -> int | None:
    """Erase the next few who left before the retention period, those with a key `above` this one.

    Returns the last key, or None when there are no more. Whom a feature cannot forget stays for
    another time, and holds nobody up.
    """
    gone = (col(Person.left_at) < now - house.retention, col(Person.id) > above)
    query = sa.select(Person).where(*gone).order_by(col(Person.id)).limit(AT_ONCE)
    # another process that looks as well takes others
    people = session.execute(query.with_for_update(skip_locked=True)).scalars().all()
    for key, person in [(one.key, one) for one in people]:
        words = house.words(person.language, person.zone)
        try:
            with session.begin_nested():
                erase(Turn(house, session, now, words, person), asked=False)
        except Exception as error:
            if is_outage(error):
                raise
            log.error("somebody who left could not be erased yet: %s", trouble(error))
        above = key
    return above if len(people) == AT_ONCE else None


def with_address(session: Session, email: str) -> list[Person]:
    """Everybody with this e-mail address, also who left."""
    same = sa.func.lower(col(Person.email)) == email.strip().lower()
    query = sa.select(Person).where(same).order_by(col(Person.id))
    return list(session.execute(query).scalars()) if email.strip() else []
