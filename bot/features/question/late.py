"""What happens when the time for a question is up: passed on, said once more, or watched."""

from __future__ import annotations

from bot.features.question.kept import Question, last_line
from bot.features.question.links import AskedBack
from bot.features.question.route import (
    MORNING,
    NAME,
    holder,
    limit,
    next_one,
    route,
    take_away,
    tell_asker,
    wake,
)
from bot.people import Person
from bot.timers import Wake
from bot.turn import Turn

RECALL_AFTER = 2  # workdays of the asker, before a question back is said once more
WATCH_EVERY = 5  # workdays after that, while there is no reply


def look(turn: Turn, question: Question) -> None:
    """What has to happen to a question of this turn's person now; too early, look again later."""
    person = holder(turn, question)
    if turn.person.left_at is not None:
        take_away(turn, question)
    elif person is None:
        route(turn, question)
    elif question.waiting:
        _recall(turn, question)
    elif turn.now < limit(question, person):
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
    """On to someone else; who is the only one there is left in peace until the promised moment."""
    new = next_one(turn, question)
    if new and new.id == person.id and question.due_at is not None and turn.now < question.due_at:
        turn.wake(Wake(feature=NAME, at=question.due_at, subject=question.id))
    else:
        route(turn, question, to=new)


def _recall(turn: Turn, question: Question) -> None:
    """Say the question back once more, then only watch whether both are still here."""
    line = last_line(turn.session, question.key, "back")
    if line is not None and line.id is not None:
        topic = AskedBack(question.key, line.id, again=True)
        tell_asker(turn, question, topic, f"question-recall:{question.key}:{line.id}")
    at = turn.person.hours.after_workdays(turn.now, WATCH_EVERY, MORNING)
    turn.wake(Wake(feature=NAME, at=at, subject=question.id))
