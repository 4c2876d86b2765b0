"""What the coach answers somebody it knows: to a press, a form, or plain words."""

from __future__ import annotations

from collections.abc import Iterator

from bot import asked
from bot.actions import Action, StopCoaching, UnknownAction
from bot.content import Words
from bot.events import Clicked, Event, Filled, Heard, Said, Submitted, keepable
from bot.message import Button, Buttons, Form, Message, Part, Reply, Text, Values
from bot.spoken.stop import wants_to_stop
from bot.turn import Sample, Turn

TEXT_LIMIT = 4000  # the longest thing a person can say or fill in; longer is answered, not stored
HOME = "coach.home"  # the home view in words, where a platform has no place of its own for it
ANSWERS = ("coach.yes", "coach.no", "coach.later")  # to the question that is open
SMALL_TALK = {"coach.hello": "hello", "coach.thanks": "you-are-welcome"}  # it is no question
LISTENS_LAST = "question"  # whatever no other feature understands may be one


def reply_to(turn: Turn, event: Event) -> Reply:
    if too_long(event):
        asked.close(turn)
        return plain("too-long", turn.words, limit=TEXT_LIMIT)
    try:
        reply = _dispatch(turn, event)
    except UnknownAction:
        return plain("stale-button", turn.words)
    wants_button = isinstance(event, Said) and not event.trigger
    return by_button(reply, turn.words) if wants_button and isinstance(reply, Form) else reply


def _dispatch(turn: Turn, event: Event) -> Reply:
    match event:
        case Clicked(action=line):
            return _ask(turn, Action.unpack(line))
        case Submitted(action=line, values=values):
            return _ask(turn, Filled(Action.unpack(line), values))
        case Said(text=text):
            return _said(turn, keepable(text).strip())
    return None


def _ask(turn: Turn, happening: Action | Filled) -> Message | Form:
    action = happening.action if isinstance(happening, Filled) else happening
    if not action.keeps_open:
        asked.close(turn)
    for feature in turn.house.features:
        if (
            action.feature == feature.NAME
            and (reply := feature.handle(turn, happening)) is not None
        ):
            return reply
    raise UnknownAction(action.verb)


def _said(turn: Turn, text: str) -> Reply:
    question = asked.standing(turn)
    verb = turn.house.shelf.command(text)
    if verb is not None:
        return _meant(turn, verb, question, text)
    if wants_to_stop(text):  # before any feature hears something else in it
        return _ask(turn, StopCoaching())
    heard = Heard(text, next(iter(question), None))
    asked.close(turn)
    if (reply := _heard(turn, heard)) is not None:
        return reply
    return _ask(turn, Action.named("profile.unclear"))


def _heard(turn: Turn, heard: Heard) -> Reply:
    for feature in sorted(turn.house.features, key=lambda one: one.NAME == LISTENS_LAST):
        if heard.text and (reply := feature.handle(turn, heard)) is not None:
            return reply
    return None


def _meant(turn: Turn, verb: str, question: tuple[Action, ...], text: str) -> Reply:
    """A command. What answers nothing is told so, unless a feature hears more in it."""
    known = dict(zip(ANSWERS, question, strict=False))
    if verb == HOME:
        return home(turn)
    idle = verb in SMALL_TALK or (verb in ANSWERS and verb not in known)
    if idle:
        instead = plain(SMALL_TALK.get(verb, "nothing-asked"), turn.words)
        return _heard(turn, Heard(text, idle=True)) or instead
    return _ask(turn, known.get(verb) or Action.named(verb))


def home(turn: Turn) -> Message:
    """The home view: every feature's part of it; buttons that meet stand in one row."""
    parts: list[Part] = []
    for part in (part for feature in turn.house.features for part in feature.home(turn)):
        if parts and isinstance(part, Buttons) and isinstance(last := parts[-1], Buttons):
            parts[-1] = Buttons(last.buttons + part.buttons)
        else:
            parts.append(part)
    return Message("home", tuple(parts))


def too_long(event: Event) -> bool:
    match event:
        case Said(text=text):
            return len(text) > TEXT_LIMIT
        case Submitted(values=values):
            return any(len(text) > TEXT_LIMIT for text in _texts(values))
    return False


def _texts(values: Values) -> Iterator[str]:
    for value in values.values():
        yield from (value,) if isinstance(value, str) else value


def plain(phrase: str, words: Words, **values: str | int) -> Message:
    """One of the coach's own sentences."""
    return Message(phrase, (Text(words(phrase, **values)),))


def by_button(form: Form, words: Words) -> Message:
    """After words without a trigger a form cannot open by itself: offer a button."""
    button = Button(form.title, form.action, opens=True)
    return Message("open-form", (Text(words("open-form")), Buttons((button,))))


def gallery(sample: Sample, form: Form) -> list[Message]:
    """Everything the coach says by itself; features show their own."""
    words = sample.words
    return [
        plain("unknown-person", words),
        plain("marked-person", words),
        plain("marked-back", words),
        plain("unknown-account", words, account="slack:U0123ABCD"),
        plain("too-long", words, limit=TEXT_LIMIT),
        *(plain(phrase, words) for phrase in (*SMALL_TALK.values(), "nothing-asked")),
        plain("stale-button", words),
        plain("sorry", words),
        by_button(form, words),
    ]
