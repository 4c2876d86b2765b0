"""The one question a person was asked last, so that "ja", "nee" or "later", typed, answers it too.

It stands open until they do anything else than read, or are told anything else, and two weeks at
most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.actions import Action, KeepAll, UnknownAction
from bot.delivery import Delivery
from bot.people import Person
from bot.turn import Turn

OPEN = timedelta(days=14)
BETWEEN = "\n"  # no packed action holds one


def remember(
    turn: Turn, yes: Action, no: Action | None = None, later: Action | None = None
) -> None:
    """What a yes to the question that is asked now would do, a no, and a later where one may."""
    if turn.in_channel:  # others see there what is asked next
        return
    turn.person.asked = _packed([yes, no or KeepAll(), *([later] if later else ())])
    turn.person.asked_at = turn.now


def close(turn: Turn) -> None:
    """From here on a yes or no is one to what is said now."""
    forget(turn.person)


def forget(person: Person) -> None:
    if person.asked_at is not None:
        person.asked, person.asked_at = "", None


def standing(turn: Turn) -> tuple[Action, ...]:
    """What yes, no and later to the open question do; nothing when there is none."""
    lines, at = turn.person.asked, turn.person.asked_at
    if at is None or turn.in_channel:
        return ()
    if not timedelta() <= turn.now - at <= OPEN:  # typed before it was asked, and heard after
        return ()
    try:
        known = tuple(Action.unpack(line) for line in lines.split(BETWEEN))
    except UnknownAction:  # of an earlier version
        return ()
    return known


def said(session: Session, asks: Mapping[int, tuple[Action, ...]], now: datetime) -> None:
    """What the deliveries ask that were said to people, or may have been, by row."""
    told = sa.select(col(Delivery.person_id)).where(col(Delivery.id).in_(asks))
    open_ones = (col(Person.id).in_(told), col(Person.asked_at).is_not(None))
    session.execute(_NOTHING.where(*open_ones))
    for row, answers in asks.items():
        if answers:
            them = sa.select(col(Delivery.person_id)).where(col(Delivery.id) == row)
            values = {"asked": _packed(answers), "asked_at": now}
            here = col(Person.id).in_(them)
            session.execute(sa.update(Person).where(here).values(values))


def close_all(session: Session) -> None:
    """After going back to a backup nobody knows what was asked last."""
    session.execute(_NOTHING.where(col(Person.asked_at).is_not(None)))


def _packed(answers: Iterable[Action]) -> str:
    return BETWEEN.join(one.pack() for one in answers)


_NOTHING = sa.update(Person).values(asked="", asked_at=None)
