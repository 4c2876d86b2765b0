"""Opens and closes periods: counts what may be counted, then destroys the answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.calendar import Week, local
from bot.content import Shelf
from bot.features.pulse.asked import chosen
from bot.joined import count_joined
from bot.people import Person, Team
from bot.results import HOME_ZONE, PulseAnswer, PulsePeriod, PulseResult, open_periods
from bot.store import insert_new
from bot.thresholds import Rules, Shown, Withheld, publish
from bot.timers import Wake

RULES = Rules()
PILOT_WEEKS = 4
WEEKS = 8
LATEST_START = 2  # a Wednesday: opened later in the week, the pilot starts next Monday

Cells = Mapping[int | None, Mapping[str, int]]


def open_pilot(session: Session, shelf: Shelf, now: datetime) -> Iterator[Wake]:
    """Start the pilot period, unless a period is open; yields the timer that will close it."""
    if open_periods(session):
        return
    today = local(now, HOME_ZONE)
    week = Week.on(today.date())
    monday = week.monday() if today.weekday() <= LATEST_START else week.next().monday()
    yield from _open(session, monday, PILOT_WEEKS, chosen(shelf, PILOT_WEEKS, core=True))


def _open(session: Session, monday: date, weeks: int, items: list[str]) -> Iterator[Wake]:
    row = {"starts": monday, "weeks": weeks, "items": items, "closed_at": None, "counted_at": None}
    for key in insert_new(session, PulsePeriod, [row]):
        end = session.get_one(PulsePeriod, key).end
        yield Wake(feature="pulse", at=end, subject=key)


def close(session: Session, shelf: Shelf, period_id: int, now: datetime) -> Iterator[Wake]:
    """Close a period that is over, one question at a time; yields the timer for what is left.

    The first step ends the answering and opens the next period, so that nobody waits for the rest.
    """
    period = session.get(PulsePeriod, period_id, with_for_update=True)
    if period is None or period.counted_at is not None:
        return
    if now < period.end:
        yield Wake(feature="pulse", at=period.end, subject=period_id)
        return
    if period.closed_at is None:
        period.closed_at = now
        count_joined(session, period)
        yield from _open(session, period.ends, WEEKS, chosen(shelf, WEEKS, core=False))
    item = _uncounted(session, period)
    if item is not None:
        _count(session, shelf, period, item)
        yield Wake(feature="pulse", at=now, subject=period_id)
        return
    session.execute(sa.delete(PulseAnswer).where(col(PulseAnswer.period_id) == period_id))
    period.counted_at = now


def _uncounted(session: Session, period: PulsePeriod) -> str | None:
    done = select(PulseResult.item).where(PulseResult.period_id == period.key).distinct()
    counted = set(session.exec(done))
    return next((item for item in period.items if item not in counted), None)


def _count(session: Session, shelf: Shelf, period: PulsePeriod, item: str) -> None:
    cells = _cells(session, shelf, period, item)
    known = shelf.pulse.get(item)
    session.add_all(
        publishable(period.key, item, cells, sensitive=known is None or known.sensitive)
    )
    session.execute(
        sa.delete(PulseAnswer).where(
            col(PulseAnswer.period_id) == period.key, col(PulseAnswer.item) == item
        )
    )


def publishable(
    period_id: int, item: str, cells: Cells, *, sensitive: bool, rules: Rules = RULES
) -> list[PulseResult]:
    """What may be kept of one question: the total, then every team, rounded or not shown.

    `cells` counts scores for every team that was asked; None are people without a team, who count
    in the total only. Safe to keep for ever: nothing exact and no reason goes in.
    """
    minimum = rules.sensitive if sensitive else rules.minimum
    published = publish(cells, minimum=minimum, rounding=rules.rounding)
    return [_row(period_id, item, None, published.total)] + [
        _row(period_id, item, team, cell)
        for team, cell in published.teams.items()
        if team is not None
    ]


def _row(period_id: int, item: str, team: int | None, cell: Shown | Withheld) -> PulseResult:
    if isinstance(cell, Withheld):
        return PulseResult(period_id=period_id, item=item, team_id=team, shown=False)
    n, counts = cell.n, cell.counts
    return PulseResult(period_id=period_id, item=item, team_id=team, shown=True, n=n, counts=counts)


def _cells(session: Session, shelf: Shelf, period: PulsePeriod, item: str) -> Cells:
    """How often each score was given in each team that was asked, the silent teams too."""
    cells: dict[int | None, dict[str, int]] = {team: {} for team in _asked(session, period)}
    known = shelf.pulse.get(item)
    options = shelf.scales[known.scale].options if known is not None else ()
    scores = defaultdict(lambda: "none", {option.value: option.score for option in options})
    number = sa.func.count().label("number")
    team_id, value = col(PulseAnswer.team_id), col(PulseAnswer.value)
    query = (
        sa.select(team_id, value, number)
        .where(col(PulseAnswer.period_id) == period.key, col(PulseAnswer.item) == item)
        .group_by(team_id, value)
    )
    for team, given, times in session.execute(query):
        cell = cells.setdefault(team, {})
        cell[scores[given]] = cell.get(scores[given], 0) + times
    return cells


def _asked(session: Session, period: PulsePeriod) -> list[int]:
    """The opened teams with people in them."""
    query = (
        select(Team.id)
        .join(Person, col(Person.team_id) == col(Team.id))
        .where(col(Team.opened_at) < period.end, col(Person.left_at).is_(None))
        .distinct()
    )
    return [team for team in session.exec(query) if team is not None]
