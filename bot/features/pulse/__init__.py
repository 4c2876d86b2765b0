"""A confidential measurement of ten seconds a week, for everyone who is coached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot.actions import Topic
from bot.calendar import Week, local
from bot.content import PulseItem
from bot.delivery import Due
from bot.events import CoachingEnded, Happening, RhythmChanged, SaidYes, TeamOpened
from bot.features.pulse.asked import (
    A_WEEK,
    Answer,
    Ask,
    AskAgain,
    moment,
    questions,
    this_week,
)
from bot.features.pulse.closing import close, open_pilot
from bot.features.pulse.messages import Asker, closed, not_joined, stale
from bot.message import Button, Buttons, Form, Message, Part, Reply, Text
from bot.people import Person
from bot.results import HOME_ZONE, PulseAnswer, PulsePeriod, open_periods, period_for_answer
from bot.store import put
from bot.timers import Wake
from bot.turn import Batch, Known, Sample, Turn

NAME = "pulse"
WAIT = timedelta(minutes=1)  # for the periods to catch up, after the coach was away


def due(batch: Batch) -> Iterable[Due | Wake]:
    """Close what is over, then plan this week's questions for everyone whose week begins."""
    for period_id in batch.rows():
        yield from close(batch.session, batch.shelf, period_id, batch.now)
    people = [one for one in batch.people() if one.consent == "yes" and one.left_at is None]
    periods = open_periods(batch.session) if people else []
    behind = any(period.end <= batch.now for period in periods)
    for person in people:
        week = Week.of(batch.now, person.zone)
        # not before the organisation's own Monday: only then this week's period is there
        again = max(week.next().start(person.zone), week.next().start(HOME_ZONE))
        at = batch.now + WAIT if behind else again
        yield Wake(feature=NAME, at=at, person_id=person.id)
        yield from _planned(batch, person, week, periods)


def _planned(
    batch: Batch, person: Person, week: Week, periods: Sequence[PulsePeriod]
) -> Iterator[Due]:
    """This week's questions; a moment that is past waits for next week."""
    at = moment(person.hours, week, person.day, person.hour)
    if at is None or at <= batch.now or not person.coached(local(at, person.zone).date()):
        return
    for period in periods:
        number = period.week_on(week.monday())
        until = min(week.next().start(person.zone), period.end)
        if number is not None and at < until:
            yield Due(
                key=f"pulse:{week}",
                topic=Ask(period.key, number),
                at=at,
                until=until,
                purpose="coaching",
                person_id=person.id,
            )


def say(turn: Turn, topic: Topic) -> Message | None:
    if not isinstance(topic, Ask):
        return None
    period = turn.session.get(PulsePeriod, topic.period)
    if period is None or not period.takes_answers(turn.now):
        return None
    if period.week_on(Week.of(turn.now, turn.person.zone).monday()) != topic.week:
        return None  # they moved to where that week is over, and the next one is asked about
    asker = _asker(turn, period, topic.week)
    return asker.ask() if asker.items else None


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case TeamOpened():
            turn.wake(*open_pilot(turn.session, turn.shelf, turn.now))
        case SaidYes() | RhythmChanged():
            turn.unplan("pulse:")
            turn.wake(Wake(feature=NAME, at=turn.now, person_id=turn.person.id))
        case CoachingEnded():
            turn.unplan("pulse:")
            turn.unwake(NAME)
        case Answer() | AskAgain():
            return _answer(turn, event)
    return None


def _answer(turn: Turn, event: Answer | AskAgain) -> Message:
    """Keep an answer while its period is open; anything that does not fit changes nothing."""
    if turn.person.consent != "yes":
        return not_joined(turn.words)
    period = period_for_answer(turn.session, event.period)
    if period is None:
        return stale(turn.words)
    if turn.now >= period.end or period.closed_at is not None:
        return closed(turn.words)
    asker = _asker(turn, period, event.week)
    if isinstance(event, AskAgain):
        return asker.ask(replaces=True) if asker.items else stale(turn.words)
    item = next((item for item in asker.items if item.id == event.item), None)
    if item is None or not _keep(turn, period, item, event.value):
        return stale(turn.words)
    return asker.after(event.noted | 1 << asker.items.index(item))


def _keep(turn: Turn, period: PulsePeriod, item: PulseItem, value: str) -> bool:
    """Store this answer in place of an earlier one, or nothing at all for "rather not say"."""
    *answers, rather_not = (option.value for option in turn.shelf.scales[item.scale].options)
    person = turn.person
    if value == rather_not:
        _erase(turn, col(PulseAnswer.period_id) == period.key, col(PulseAnswer.item) == item.id)
    elif value in answers:
        row = {"period_id": period.key, "person_id": person.key, "item": item.id}
        put(turn.session, PulseAnswer, [{**row, "team_id": person.team_id, "value": value}])
    else:
        return False
    return True


def _asker(turn: Turn, period: PulsePeriod, week: int) -> Asker:
    items = questions(turn, period, week)
    return Asker(turn.words, turn.shelf, period.key, week, items, period.ends)


def home(turn: Turn) -> Iterable[Part]:
    """The way back to this week's questions, the same before and after answering."""
    joined = turn.person.consent == "yes" and not turn.person.waits
    found = this_week(turn, open_periods(turn.session)) if joined else None
    if found is None:
        return
    period, week = found
    if count := len(questions(turn, period, week)):
        words = turn.words
        yield Text(words("pulse-home", count=count))
        yield Buttons((Button(words("pulse-home-button"), AskAgain(period.key, week)),))


def mine(turn: Turn) -> Iterable[Known]:
    """The answers of the open period; there are no others."""
    query = select(PulseAnswer).where(PulseAnswer.person_id == turn.person.key)
    for answer in turn.session.exec(query.order_by(col(PulseAnswer.item))):
        item = turn.shelf.pulse.get(answer.item)
        options = turn.shelf.scales[item.scale].options if item is not None else ()
        labels = {option.value: turn.words.pick(option.label) for option in options}
        question = turn.words.pick(item.question) if item is not None else answer.item
        label = turn.words("pulse-mine", question=question)
        yield Known(label, labels.get(answer.value, answer.value))


def forget(turn: Turn) -> None:
    _erase(turn)


def _erase(turn: Turn, *which: sa.ColumnElement[bool]) -> None:
    own = col(PulseAnswer.person_id) == turn.person.key
    turn.session.execute(sa.delete(PulseAnswer).where(own, *which))


def totals(turn: Turn) -> Iterable[Part]:
    """Nothing here: insight shows what is counted."""
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    words, today = sample.words, Week.of(sample.now, sample.person.zone).monday()
    items = tuple(sample.shelf.pulse.values())[:A_WEEK]
    asker = Asker(words, sample.shelf, 1, 0, items, today)
    yield asker.ask()
    yield asker.after(1)
    yield asker.after(~0)
    yield closed(words)
    yield stale(words)
    yield not_joined(words)
