"""What an ambassador sees of a question; an unnamed asker has no name, team or language here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.content import Shelf, Words
from bot.features.question.kept import Availability, Line, Question
from bot.features.question.links import (
    Answer,
    AskBack,
    Claim,
    ComeBack,
    GoAway,
    HandOver,
    SetAvailability,
)
from bot.features.question.messages import about, short
from bot.message import Button, Buttons, Card, Message, Part, Text
from bot.people import Person, Team

LINES_SHOWN = 6  # of a long exchange, so that the card fits on every platform


@dataclass(frozen=True, slots=True)
class View:
    """All that an ambassador may know of a question: cards are composed from this alone."""

    question: int
    who: str
    topic: str
    text: str
    thread: tuple[tuple[str, str], ...]
    status: str
    waiting: bool
    rests: bool
    due_at: datetime | None


def seen(
    words: Words, shelf: Shelf, question: Question, lines: Sequence[Line], asker: Person | None,
    team: Team | None,
) -> View:  # fmt: skip
    """The one place where an unnamed asker loses name and team."""
    who = words("question-unnamed")
    if not question.unnamed and asker is not None:
        who = words("question-named-team", name=asker.name, team=team.name) if team else asker.name
    return View(
        question=question.key,
        who=who,
        topic=about(words, shelf, question),
        text=question.text,
        thread=tuple((line.kind, line.text) for line in lines),
        status=question.status,
        waiting=question.waiting,
        rests=question.rests,
        due_at=question.due_at,
    )


def card(words: Words, view: View) -> Message:
    """The whole question, what was said since, by when, and what one can do with it.

    Stands in the chat only by the ledger, so that it can be taken back wherever it stands.
    """
    parts: tuple[Part, ...] = (
        Text(words("question-card", who=view.who, topic=view.topic)),
        Text(view.text, "quote"),
        *_thread(words, view),
        Text(_state(words, view)),
        Buttons(_buttons(words, view)),
    )
    return Message("question-card", parts)


def noted(words: Words, view: View) -> Message:
    """The answer to an ambassador's own click: how it stands now, without a word of the asker."""
    return Message("question-noted", (Text(_state(words, view)),))


def in_queue(words: Words, view: View) -> Card:
    """The same question, small, in the home view."""
    body = (Text(short(view.text), "quote"), Text(_state(words, view)))
    title = words("question-card-title", who=view.who, topic=view.topic)
    return Card(title, body, buttons=_buttons(words, view))


def _thread(words: Words, view: View) -> Iterator[Text]:
    for kind, text in view.thread[-LINES_SHOWN:]:
        yield Text(words(f"question-line-{kind}"), "quiet")
        yield Text(text, "quote")


def _state(words: Words, view: View) -> str:
    if view.waiting:
        return words("question-card-waiting")
    if view.rests:
        return words(f"question-card-{view.status}-rests")
    moment = words.moment(view.due_at) if view.due_at else ""
    return words(f"question-card-{view.status}", moment=moment)


def _buttons(words: Words, view: View) -> tuple[Button, ...]:
    key = view.question
    found = [
        Button(words("question-answer-button"), Answer(key), opens=True),
        Button(words("question-back-button"), AskBack(key), opens=True),
        Button(words("question-hand-over-button"), HandOver(key), opens=True),
    ]
    if view.waiting:
        del found[1]
    if view.status == "open":
        found.insert(0, Button(words("question-claim-button"), Claim(key)))
    return tuple(found)


def closed(words: Words, view: View) -> Message:
    """After the answer: what was asked and answered, whether it helped, and nothing to press."""
    state = (Text(_state(words, view)),) if view.status == "solved" else ()
    parts = (
        Text(words("question-card", who=view.who, topic=view.topic)),
        Text(short(view.text), "quote"),
        *_thread(words, view),
        *state,
    )
    return Message("question-card-closed", parts)


def older(words: Words) -> Message:
    """In place of an earlier card of a question that came back and was answered further on."""
    return Message("question-card-older", (Text(words("question-card-older")),))


def passed(words: Words, name: str = "", *, in_place: bool = False) -> Message:
    """In place of a card that someone else has now; the question itself stands there no more."""
    text = words("question-card-passed-to", name=name) if name else words("question-card-passed")
    return Message("question-card-passed", (Text(text),), replaces=in_place)


def gone(words: Words) -> Message:
    return Message("question-card-gone", (Text(words("question-card-gone")),))


def elsewhere(words: Words, state: str, name: str, own_text: str = "") -> Message:
    """Too late: who has it now, or that it was answered; with the text that was not sent."""
    parts: list[Part] = [Text(words(f"question-elsewhere-{state}", name=name))]
    if own_text:
        parts += [Text(words("question-elsewhere-text")), Text(own_text, "prompt")]
    return Message("question-elsewhere", tuple(parts), replaces=True)


def only_you(words: Words) -> Message:
    return Message("question-only-you", (Text(words("question-only-you")),))


def wait_first(words: Words) -> Message:
    """A second question back, while the asker has not replied to the first."""
    return Message("question-wait-first", (Text(words("question-wait-first")),))


# --- their own time -------------------------------------------------------------------------------


def no_duty(words: Words) -> Message:
    return Message("question-no-duty", (Text(words("question-no-duty")),))


def away(words: Words, until: date, *, passed_on: int, kept: int) -> Message:
    parts = [Text(words("question-away", day=words.date(until), count=passed_on))]
    if kept:
        parts.append(Text(words("question-away-kept", count=kept)))
    back = Buttons((Button(words("question-present-button"), ComeBack()),))
    return Message("question-away", (*parts, back), replaces=True)


def present(words: Words) -> Message:
    return Message("question-present", (Text(words("question-present")),), replaces=True)


def available(words: Words, shelf: Shelf, kept: Availability) -> Message:
    text = words("question-available", setting=setting(words, shelf, kept))
    return Message("question-available", (Text(text),), replaces=True)


def setting(words: Words, shelf: Shelf, kept: Availability) -> str:
    topics = [words.pick(shelf.topics[one].title) for one in kept.topics if one in shelf.topics]
    listed = words.listing(topics) if topics else words("question-topics-all")
    return words("question-setting", cap=kept.cap, topics=listed)


def own_time(words: Words, shelf: Shelf, kept: Availability, *, is_away: bool) -> Iterator[Part]:
    """How they are set now, and the ways to change it."""
    if is_away and kept.away_until is not None:
        yield Text(words("question-home-away", day=words.date(kept.away_until)))
        yield Buttons((Button(words("question-present-button"), ComeBack()),))
        return
    yield Text(setting(words, shelf, kept), "quiet")
    yield Buttons(
        (
            Button(words("question-away-button"), GoAway(), opens=True),
            Button(words("question-availability-button"), SetAvailability(), opens=True),
        )
    )
