"""Every question comes to a named colleague who answers it, and its asker knows who and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.actions import Action, AskQuestion, Topic, UnknownAction
from bot.delivery import Due
from bot.events import CoachingEnded, Filled, Happening, Heard
from bot.features.question import (
    answering,
    asking,
    cards,
    drafts,
    links,
    messages,
    overview,
    showcase,
)
from bot.features.question.kept import KEEP_DRAFT, Line, Question, asked_by, find
from bot.features.question.late import look
from bot.features.question.route import NAME, release, take_away
from bot.message import Form, Message, Part, Reply
from bot.people import Person
from bot.timers import Wake
from bot.turn import Batch, Known, Sample, Turn

__all__ = [
    "NAME",
    "due",
    "forget",
    "gallery",
    "handle",
    "home",
    "mine",
    "say",
    "totals",
]

CLICKS: dict[type[Action], Callable[[Turn, Any], Message | Form]] = {
    AskQuestion: asking.open_form,
    links.OfferDraft: drafts.offer_draft,
    links.SendDraft: drafts.send_draft,
    links.EditDraft: drafts.edit_draft,
    links.DropDraft: drafts.drop_draft,
    links.DraftIsReply: drafts.draft_is_reply,
    links.DraftIsAnswer: drafts.draft_is_answer,
    links.TakeBack: asking.take_back,
    links.StillBring: asking.still_bring,
    links.Reply: asking.open_reply,
    links.Solved: asking.solved,
    links.NotYet: asking.open_not_yet,
    links.Claim: answering.claim,
    links.Answer: answering.open_answer,
    links.AskBack: answering.open_back,
    links.HandOver: answering.open_hand_over,
    links.GoAway: answering.open_away,
    links.ComeBack: answering.come_back,
    links.SetAvailability: answering.open_availability,
}
FORMS: dict[type[Action], Callable[[Turn, Any, Filled], Message | Form]] = {
    AskQuestion: asking.submit,
    links.EditDraft: asking.submit,
    links.Reply: asking.reply,
    links.NotYet: asking.not_yet,
    links.Answer: answering.answer,
    links.AskBack: answering.ask_back,
    links.HandOver: answering.hand_over,
    links.GoAway: answering.go_away,
    links.SetAvailability: answering.set_availability,
}


def due(batch: Batch) -> Iterable[Due | Wake]:
    """Pass on questions that were not picked up or answered in time, and let old drafts go.

    What follows is entered through the asker's turn, as it is after a click: nothing is yielded.
    """
    for question_id in sorted(batch.rows()):
        question = find(batch.session, question_id)
        if question is None:
            continue
        turn = batch.turn(batch.session.get_one(Person, question.person_id))
        if question.is_running:
            look(turn, question)
        elif question.status == "draft" and batch.now - question.asked_at >= KEEP_DRAFT:
            drafts.forget_draft(turn, question)
    return ()


def say(turn: Turn, topic: Topic) -> Message | None:
    match topic:
        case links.Gone():
            return cards.gone(turn.words)
        case links.CardOf() | links.Passed() | links.Closed():
            question = find(turn.session, topic.question)
            return _card(turn, question, topic) if question is not None else None
        case links.AskedBack() | links.Answered():
            question = asking.own(turn, topic.question)
            line = turn.session.get(Line, topic.line)
            return _line(turn, question, line, topic) if question and line else None
        case links.Moved() | links.Waits() | links.Claimed() | links.Nobody():
            question = asking.own(turn, topic.question)
            return _where(turn, question, topic) if question is not None else None
    return None


def _card(turn: Turn, question: Question, topic: Topic) -> Message | None:
    """What an ambassador is shown, as long as it is theirs; else that it is not any more."""
    is_theirs = question.ambassador_id == turn.person.id
    match topic:
        case links.CardOf(n=n) if is_theirs and question.is_running and n == question.cards:
            return cards.card(turn.words, answering.view(turn, question))
        case links.Closed(n=n) if is_theirs and not question.is_running:
            if n < question.cards:
                return cards.older(turn.words)
            return cards.closed(turn.words, answering.view(turn, question))
        case links.Passed():
            return cards.passed(turn.words)
    return None


def _line(turn: Turn, question: Question, line: Line, topic: Topic) -> Message | None:
    author = turn.session.get(Person, line.author_id) if line.author_id is not None else None
    match topic:
        case links.Answered():
            return messages.answer(turn.words, question, line, author)
        case links.AskedBack(again=again) if question.waiting and not (again and _stopped(turn)):
            return messages.asked_back(turn.words, question, line, author, again=again)
    return None


def _where(
    turn: Turn, question: Question, topic: links.Moved | links.Waits | links.Claimed | links.Nobody
) -> Message | None:
    """Who has it, unless that has changed since: then a newer message says so."""
    person = asking.ambassador(turn, question)
    is_past = (
        isinstance(topic, links.Moved | links.Waits | links.Claimed) and topic.n != question.cards
    )
    if is_past or not question.is_running or _stopped(turn):
        return None
    match topic:
        case links.Nobody() if person is None:
            return messages.nobody(turn.words, question)
        case links.Moved(still=still) if person is not None:
            return messages.moved(turn.words, question, person, still=still)
        case links.Waits(last=last) if person and question.rests and not question.waiting:
            return messages.waits(turn.words, question, person, last=last)
        case links.Claimed() if person is not None and not question.waiting:
            return messages.claimed(turn.words, question, person)
    return None


def _stopped(turn: Turn) -> bool:
    """After a stop only the answer comes, and what is asked back before it."""
    return turn.person.consent == "stopped"


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case Heard(text=text, idle=idle):
            return drafts.heard(turn, text, idle=idle)
        case CoachingEnded() if turn.person.left_at is not None:
            _leave(turn)
        case CoachingEnded() if turn.person.consent in ("no", "stopped"):
            return asking.stopped(turn)
        case Filled(action=action) if action.feature == NAME:
            if type(action) not in FORMS:
                raise UnknownAction(action.verb)
            return FORMS[type(action)](turn, action, event)
        case Action() if event.feature == NAME:
            return CLICKS[type(event)](turn, event)
    return None


def _leave(turn: Turn) -> None:
    """Who left asks nothing any more, and answers nothing: both go on without them."""
    for question in asked_by(turn.session, turn.person.key, "draft", "open", "claimed"):
        take_away(turn, question)
    release(turn, turn.person, all_of_it=True)


def home(turn: Turn) -> Iterable[Part]:
    return overview.home(turn)


def mine(turn: Turn) -> Iterable[Known]:
    return overview.mine(turn)


def forget(turn: Turn) -> None:
    """Their questions are taken back, those that lie with them go on to someone else."""
    for question in asked_by(turn.session, turn.person.key):
        take_away(turn, question)
    release(turn, turn.person, all_of_it=True)
    answering.forget(turn)


def totals(turn: Turn) -> Iterable[Part]:
    return overview.totals(turn)


def gallery(sample: Sample) -> Iterable[Message | Form]:
    return showcase.gallery(sample)
