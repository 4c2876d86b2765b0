"""The forms around a question: asking, replying, answering, handing over, and being away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.actions import Action
from bot.content import Shelf, Words
from bot.features.question.cards import View
from bot.features.question.kept import TEXT_LIMIT, Availability, Question
from bot.features.question.links import (
    Answer,
    AskBack,
    GoAway,
    HandOver,
    NotYet,
    Reply,
    SetAvailability,
)
from bot.features.question.messages import short
from bot.message import Field, Form, Option
from bot.people import Person

OTHER = "other"  # a topic that is not on the list
ANYONE, SAME = "anyone", "same"
CAPS = ("1", "2", "3", "5", "8", "12", "20")


def ask_form(
    words: Words, shelf: Shelf, action: Action, *, topic: str = "", text: str = "",
    unnamed: bool = False,
) -> Form:  # fmt: skip
    options = [Option(one.id, words.pick(one.title)) for one in shelf.topics.values()]
    options.append(Option(OTHER, words("question-topic-other")))
    known = topic if topic in shelf.topics else (OTHER if text else "")
    return Form(
        "question-form",
        words("question-form-title"),
        words("question-form-submit"),
        words("question-form-close"),
        action,
        (
            Field(
                "topic",
                words("question-form-topic"),
                "choice",
                options=tuple(options),
                initial=known,
            ),
            Field(
                "text",
                words("question-form-text"),
                "text",
                hint=words("question-form-text-hint"),
                initial=text,
                limit=TEXT_LIMIT,
            ),
            Field(
                "unnamed",
                words("question-form-unnamed"),
                "yes",
                hint=words("question-form-unnamed-hint"),
                initial="yes" if unnamed else "",
                required=False,
            ),
        ),
        intro=words("question-form-intro"),
    )


def reply_form(words: Words, question: Question, asked: str) -> Form:
    fields = (_text(words, "question-reply-text", _hint(question)),)
    return Form(
        "question-reply-form",
        words("question-reply-title"),
        words("question-form-submit"),
        words("question-form-close"),
        Reply(question.key),
        fields,
        intro=asked,
    )


def not_yet_form(words: Words, question: Question, person: Person | None) -> Form:
    """What is missing, and for whom: the same ambassador while there is one, or someone else."""
    fields = [_text(words, "question-not-yet-text", _hint(question))]
    if person is not None:
        options = (
            Option(SAME, words("question-not-yet-same", name=person.name)),
            Option(ANYONE, words("question-not-yet-else")),
        )
        who = words("question-not-yet-who")
        fields.append(Field("who", who, "choice", options=options, initial=SAME))
    return Form(
        "question-not-yet-form",
        words("question-not-yet-title"),
        words("question-form-submit"),
        words("question-form-close"),
        NotYet(question.key),
        tuple(fields),
    )


def answer_form(words: Words, view: View) -> Form:
    return Form(
        "question-answer-form",
        words("question-answer-title"),
        words("question-form-submit"),
        words("question-form-close"),
        Answer(view.question),
        (_text(words, "question-answer-text", "question-answer-hint"),),
        intro=short(view.text),
    )


def back_form(words: Words, view: View) -> Form:
    return Form(
        "question-back-form",
        words("question-back-title"),
        words("question-form-submit"),
        words("question-form-close"),
        AskBack(view.question),
        (_text(words, "question-back-text", "question-back-hint"),),
        intro=short(view.text),
    )


def hand_over_form(words: Words, question_id: int, people: Iterable[Person]) -> Form:
    """To someone by name, or to whoever fits best."""
    options = (
        Option(ANYONE, words("question-hand-over-anyone")),
        *(Option(str(person.id), person.name) for person in people),
    )
    return Form(
        "question-hand-over-form",
        words("question-hand-over-title"),
        words("question-hand-over-submit"),
        words("question-form-close"),
        HandOver(question_id),
        (
            Field(
                "to",
                words("question-hand-over-to"),
                "choice",
                hint=words("question-hand-over-hint") if len(options) == 1 else "",
                options=options,
                initial=ANYONE,
            ),
        ),
    )


def away_form(words: Words, today: date) -> Form:
    return Form(
        "question-away-form",
        words("question-away-title"),
        words("question-form-keep"),
        words("question-form-close"),
        GoAway(),
        (Field("until", words("question-away-until"), "date", initial=today.isoformat()),),
        intro=words("question-away-intro"),
    )


def availability_form(words: Words, shelf: Shelf, kept: Availability) -> Form:
    caps = tuple(Option(str(cap), str(cap)) for cap in CAPS)
    topics = tuple(Option(one.id, words.pick(one.title)) for one in shelf.topics.values())
    return Form(
        "question-availability-form",
        words("question-availability-title"),
        words("question-form-keep"),
        words("question-form-close"),
        SetAvailability(),
        (
            Field(
                "cap",
                words("question-availability-cap"),
                "choice",
                options=caps,
                initial=str(kept.cap),
            ),
            Field(
                "topics",
                words("question-availability-topics"),
                "many",
                hint=words("question-availability-topics-hint"),
                options=topics,
                initial=tuple(kept.topics),
                required=False,
            ),
        ),
    )


def _text(words: Words, label: str, hint: str) -> Field:
    return Field("text", words(label), "text", hint=words(hint), limit=TEXT_LIMIT)


def _hint(question: Question) -> str:
    """What to keep out of a text of the asker."""
    return "question-unnamed-hint" if question.unnamed else "question-form-text-hint"
