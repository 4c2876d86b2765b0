"""What is there to see of questions: the home view, what is kept about someone, and the totals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from sqlmodel import col, select

from bot.actions import AskQuestion
from bot.features.question import cards, messages
from bot.features.question.answering import answers, kept_for, view
from bot.features.question.asking import ambassador, running
from bot.features.question.choose import is_away
from bot.features.question.kept import (
    Availability,
    Line,
    Question,
    asked_by,
    queue,
    thread,
)
from bot.message import Button, Buttons, Facts, Part, Text
from bot.people import Person
from bot.thresholds import Rules
from bot.turn import Known, Turn

SHOWN = 5
HOUR = timedelta(hours=1)
FEWEST_AMBASSADORS = 3  # below that, a median would tell how fast one colleague is


def home(turn: Turn) -> Iterator[Part]:
    """An ambassador's queue and own time; everybody's own questions, and the way to ask one."""
    words = turn.words
    if answers(turn.person):
        yield from _queue(turn)
    yield Text(words("question-home"), "heading")
    own = running(turn)
    for question in own[:SHOWN]:
        yield messages.own(words, turn.shelf, question, ambassador(turn, question))
    yield from _more(turn, len(own))
    if not own:
        yield Text(words("question-home-none"))
    yield Buttons((Button(words("question-ask-button"), AskQuestion(), opens=True),))


def _queue(turn: Turn) -> Iterator[Part]:
    words, kept = turn.words, kept_for(turn)
    mine = queue(turn.session, turn.person.key)
    yield Text(words("question-home-queue", count=len(mine)), "heading")
    for question in mine[:SHOWN]:
        yield cards.in_queue(words, view(turn, question))
    yield from _more(turn, len(mine))
    is_gone = is_away(kept, turn.person, turn.now)
    yield from cards.own_time(words, turn.shelf, kept, is_away=is_gone)


def _more(turn: Turn, count: int) -> Iterator[Part]:
    if count > SHOWN:
        yield Text(turn.words("question-home-more", count=count - SHOWN), "quiet")


def mine(turn: Turn) -> Iterator[Known]:
    words = turn.words
    for question in asked_by(turn.session, turn.person.key):
        label = "question-mine-unnamed" if question.unnamed else "question-mine-asked"
        label = "question-mine-draft" if question.status == "draft" else label
        yield Known(words(label, moment=words.moment(question.asked_at)), question.text)
        if question.status != "draft":
            where = messages.where(words, question, ambassador(turn, question))
            topic = messages.about(words, turn.shelf, question)
            yield Known(words("question-mine-status"), f"{topic}. {where}")
        for line in thread(turn.session, question.key):
            yield Known(words(f"question-mine-{line.kind}"), line.text)
    yield from _as_ambassador(turn)


def _as_ambassador(turn: Turn) -> Iterator[Known]:
    """What they said about others' questions: their own words, and none of the asker's."""
    words, me = turn.words, turn.person.id
    query = select(Line).where(Line.author_id == me, col(Line.kind).in_(("answer", "back")))
    for line in turn.session.exec(query.order_by(col(Line.id))):
        moment = words.moment(line.at)
        yield Known(words(f"question-mine-said-{line.kind}", moment=moment), line.text)
    handed = len(queue(turn.session, turn.person.key))
    if handed:
        yield Known(words("question-mine-queue"), str(handed))
    kept = turn.session.get(Availability, turn.person.key)
    if kept is not None:
        yield Known(words("question-mine-setting"), cards.setting(words, turn.shelf, kept))
        if kept.away_until is not None:
            yield Known(words("question-mine-away"), words.date(kept.away_until))


def totals(turn: Turn) -> Iterator[Part]:
    """How many questions were answered and how soon, for owner and works council, from seven on."""
    if not (turn.person.has("owner") or turn.person.has("council")):
        return
    query = select(Question).where(col(Question.answered_at).is_not(None))
    answered = list(turn.session.exec(query))
    if len(answered) < Rules().minimum:
        return
    rows = [(turn.words("question-totals-answered"), str(len(answered)))]
    hours = _hours(turn, answered)
    if hours is not None:
        rows.append((turn.words("question-totals-hours"), f"{hours:.0f}"))
    yield Text(turn.words("question-totals"), "heading")
    yield Facts(tuple(rows))


def _hours(turn: Turn, answered: list[Question]) -> float | None:
    """The median of the working hours between question and answer, of whoever answered."""
    ids = {question.ambassador_id for question in answered} - {None}
    found = turn.session.exec(select(Person).where(col(Person.id).in_(ids)))
    people = {person.id: person for person in found}
    if len(people) < FEWEST_AMBASSADORS:
        return None
    took = [
        people[one.ambassador_id].hours.hours_between(one.asked_at, one.answered_at) / HOUR
        for one in answered
        if one.ambassador_id in people and one.answered_at is not None
    ]
    return median(took) if len(took) >= Rules().minimum else None
