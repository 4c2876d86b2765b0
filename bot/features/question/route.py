"""Gives a question to someone, passes it on when they are away or late, and tells its asker who."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import delivery, timers
from bot.actions import Topic
from bot.delivery import Due
from bot.features.question.choose import choose, is_away, stands
from bot.features.question.kept import (
    ANSWER_HOURS,
    CLAIM_HOURS,
    Availability,
    Handed,
    Kind,
    Line,
    Question,
    drop,
    find,
    queue,
)
from bot.features.question.links import CardOf, Closed, Gone, Moved, Nobody, Passed
from bot.people import Person
from bot.timers import Wake
from bot.turn import Turn

NAME = "question"
KEEP_TRYING = timedelta(days=365)  # a question does not expire: it is asked, answered or taken back
MORNING = 9
WATCH_EVERY = 5  # workdays, while nothing is expected of anybody
NAMED = 99  # with "whoever fits best" a hundred, which every platform takes in one list


def route(
    turn: Turn,
    question: Question,
    *,
    leaving: Collection[int] = (),
    to: Person | None = None,
    tell: bool = True,
) -> Person | None:
    """Give a question to whoever fits best now, or to `to`; else to nobody until tomorrow.

    `leaving` are people who must not get it (back). The asker hears who has it, unless `tell` is
    false because the answer to their own click says so.
    """
    before = question.ambassador_id
    person = to or next_one(turn, question, leaving)
    if person is None or person.id != before:
        retire(turn, question, Passed, "passed")
    if person is None:
        _nobody(turn, question)
    else:
        _give(turn, question, person)
    if tell:
        _tell_who(turn, question, person, before)
    return person


def _tell_who(turn: Turn, question: Question, person: Person | None, before: int | None) -> None:
    round_ = f"{question.key}:{question.cards}"
    if person is not None:
        tell_asker(turn, question, Moved(question.key, question.cards), f"question-moved:{round_}")
    elif before is not None:
        tell_asker(turn, question, Nobody(question.key), f"question-nobody:{round_}")


def next_one(turn: Turn, question: Question, leaving: Collection[int] = ()) -> Person | None:
    """Someone new; after everyone had it, anyone else."""
    but = {question.ambassador_id or 0, *leaving}
    return someone_new(turn, question, leaving) or _best(turn, question, but)


def someone_new(turn: Turn, question: Question, leaving: Collection[int] = ()) -> Person | None:
    """Who did not have it in this round; nobody when the round is done."""
    had = {row.person_id for row in _handed(turn, question) if not row.past}
    return _best(turn, question, {question.ambassador_id or 0, *had, *leaving})


def owner_for(turn: Turn, question: Question) -> Person | None:
    """The program owner with whom a question stays that nobody answered, if there is one now."""
    owners = [one for one in stands(turn.session, turn.now) if one.person.has("owner")]
    found = choose(owners, question, had=(), secret=turn.house.secret)
    return found[0] if found else None


def _best(turn: Turn, question: Question, had: Collection[int]) -> Person | None:
    everyone, secret = stands(turn.session, turn.now), turn.house.secret
    return next(iter(choose(everyone, question, had=had, secret=secret)), None)


def others(turn: Turn, question: Question) -> list[Person]:
    """Whom the ambassador of a question could hand it to by name, those who fit best first.

    Nobody when its asker is unnamed: a colleague missing from this list could be the asker.
    """
    if question.unnamed:
        return []
    everyone, secret = stands(turn.session, turn.now), turn.house.secret
    return choose(everyone, question, had={question.ambassador_id or 0}, secret=secret)[:NAMED]


def _give(turn: Turn, question: Question, person: Person) -> None:
    _note(turn, question, person)
    question.status, question.waiting = "open", False
    question.ambassador_id, question.handed_at = person.key, turn.now
    question.due_at = person.hours.add_hours(turn.now, ANSWER_HOURS)
    _plan_card(turn, question, person)
    wake(turn, question, person)


def _note(turn: Turn, question: Question, person: Person) -> None:
    """Who had it in this round."""
    row = turn.session.get(Handed, (question.key, person.key))
    row = row or Handed(question_id=question.key, person_id=person.key)
    row.past = False
    turn.session.add(row)


def new_round(turn: Turn, question: Question) -> None:
    """After an answer that did not help, whoever had the question may get it again."""
    for row in _handed(turn, question):
        row.past = True


def give_back(turn: Turn, question: Question) -> Person | None:
    """The asker said more: to the same ambassador while they are there, else to someone else."""
    person = holder(turn, question)
    if person is None or is_away(turn.session.get(Availability, person.key), person, turn.now):
        return route(turn, question, tell=False)
    _note(turn, question, person)
    if question.status != "open":
        question.status, question.waiting = "claimed", False
        question.due_at = person.hours.add_hours(turn.now, ANSWER_HOURS)
    _plan_card(turn, question, person)
    wake(turn, question, person)
    return person


def holder(turn: Turn, question: Question) -> Person | None:
    """Whoever has the question, if they still answer questions here."""
    person = turn.session.get(Person, question.ambassador_id) if question.ambassador_id else None
    here = person is not None and (person.has("ambassador") or person.has("owner"))
    return person if here else None


def _nobody(turn: Turn, question: Question) -> None:
    question.status, question.waiting = "open", False
    question.ambassador_id = question.handed_at = question.due_at = None
    asker = turn.session.get_one(Person, question.person_id)
    morning = asker.hours.after_workdays(turn.now, 1, MORNING)
    turn.wake(Wake(feature=NAME, at=morning, subject=question.id))


def _plan_card(turn: Turn, question: Question, person: Person) -> None:
    question.cards += 1
    turn.session.flush()
    turn.plan(
        Due(
            key=_card_key(question, question.cards),
            topic=CardOf(question.key, question.cards),
            at=person.hours.next_slot(turn.now) or turn.now,
            until=turn.now + KEEP_TRYING,
            purpose="duty",
            person_id=person.id,
        )
    )


def wake(turn: Turn, question: Question, person: Person) -> None:
    """Look again when it should have been picked up, or answered, in this person's working time."""
    turn.wake(Wake(feature=NAME, at=limit(turn, question, person), subject=question.id))


def limit(turn: Turn, question: Question, person: Person) -> datetime:
    """Where it rests nothing is late: that is only to see whether its holder is still here."""
    if question.due_at is None or question.handed_at is None:
        return person.hours.after_workdays(turn.now, WATCH_EVERY, MORNING)
    if question.status == "open":
        return min(question.due_at, person.hours.add_hours(question.handed_at, CLAIM_HOURS))
    return question.due_at


def redraw(turn: Turn, question: Question, version: str) -> None:
    """The ambassador's card as it is now, in place."""
    key = _card_key(question, question.cards)
    turn.update(key, CardOf(question.key, question.cards), version)


def retire(
    turn: Turn, question: Question, now_is: type[Passed | Closed | Gone], version: str
) -> None:
    """Change every card of this question that stands somewhere; strike those not yet said."""
    for n in range(1, question.cards + 1):
        delivery.unplan_key(turn.session, _card_key(question, n))
        turn.update(_card_key(question, n), now_is(question.key, n), version)


def add_line(turn: Turn, question: Question, kind: Kind, text: str) -> int:
    """Keep what this turn's person said about a question; returns the line's id."""
    author, at = turn.person.id, turn.now
    line = Line(question_id=question.key, author_id=author, kind=kind, text=text, at=at)
    turn.session.add(line)
    turn.session.flush()
    assert line.id is not None
    return line.id


def tell_asker(
    turn: Turn, question: Question, topic: Topic, key: str, at: datetime | None = None
) -> None:
    at = at or turn.now
    turn.plan(
        Due(
            key=key,
            topic=topic,
            at=at,
            until=at + KEEP_TRYING,
            purpose="own",
            person_id=question.person_id,
        )
    )


# --- when people go -------------------------------------------------------------------------------


def release(turn: Turn, person: Person, *, all_of_it: bool) -> int:
    """Pass on what lies with someone who goes: what is not picked up yet, or all of it."""
    found = [q.key for q in queue(turn.session, person.key) if all_of_it or q.status == "open"]
    passed = 0
    for question_id in sorted(found):
        question = find(turn.session, question_id)
        if question is not None:
            route(turn, question, leaving={person.key})
            passed += 1
    return passed


def retry(turn: Turn) -> None:
    """Someone may be available again: look at the questions that nobody had."""
    query = select(Question.id).where(
        Question.status == "open", col(Question.ambassador_id).is_(None)
    )
    for question_id in sorted(one for one in turn.session.exec(query) if one is not None):
        question = find(turn.session, question_id)
        if question is not None and question.ambassador_id is None:
            route(turn, question)


def take_away(turn: Turn, question: Question) -> None:
    """Erase a question; whoever had a card of it sees that it was taken back."""
    retire(turn, question, Gone, "gone")
    timers.unwake(turn.session, of=Wake(feature=NAME, at=turn.now, subject=question.id))
    drop(turn.session, question)


def close(turn: Turn, question: Question, version: str) -> None:
    """The answer is there: the cards say so, and nobody is waited for."""
    retire(turn, question, Closed, version)
    timers.unwake(turn.session, of=Wake(feature=NAME, at=turn.now, subject=question.id))


def _handed(turn: Turn, question: Question) -> list[Handed]:
    query = select(Handed).where(Handed.question_id == question.id)
    return list(turn.session.exec(query))


def _card_key(question: Question, n: int) -> str:
    return f"question:{question.key}:{n}"
