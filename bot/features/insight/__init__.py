"""What closed periods say of groups: everyone sees the total, leads their own team, owners all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlmodel import col, select

from bot.actions import ShowResults, Topic
from bot.delivery import Due
from bot.events import Happening
from bot.features.insight.messages import (
    Group,
    ShowPeriod,
    ShowTeam,
    Teller,
    not_yet,
    not_yours,
)
from bot.message import Button, Buttons, Form, Message, Part, Reply, Text
from bot.people import Person, Team
from bot.results import (
    PulsePeriod,
    PulseResult,
    counted_periods,
    open_periods,
    results_of,
    teams_in,
)
from bot.timers import Wake
from bot.turn import Batch, Known, Sample, Turn

NAME = "insight"


def due(batch: Batch) -> Iterable[Due | Wake]:
    """Nothing: results wait until someone asks for them."""
    return ()


def say(turn: Turn, topic: Topic) -> Message | None:
    return None


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case ShowResults():
            return _results(turn)
        case ShowPeriod(period=period, page=page):
            return _results(turn, period, page)
        case ShowTeam(period=period, team=team):
            return _team(turn, period, team)
    return None


def _results(turn: Turn, period_id: int | None = None, page: int = 0) -> Message:
    """The latest period, or the one that was asked for; a page that is not there is the first."""
    periods = counted_periods(turn.session)
    if not periods:
        return not_yet(turn.words, _counted_on(turn))
    period = _found(periods, period_id) or periods[0]
    earlier = next((one for one in periods if one.starts < period.starts), None)
    total, groups = results_of(turn.session, period.key, None), _groups(turn, period)
    return _teller(turn, period).results(total, groups, page=page, earlier=earlier)


def _team(turn: Turn, period_id: int, team_id: int) -> Message:
    period = _found(counted_periods(turn.session), period_id)
    if period is None:
        return _results(turn)
    group = next((group for group in _groups(turn, period) if group.id == team_id), None)
    if group is None:
        return not_yours(turn.words)
    teller = _teller(turn, period)
    if not group.shown:
        return teller.hidden(group.name)
    return teller.team(group.name, results_of(turn.session, period.key, team_id))


def _found(periods: list[PulsePeriod], period_id: int | None) -> PulsePeriod | None:
    return next((period for period in periods if period.id == period_id), None)


def _groups(turn: Turn, period: PulsePeriod) -> list[Group]:
    """The teams whose results this person may see, by name: the duty decides (MISSION.md C4)."""
    person, known = turn.person, teams_in(turn.session, period.key)
    if not (person.has("owner") or person.has("council")):
        own = person.team_id if person.has("lead") else None
        known = {team: shown for team, shown in known.items() if team == own}
    teams = turn.session.exec(select(Team).where(col(Team.id).in_(known)))
    groups = [Group(team.id, team.name, known[team.id]) for team in teams if team.id is not None]
    return sorted(groups, key=lambda group: (group.name.casefold(), group.id))


def _teller(turn: Turn, period: PulsePeriod) -> Teller:
    return Teller(turn.words, turn.shelf, period)


def _counted_on(turn: Turn) -> date | None:
    return next((period.ends for period in open_periods(turn.session)), None)


def home(turn: Turn) -> Iterable[Part]:
    """The way to the results: for who has a duty in them always, for others once there are any."""
    counted = counted_periods(turn.session)
    if not counted and not _concerned(turn.person):
        return
    words, soon = turn.words, _counted_on(turn)
    yield Text(words("insight-home"), "heading")
    if counted:
        yield Text(words("insight-home-there", date=words.date(counted[0].last_day)))
    elif soon is not None:
        yield Text(words("insight-not-yet", date=words.date(soon)))
    else:
        yield Text(words("insight-nothing"))
    yield Buttons((Button(words("insight-button"), ShowResults()),))


def _concerned(person: Person) -> bool:
    return person.has("lead") or person.has("owner") or person.has("council")


def mine(turn: Turn) -> Iterable[Known]:
    """Nothing: no result is about a person."""
    return ()


def forget(turn: Turn) -> None:
    """Nothing: no result is about a person."""


def totals(turn: Turn) -> Iterable[Part]:
    """The total of the latest period."""
    periods = counted_periods(turn.session)
    if periods:
        total = results_of(turn.session, periods[0].key, None)
        yield from _teller(turn, periods[0]).total(total)


def gallery(sample: Sample) -> Iterable[Message | Form]:
    words = sample.words
    items = list(sample.shelf.pulse)[:8]
    starts = sample.now.date() - timedelta(days=28 + sample.now.weekday())
    period = PulsePeriod(id=2, starts=starts, weeks=4, items=items)
    earlier = PulsePeriod(id=1, starts=starts - timedelta(weeks=4), weeks=4, items=items)
    rows = [_made_up(item, place) for place, item in enumerate(items)]
    names = (sample.team.name, words("insight-sample-second"), words("insight-sample-third"))
    groups = [Group(number, name, number == 0) for number, name in enumerate(names)]
    teller = Teller(words, sample.shelf, period)
    yield teller.results(rows, groups, earlier=earlier)
    yield teller.team(sample.team.name, rows)
    yield teller.hidden(names[1])
    yield not_yet(words, period.ends)
    yield not_yet(words, None)
    yield not_yours(words)


def _made_up(item: str, place: int) -> PulseResult:
    if place == 7:
        return PulseResult(period_id=2, item=item, shown=False)
    counts = {"low": 5 * (place % 3), "middle": 10, "high": 20 - 5 * (place % 2)}
    counts = {score: n for score, n in counts.items() if n} | ({"none": 5} if place == 3 else {})
    return PulseResult(period_id=2, item=item, shown=True, n=sum(counts.values()), counts=counts)
