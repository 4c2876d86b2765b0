"""Every message and form around a question, with made-up people, for the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.actions import AskQuestion
from bot.features.question import cards, forms, messages
from bot.features.question.kept import Availability, Kind, Line, Question
from bot.message import Form, Message
from bot.turn import Sample


def gallery(sample: Sample) -> Iterator[Message | Form]:
    yield from _asking(sample)
    yield from _running(sample)
    yield from _resting(sample)
    yield from _answered(sample)
    yield from _ambassador(sample)
    yield from _own_time(sample)


def _asking(sample: Sample) -> Iterator[Message | Form]:
    words, shelf, person = sample.words, sample.shelf, sample.colleague
    yield forms.ask_form(words, shelf, AskQuestion())
    draft, running = _question(sample, "draft"), _question(sample, "claimed")
    yield messages.offer(words, shelf, draft)
    replies = messages.is_reply(words, draft.key, running.key, person.first_name)
    for instead in (replies, messages.is_answer(words, draft.key, running.key)):
        yield messages.offer(words, shelf, draft, instead=instead)
    yield messages.stop_or_question(words, draft)
    yield messages.offer(words, shelf, _question(sample, "draft", unnamed=True))
    yield messages.dropped(words)
    yield messages.draft_gone(words)
    yield messages.too_long(words)
    yield messages.sent(words, _question(sample, "open"), person)
    yield messages.sent(words, _question(sample, "open", unnamed=True), person)
    yield messages.sent(words, _question(sample, "open"), None)
    yield messages.taken_back(words, draft.text)
    yield messages.not_there(words)
    yield messages.goes_on(words, asked=True, answers=True)
    yield messages.brought(words, yes=True)
    yield messages.brought(words, yes=False)


def _running(sample: Sample) -> Iterator[Message | Form]:
    words, person, question = sample.words, sample.colleague, _question(sample, "open")
    back, reply = _line(sample, "back"), _line(sample, "reply")
    yield messages.nobody(words, question)
    yield messages.moved(words, question, person, still=False)
    yield messages.claimed(words, question, person)
    yield messages.status(words, question, person)
    yield messages.asked_back(words, question, back, person, again=False)
    yield messages.asked_back(words, question, back, person, again=True)
    yield forms.reply_form(words, question, back.text)
    yield messages.replied(words, question, reply.text, person)


def _resting(sample: Sample) -> Iterator[Message | Form]:
    """Nobody came to it, and nothing more is promised."""
    words, person, question = sample.words, sample.colleague, _question(sample, "open")
    question.due_at = None
    yield messages.moved(words, question, person, still=True)
    yield messages.waits(words, question, person, last=False)
    yield messages.waits(words, question, person, last=True)
    yield messages.claimed(words, question, person)
    yield messages.status(words, question, person)
    for status in ("open", "claimed"):
        yield cards.card(words, replace(_view(sample, status), rests=True))


def _answered(sample: Sample) -> Iterator[Message | Form]:
    words, person, question = sample.words, sample.colleague, _question(sample, "answered")
    answer, missing = _line(sample, "answer"), _line(sample, "missing")
    yield messages.answer(words, question, answer, person)
    yield messages.answer(words, question, answer, person, asking=False)
    yield forms.not_yet_form(words, question, person)
    yield messages.reopened(words, _question(sample, "claimed"), [answer, missing], person)


def _ambassador(sample: Sample) -> Iterator[Message | Form]:
    words, name = sample.words, sample.colleague.name
    for status in ("open", "claimed"):
        yield cards.card(words, _view(sample, status))
    yield cards.card(words, _view(sample, "open", unnamed=True))
    yield cards.card(words, _view(sample, "claimed", waiting=True))
    for status in ("answered", "solved"):
        yield cards.closed(words, _view(sample, status))
        yield cards.noted(words, _view(sample, status))
    yield cards.older(words)
    yield cards.passed(words)
    yield cards.passed(words, name)
    yield cards.gone(words)
    for state in ("other", "nobody", "answered"):
        yield cards.elsewhere(words, state, name, words("question-sample-answer"))
    yield cards.only_you(words)
    yield cards.wait_first(words)
    yield forms.answer_form(words, _view(sample, "claimed"))
    yield forms.back_form(words, _view(sample, "claimed"))
    yield forms.hand_over_form(words, 1, [sample.colleague])
    yield forms.hand_over_form(words, 1, [])


def _own_time(sample: Sample) -> Iterator[Message | Form]:
    words, shelf = sample.words, sample.shelf
    today = sample.now.date()
    kept = Availability(person_id=1, topics=list(shelf.topics)[:2])
    yield forms.away_form(words, today)
    yield cards.away(words, today + timedelta(days=7), passed_on=1, kept=2)
    yield cards.present(words)
    yield forms.availability_form(words, shelf, kept)
    yield cards.available(words, shelf, kept)
    yield cards.no_duty(words)


def _question(sample: Sample, status: str, *, unnamed: bool = False) -> Question:
    return Question(
        id=1,
        person_id=1,
        unnamed=unnamed,
        text=sample.words("question-sample-text"),
        topic=next(iter(sample.shelf.topics), ""),
        status=status,
        ambassador_id=2,
        cards=1,
        asked_at=sample.now,
        handed_at=sample.now,
        due_at=sample.now + timedelta(days=1),
    )


def _line(sample: Sample, kind: Kind) -> Line:
    text = sample.words(f"question-sample-{kind}")
    return Line(id=1, question_id=1, kind=kind, text=text, at=sample.now)


def _view(
    sample: Sample, status: str, *, unnamed: bool = False, waiting: bool = False
) -> cards.View:
    question = _question(sample, status, unnamed=unnamed)
    question.waiting = waiting
    kinds: tuple[Kind, ...] = ("back",) if waiting else ()
    if not question.is_running:
        kinds = ("back", "reply", "answer")
    lines = [_line(sample, kind) for kind in kinds]
    return cards.seen(sample.words, sample.shelf, question, lines, sample.person, sample.team)
