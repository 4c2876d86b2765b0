"""What whoever asks does: asking, replying, saying that it helped, or not yet."""

from __future__ import annotations

from bot.actions import Action, AskQuestion
from bot.asked import remember
from bot.events import Filled
from bot.features.question import forms, messages
from bot.features.question.choose import is_away
from bot.features.question.kept import (
    TEXT_LIMIT,
    Availability,
    Question,
    asked_by,
    clean,
    find,
    last_line,
    thread,
)
from bot.features.question.links import (
    EditDraft,
    NotYet,
    Reply,
    Solved,
    StillBring,
    TakeBack,
)
from bot.features.question.route import (
    add_line,
    close,
    give_back,
    holder,
    new_round,
    next_one,
    route,
    take_away,
)
from bot.message import Form, Message
from bot.people import Person
from bot.turn import Turn


def ambassador(turn: Turn, question: Question) -> Person | None:
    """Whoever has or answered the question, if they are still known here."""
    key = question.ambassador_id
    return turn.session.get(Person, key) if key is not None else None


def own(turn: Turn, question_id: int) -> Question | None:
    """A question by its id, if it is this person's own."""
    question = find(turn.session, question_id)
    return question if question is not None and question.person_id == turn.person.id else None


def status(turn: Turn, question: Question | None) -> Message:
    if question is None or question.status == "draft":
        return messages.not_there(turn.words)
    return messages.status(turn.words, question, ambassador(turn, question))


# --- asking ---------------------------------------------------------------------------------------


def open_form(turn: Turn, action: AskQuestion) -> Form:
    return forms.ask_form(turn.words, turn.shelf, action, topic=action.topic)


def submit(turn: Turn, action: Action, filled: Filled) -> Message | Form:
    """A new question from the form, or what was typed before, changed in it."""
    draft_id = action.draft if isinstance(action, EditDraft) else 0
    form = forms.ask_form(turn.words, turn.shelf, action)
    text, topic = clean(filled.line("text")), filled.line("topic")
    errors = text_errors(turn, text)
    if topic not in turn.shelf.topics and topic != forms.OTHER:
        errors["topic"] = turn.words("question-form-choose")
    if errors:
        return form.with_errors(errors, filled.values)
    question = own(turn, draft_id) or _same(turn, text)
    if question is not None and question.status != "draft":
        return sent(turn, question, in_place=draft_id > 0)
    question = question or Question(person_id=turn.person.key, text=text, asked_at=turn.now)
    question.text = text
    topic = topic if topic in turn.shelf.topics else ""
    unnamed = filled.line("unnamed") == "yes"
    return ask(turn, question, topic=topic, unnamed=unnamed, in_place=draft_id > 0)


def text_errors(turn: Turn, text: str) -> dict[str, str]:
    if not text:
        return {"text": turn.words("question-form-empty")}
    if len(text) > TEXT_LIMIT:
        return {"text": turn.words("question-form-long", limit=TEXT_LIMIT)}
    return {}


def _same(turn: Turn, text: str) -> Question | None:
    """The same words once more while the first are on their way: a form that was sent twice."""
    return next((one for one in running(turn) if one.text == text), None)


def ask(turn: Turn, question: Question, *, topic: str, unnamed: bool, in_place: bool) -> Message:
    question.topic, question.unnamed, question.status = topic, unnamed, "open"
    question.team_id = None if unnamed else turn.person.team_id
    question.language, question.asked_at = turn.person.language, turn.now
    turn.session.add(question)
    turn.session.flush()
    route(turn, question, tell=False)
    return sent(turn, question, in_place=in_place)


def sent(turn: Turn, question: Question, *, in_place: bool) -> Message:
    person = ambassador(turn, question)
    return messages.sent(turn.words, question, person, in_place=in_place and not turn.in_channel)


def take_back(turn: Turn, action: TakeBack) -> Message:
    question = own(turn, action.question)
    if question is None or not question.is_running:
        return status(turn, question)
    text = question.text
    take_away(turn, question)
    return messages.taken_back(turn.words, text)


def running(turn: Turn) -> list[Question]:
    return asked_by(turn.session, turn.person.key, "open", "claimed")


def stopped(turn: Turn) -> Message | None:
    """What goes on for whoever stopped or said no: their own question, and one's duty to answer."""
    asked, answers = bool(running(turn)), turn.person.has("ambassador")
    if asked:
        remember(turn, StillBring(yes=True), StillBring(yes=False))
    if asked or answers:
        return messages.goes_on(turn.words, asked=asked, answers=answers)
    return None


def still_bring(turn: Turn, action: StillBring) -> Message:
    """After a stop an own question goes on, unless its asker lets go of it."""
    if not action.yes:
        for question in running(turn):
            take_away(turn, question)
    return messages.brought(turn.words, yes=action.yes)


# --- asked back -----------------------------------------------------------------------------------


def open_reply(turn: Turn, action: Reply) -> Message | Form:
    question = own(turn, action.question)
    line = last_line(turn.session, question.key, "back") if question is not None else None
    if question is None or line is None or not is_asked_back(turn, question):
        return status(turn, question)
    return forms.reply_form(turn.words, question, line.text)


def reply(turn: Turn, action: Reply, filled: Filled) -> Message | Form:
    form = open_reply(turn, action)
    question = own(turn, action.question)
    if question is None or not isinstance(form, Form):
        return form
    text = clean(filled.line("text"))
    if errors := text_errors(turn, text):
        return form.with_errors(errors, filled.values)
    return give_reply(turn, question, text)


def give_reply(turn: Turn, question: Question, text: str) -> Message:
    add_line(turn, question, "reply", text)
    person = give_back(turn, question)
    return messages.replied(turn.words, question, text, person)


def is_asked_back(turn: Turn, question: Question) -> bool:
    lines = thread(turn.session, question.key)
    return question.is_running and bool(lines) and lines[-1].kind == "back"


# --- did it help ----------------------------------------------------------------------------------


def solved(turn: Turn, action: Solved) -> Message:
    question = own(turn, action.question)
    line = last_line(turn.session, question.key, "answer") if question is not None else None
    if question is None or line is None or question.is_running:
        return status(turn, question)
    question.status = "solved"
    close(turn, question, f"solved{question.cards}")
    person = turn.session.get(Person, line.author_id) if line.author_id else None
    return messages.answer(turn.words, question, line, person, asking=False)


def open_not_yet(turn: Turn, action: NotYet) -> Message | Form:
    question = own(turn, action.question)
    if question is None or question.status not in ("answered", "solved"):
        return status(turn, question)
    return forms.not_yet_form(turn.words, question, _still_there(turn, question))


def not_yet(turn: Turn, action: NotYet, filled: Filled) -> Message | Form:
    """What was missing: back to the same ambassador, or to someone else if that is wanted."""
    form = open_not_yet(turn, action)
    question = own(turn, action.question)
    if question is None or not isinstance(form, Form):
        return form
    text, who = clean(filled.line("text")), filled.line("who")
    errors = text_errors(turn, text)
    person = _still_there(turn, question)
    if person is not None and who not in (forms.SAME, forms.ANYONE):
        errors["who"] = turn.words("question-form-choose")
    if errors:
        return form.with_errors(errors, filled.values)
    add_line(turn, question, "missing", text)
    person = _again(turn, question, someone_else=person is None or who == forms.ANYONE)
    return messages.reopened(turn.words, question, thread(turn.session, question.key), person)


def _again(turn: Turn, question: Question, *, someone_else: bool) -> Person | None:
    new_round(turn, question)
    gone = {question.ambassador_id} if question.ambassador_id else set[int]()
    new = next_one(turn, question, leaving=gone) if someone_else else None
    if new is not None:
        return route(turn, question, to=new, tell=False)
    return give_back(turn, question)


def _still_there(turn: Turn, question: Question) -> Person | None:
    """Whoever answered, if they can take it up again."""
    person = holder(turn, question)
    if person is None:
        return None
    kept = turn.session.get(Availability, person.key)
    return None if is_away(kept, person, turn.now) else person
