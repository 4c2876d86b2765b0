"""What happens when the time for a question is up: passed on, said once more, or watched."""

from __future__ import annotations

from bot.features.question.kept import Question, last_line
from bot.features.question.links import AskedBack, Moved, Waits
from bot.features.question.route import (
    MORNING,
    NAME,
    WATCH_EVERY,
    holder,
    limit,
    owner_for,
    redraw,
    route,
    someone_new,
    take_away,
    tell_asker,
    wake,
)
from bot.people import Person
from bot.timers import Wake
from bot.turn import Turn

RECALL_AFTER = 2  # workdays of the asker, before a question back is said once more
WORDS = 3  # weekly, to who asked what nobody came to; then nothing until the answer


def look(turn: Turn, question: Question) -> None:
    """What has to happen to a question of this turn's person now; too early, look again later."""
    person = holder(turn, question)
    if turn.person.left_at is not None:
        take_away(turn, question)
    elif person is None:
        route(turn, question)
    elif question.waiting:
        _recall(turn, question)
    elif turn.now < limit(turn, question, person):
        wake(turn, question, person)
    else:
        _too_late(turn, question, person)


def wait(turn: Turn, question: Question) -> None:
    """It is the asker's turn: the ambassador's time stands still."""
    asker = turn.session.get_one(Person, question.person_id)
    at = asker.hours.after_workdays(turn.now, RECALL_AFTER, MORNING)
    question.waiting = True
    turn.wake(Wake(feature=NAME, at=at, subject=question.id))


def _too_late(turn: Turn, question: Question, person: Person) -> None:
    """On to someone new; the last of them is left in peace until the promised moment."""
    if new := someone_new(turn, question):
        route(turn, question, to=new)
    elif question.due_at is not None and turn.now < question.due_at:
        turn.wake(Wake(feature=NAME, at=question.due_at, subject=question.id))
    else:
        _rest(turn, question, person)


def _rest(turn: Turn, question: Question, person: Person) -> None:
    """Everyone had it: it stays with an owner, or else with who has it, and nobody is hurried."""
    owner = None if person.has("owner") else owner_for(turn, question)
    if owner is not None:
        route(turn, question, to=owner, tell=False)
    question.due_at = None
    if owner is None:
        redraw(turn, question, "rests")
    key, cards, at = question.key, question.cards, turn.now
    tell_asker(turn, question, Moved(key, cards, still=True), f"question-rests:{key}:{cards}")
    for week in range(1, WORDS + 1):
        at = turn.person.hours.after_workdays(at, WATCH_EVERY, MORNING)
        topic = Waits(key, cards, last=week == WORDS)
        tell_asker(turn, question, topic, f"question-waits:{key}:{cards}:{week}", at)
    wake(turn, question, owner or person)


def _recall(turn: Turn, question: Question) -> None:
    """Say the question back once more, then only watch whether both are still here."""
    line = last_line(turn.session, question.key, "back")
    if line is not None and line.id is not None:
        topic = AskedBack(question.key, line.id, again=True)
        tell_asker(turn, question, topic, f"question-recall:{question.key}:{line.id}")
    at = turn.person.hours.after_workdays(turn.now, WATCH_EVERY, MORNING)
    turn.wake(Wake(feature=NAME, at=at, subject=question.id))
