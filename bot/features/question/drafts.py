"""Plain words that may be a question: kept as one draft for a day, and only asked when wanted."""

from __future__ import annotations

from bot import timers
from bot.actions import StopCoaching
from bot.asked import remember
from bot.features.question import answering, forms, messages
from bot.features.question.asking import (
    ambassador,
    ask,
    give_reply,
    is_asked_back,
    own,
    sent,
    status,
)
from bot.features.question.kept import (
    KEEP_DRAFT,
    TEXT_LIMIT,
    Question,
    asked_by,
    clean,
    drop,
    queue,
)
from bot.features.question.links import (
    DraftIsAnswer,
    DraftIsReply,
    DropDraft,
    EditDraft,
    OfferDraft,
    SendDraft,
)
from bot.features.question.route import NAME
from bot.message import Button, Form, Message
from bot.spoken.stop import may_want_to_stop
from bot.timers import Wake
from bot.turn import Turn

LETTERS, WORDS = 8, 2  # plain words shorter than this are no question


def heard(turn: Turn, said: str, *, idle: bool = False) -> Message | None:
    """Keep what was typed as the person's one draft, and offer to ask it; None for a mere hello."""
    text = clean(said)
    running = asked_by(turn.session, turn.person.key, "open", "claimed")
    waiting = next((one for one in running if one.waiting), None)
    brief = idle or len(text) < LETTERS or len(text.split()) < WORDS
    may_stop = waiting is None and not idle and may_want_to_stop(text)
    if not text or (brief and waiting is None and not may_stop):
        return None
    if len(text) > TEXT_LIMIT:
        return messages.too_long(turn.words)
    draft = _keep(turn, text)
    if may_stop:
        remember(turn, StopCoaching(), OfferDraft(draft.key, draft.unnamed))
        return messages.stop_or_question(turn.words, draft)
    return _offer(turn, draft, waiting)


def _keep(turn: Turn, text: str) -> Question:
    """A new row each time: buttons under what was typed before must not send this."""
    for old in asked_by(turn.session, turn.person.key, "draft"):
        forget_draft(turn, old)
    language, at = turn.person.language, turn.now
    draft = Question(person_id=turn.person.key, text=text, language=language, asked_at=at)
    turn.session.add(draft)
    turn.session.flush()
    turn.wake(Wake(feature=NAME, at=turn.now + KEEP_DRAFT, subject=draft.id))
    return draft


def forget_draft(turn: Turn, draft: Question) -> None:
    timers.unwake(turn.session, of=Wake(feature=NAME, at=turn.now, subject=draft.id))
    drop(turn.session, draft)


def _offer(
    turn: Turn, draft: Question, waiting: Question | None = None, *, in_place: bool = False
) -> Message:
    """A typed yes shows it once more: a topic is chosen first, and only that sends it."""
    instead = _instead(turn, draft, waiting)
    if instead is None:
        remember(turn, OfferDraft(draft.key, draft.unnamed), DropDraft(draft.key))
    return messages.offer(turn.words, turn.shelf, draft, instead=instead, in_place=in_place)


def _instead(turn: Turn, draft: Question, waiting: Question | None) -> Button | None:
    """What it may be rather than a question: a reply, or an answer where only one is waited for."""
    if waiting is not None and (person := ambassador(turn, waiting)) is not None:
        return messages.is_reply(turn.words, draft.key, waiting.key, person.first_name)
    due = queue(turn.session, turn.person.key) if answering.answers(turn.person) else []
    if len(due) == 1:
        return messages.is_answer(turn.words, draft.key, due[0].key)
    return None


def offer_draft(turn: Turn, action: OfferDraft) -> Message:
    draft = own(turn, action.draft)
    if draft is None or draft.status != "draft":
        return _no_draft(turn, draft)
    draft.unnamed = action.unnamed
    return _offer(turn, draft, in_place=True)


def send_draft(turn: Turn, action: SendDraft) -> Message:
    draft = own(turn, action.draft)
    if draft is None or draft.status != "draft":
        return _no_draft(turn, draft)
    topic = action.topic if action.topic in turn.shelf.topics else ""
    return ask(turn, draft, topic=topic, unnamed=action.unnamed, in_place=True)


def edit_draft(turn: Turn, action: EditDraft) -> Message | Form:
    draft = own(turn, action.draft)
    if draft is None or draft.status != "draft":
        return _no_draft(turn, draft)
    return forms.ask_form(turn.words, turn.shelf, action, text=draft.text, unnamed=action.unnamed)


def drop_draft(turn: Turn, action: DropDraft) -> Message:
    draft = own(turn, action.draft)
    if draft is not None and draft.status != "draft":
        return status(turn, draft)
    if draft is not None:
        forget_draft(turn, draft)
    return messages.dropped(turn.words)


def draft_is_reply(turn: Turn, action: DraftIsReply) -> Message:
    draft, question = own(turn, action.draft), own(turn, action.question)
    if draft is None or draft.status != "draft":
        return _no_draft(turn, draft)
    if question is None or not is_asked_back(turn, question):
        return status(turn, question)
    text = draft.text
    forget_draft(turn, draft)
    return give_reply(turn, question, text)


def draft_is_answer(turn: Turn, action: DraftIsAnswer) -> Message:
    draft = own(turn, action.draft)
    question = answering.theirs(turn, action.question, draft.text if draft else "")
    if isinstance(question, Message):
        return question
    if draft is None or draft.status != "draft":
        return _no_draft(turn, draft)
    text = draft.text
    forget_draft(turn, draft)
    return answering.give_answer(turn, question, text)


def _no_draft(turn: Turn, question: Question | None) -> Message:
    """The draft is gone, or it was sent: then the same answer as when it was."""
    if question is None:
        return messages.draft_gone(turn.words)
    return sent(turn, question, in_place=True)
