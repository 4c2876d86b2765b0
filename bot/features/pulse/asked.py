"""Which questions a person gets in which week, and when: for planning, asking and answering."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import Action, Topic
from bot.calendar import Hours, Week
from bot.content import PulseItem, Shelf
from bot.results import PulsePeriod
from bot.turn import Turn

A_WEEK = 2  # questions a person gets in a week at most (MISSION.md C1)
DAYS_AFTER_NUDGE = 3


@dataclass(frozen=True, slots=True)
class Ask(Topic, verb="pulse.ask"):
    period: int
    week: int


@dataclass(frozen=True, slots=True)
class Answer(Action, verb="pulse.answer"):
    """`noted` says which of the week's questions were pressed before, one bit each.

    It travels with the button because nothing is stored that tells an answer from "rather not".
    """

    period: int
    week: int
    item: str
    value: str
    noted: int = 0


@dataclass(frozen=True, slots=True)
class AskAgain(Action, verb="pulse.again"):
    """The questions of that week once more."""

    period: int
    week: int


def rotation(
    items: Sequence[str], weeks: int, *, person: int, period: int, secret: str
) -> list[tuple[str, ...]]:
    """The questions of each week: every one once, evenly spread, in an own order for each person.

    The order is a keyed hash, so nothing is stored, and colleagues cannot work it out.
    """

    def rank(item: str) -> bytes:
        line = f"pulse:{period}:{person}:{item}".encode()
        return hmac.new(secret.encode(), line, hashlib.sha256).digest()

    ranked, count = sorted(items, key=rank), len(items)
    return [tuple(ranked[count * w // weeks : count * (w + 1) // weeks]) for w in range(weeks)]


def questions(turn: Turn, period: PulsePeriod, week: int) -> tuple[PulseItem, ...]:
    """What this person is asked in that week of the period; nothing in a week still to come."""
    today = Week.of(turn.now, turn.person.zone).monday()
    if not 0 <= week < period.weeks or (today - period.starts).days // 7 < week:
        return ()
    asked = rotation(
        period.items,
        period.weeks,
        person=turn.person.key,
        period=period.key,
        secret=turn.house.secret,
    )
    return tuple(turn.shelf.pulse[item] for item in asked[week] if item in turn.shelf.pulse)


def moment(hours: Hours, week: Week, day: int, hour: int) -> datetime | None:
    """When to ask: some days after the nudge, at work in the same week, never before the nudge."""
    nudge = hours.moment(week, day, hour)
    later = hours.moment(week, min(day + DAYS_AFTER_NUDGE, 6), hour)
    if nudge is None or later is None:
        return None
    if later[0] > nudge[0]:
        return later[0]
    end = min(nudge[1], week.next().start(hours.zone))
    return nudge[0] + (end - nudge[0]) / 2


def this_week(turn: Turn, periods: Sequence[PulsePeriod]) -> tuple[PulsePeriod, int] | None:
    """The period that takes answers now, and which of its weeks it is, once its moment has come."""
    person, week = turn.person, Week.of(turn.now, turn.person.zone)
    at = moment(person.hours, week, person.day, person.hour)
    for period in periods:
        number = period.week_on(week.monday())
        if number is not None and period.takes_answers(turn.now):
            return (period, number) if at is not None and at <= turn.now else None
    return None


def chosen(shelf: Shelf, weeks: int, *, core: bool) -> list[str]:
    """The questions of a new period: the core ones for a pilot, else all that fit, core first."""
    fitting = [item for item in shelf.pulse.values() if item.core or not core]
    fitting.sort(key=lambda item: not item.core)
    return [item.id for item in fitting[: weeks * A_WEEK]]
