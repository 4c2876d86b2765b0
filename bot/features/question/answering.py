"""What an ambassador does: picking up, answering, asking back, handing over, and being away."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.events import Filled
from bot.features.question import cards, forms
from bot.features.question.asking import text_errors
from bot.features.question.kept import (
    Availability,
    Handed,
    Line,
    Question,
    clean,
    find,
    queue,
    thread,
)
from bot.features.question.late import wait
from bot.features.question.links import (
    Answer,
    Answered,
    AskBack,
    AskedBack,
    Claim,
    Claimed,
    ComeBack,
    GoAway,
    HandOver,
    SetAvailability,
)
from bot.features.question.messages import not_there
from bot.features.question.route import (
    add_line,
    close,
    next_one,
    others,
    redraw,
    release,
    retry,
    route,
    tell_asker,
    wake,
)
from bot.message import Form, Message
from bot.people import Person
from bot.turn import Turn

FARTHEST = timedelta(days=366)


def view(turn: Turn, question: Question) -> cards.View:
    """A question as its ambassador may see it."""
    asker = turn.session.get(Person, question.person_id)
    team = turn.get_team(question.team_id)
    lines = thread(turn.session, question.key)
    return cards.seen(turn.words, turn.shelf, question, lines, asker, team)


def answers(person: Person) -> bool:
    """Whether someone answers questions here."""
    return person.has("ambassador") or person.has("owner")


def theirs(turn: Turn, question_id: int, own_text: str = "") -> Question | Message:
    """The running question that lies with this person; else, in words, why they cannot have it.

    Who never had it learns nothing, not even whether it is there.
    """
    question, me = find(turn.session, question_id), turn.person
    if question is None or not answers(me):
        return not_there(turn.words)
    if question.ambassador_id == me.id:
        if question.is_running:
            return question
        return cards.noted(turn.words, view(turn, question))
    if turn.session.get(Handed, (question.key, me.key)) is None:
        return not_there(turn.words)
    return _elsewhere(turn, question, own_text)


def _elsewhere(turn: Turn, question: Question, own_text: str) -> Message:
    holder = turn.session.get(Person, question.ambassador_id) if question.ambassador_id else None
    state = "answered" if not question.is_running else ("other" if holder else "nobody")
    return cards.elsewhere(turn.words, state, holder.name if holder else "", own_text)


def claim(turn: Turn, action: Claim) -> Message:
    question = theirs(turn, action.question)
    if isinstance(question, Message):
        return question
    if question.status == "open":
        question.status = "claimed"
        wake(turn, question, turn.person)
        key = f"question-claimed:{question.key}:{question.cards}"
        tell_asker(turn, question, Claimed(question.key, question.cards), key)
        redraw(turn, question, "claimed")
    return cards.noted(turn.words, view(turn, question))


def open_answer(turn: Turn, action: Answer) -> Message | Form:
    question = theirs(turn, action.question)
    if isinstance(question, Message):
        return question
    return forms.answer_form(turn.words, view(turn, question))


def answer(turn: Turn, action: Answer, filled: Filled) -> Message | Form:
    text = clean(filled.line("text"))
    question = theirs(turn, action.question, text)
    if isinstance(question, Message):
        return question
    if errors := text_errors(turn, text):
        form = forms.answer_form(turn.words, view(turn, question))
        return form.with_errors(errors, filled.values)
    return give_answer(turn, question, text)


def give_answer(turn: Turn, question: Question, text: str) -> Message:
    line = add_line(turn, question, "answer", text)
    question.status, question.waiting = "answered", False
    question.answered_at = question.answered_at or turn.now
    close(turn, question, f"closed{question.cards}")
    tell_asker(turn, question, Answered(question.key, line), f"answer:{question.key}:{line}")
    return cards.noted(turn.words, view(turn, question))


def open_back(turn: Turn, action: AskBack) -> Message | Form:
    question = theirs(turn, action.question)
    if isinstance(question, Message):
        return question
    if question.waiting:
        return cards.wait_first(turn.words)
    return forms.back_form(turn.words, view(turn, question))


def ask_back(turn: Turn, action: AskBack, filled: Filled) -> Message | Form:
    """One question back; until the reply the ambassador's time stands still."""
    text = clean(filled.line("text"))
    question = theirs(turn, action.question, text)
    if isinstance(question, Message):
        return question
    if question.waiting:
        return cards.wait_first(turn.words)
    if errors := text_errors(turn, text):
        form = forms.back_form(turn.words, view(turn, question))
        return form.with_errors(errors, filled.values)
    line = add_line(turn, question, "back", text)
    question.status = "claimed"
    wait(turn, question)
    key = f"question-back:{question.key}:{line}"
    tell_asker(turn, question, AskedBack(question.key, line), key)
    redraw(turn, question, f"back{line}")
    return cards.noted(turn.words, view(turn, question))


# --- handing over ---------------------------------------------------------------------------------


def open_hand_over(turn: Turn, action: HandOver) -> Message | Form:
    question = theirs(turn, action.question)
    if isinstance(question, Message):
        return question
    if next_one(turn, question, leaving={turn.person.key}) is None:
        return cards.only_you(turn.words)
    return forms.hand_over_form(turn.words, question.key, others(turn, question))


def hand_over(turn: Turn, action: HandOver, filled: Filled) -> Message | Form:
    question, wanted = theirs(turn, action.question), filled.line("to")
    if isinstance(question, Message):
        return question
    named = {str(person.id): person for person in others(turn, question)}
    if wanted not in named and wanted != forms.ANYONE:
        form = forms.hand_over_form(turn.words, question.key, named.values())
        return form.with_errors({"to": turn.words("question-form-choose")}, filled.values)
    person = named.get(wanted) or next_one(turn, question, leaving={turn.person.key})
    if person is None:
        return cards.only_you(turn.words)
    route(turn, question, to=person)
    return cards.passed(turn.words, "" if question.unnamed else person.name, in_place=True)


# --- their own time -------------------------------------------------------------------------------


def kept_for(turn: Turn) -> Availability:
    key = turn.person.key
    return turn.session.get(Availability, key) or Availability(person_id=key)


def open_away(turn: Turn, action: GoAway) -> Message | Form:
    if not answers(turn.person):
        return cards.no_duty(turn.words)
    return forms.away_form(turn.words, turn.today)


def go_away(turn: Turn, action: GoAway, filled: Filled) -> Message | Form:
    """Away until a day: what was not picked up yet moves on at once."""
    form = open_away(turn, action)
    if isinstance(form, Message):
        return form
    try:
        until = date.fromisoformat(filled.line("until"))
    except ValueError:
        return form.with_errors({"until": turn.words("question-away-unclear")}, filled.values)
    if not turn.today <= until <= turn.today + FARTHEST:
        return form.with_errors({"until": turn.words("question-away-range")}, filled.values)
    kept = kept_for(turn)
    kept.away_until = until
    turn.session.add(kept)
    turn.session.flush()
    passed_on = release(turn, turn.person, all_of_it=False)
    left = len(queue(turn.session, turn.person.key))
    return cards.away(turn.words, until, passed_on=passed_on, kept=left)


def come_back(turn: Turn, action: ComeBack) -> Message:
    if not answers(turn.person):
        return cards.no_duty(turn.words)
    kept = turn.session.get(Availability, turn.person.key)
    if kept is not None:
        kept.away_until = None
        turn.session.flush()
    retry(turn)
    return cards.present(turn.words)


def open_availability(turn: Turn, action: SetAvailability) -> Message | Form:
    if not answers(turn.person):
        return cards.no_duty(turn.words)
    return forms.availability_form(turn.words, turn.shelf, kept_for(turn))


def set_availability(turn: Turn, action: SetAvailability, filled: Filled) -> Message | Form:
    form = open_availability(turn, action)
    if isinstance(form, Message):
        return form
    cap, topics = filled.line("cap"), dict.fromkeys(filled.many("topics"))
    errors = {}
    if cap not in forms.CAPS:
        errors["cap"] = turn.words("question-form-choose")
    if any(topic not in turn.shelf.topics for topic in topics):
        errors["topics"] = turn.words("question-form-choose")
    if errors:
        return form.with_errors(errors, filled.values)
    kept = kept_for(turn)
    kept.cap, kept.topics = int(cap), list(topics)
    turn.session.add(kept)
    turn.session.flush()
    retry(turn)
    return cards.available(turn.words, turn.shelf, kept)


def forget(turn: Turn) -> None:
    """What they set and had; their answers stay with whoever asked, without a name."""
    me = turn.person.id
    for table in (Availability, Handed):
        turn.session.execute(sa.delete(table).where(col(table.person_id) == me))
    lines = sa.update(Line).where(col(Line.author_id) == me)
    turn.session.execute(lines.values(author_id=None))
    answered = sa.update(Question).where(col(Question.ambassador_id) == me)
    turn.session.execute(answered.values(ambassador_id=None))
