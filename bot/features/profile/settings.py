"""A person's own settings in chat: each takes effect at once and survives the next import (A2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from bot.actions import Action, OpenSettings, StartCoaching, StopCoaching
from bot.content import Say, Shelf, Words
from bot.events import Filled, RhythmChanged, SettingsOpened
from bot.message import Button, Buttons, Facts, Field, Form, Message, Option, Part, Reply, Text
from bot.pattern import Pattern, PatternError, in_language
from bot.people import FOR_NOW, Person
from bot.spoken import FURTHEST
from bot.turn import Turn

LANGUAGES = ("nl", "en")
PART = 40  # of what was typed wrong, said back


@dataclass(frozen=True, slots=True)
class Speak(Action, verb="profile.speak"):
    keeps_open: ClassVar[bool] = True
    language: str


@dataclass(frozen=True, slots=True)
class SetMoment(Action, verb="profile.moment"):
    """Open the form for day, hour and working hours."""


@dataclass(frozen=True, slots=True)
class SetWork(Action, verb="profile.work"):
    """Open the form for kinds of work and allowed tools."""


@dataclass(frozen=True, slots=True)
class SetPause(Action, verb="profile.pause"):
    """Open the form for a pause."""


@dataclass(frozen=True, slots=True)
class AskRhythm(Action, verb="profile.ask-rhythm"):
    """Ask how often."""


@dataclass(frozen=True, slots=True)
class EndPause(Action, verb="profile.resume"):
    pass


def changed(turn: Turn, event: Action | Filled) -> Reply:
    """Answer an action or a filled form of the settings."""
    match event:
        case OpenSettings():
            return view(turn)
        case Speak(language=language) if language in LANGUAGES:
            return _speak(turn, language)
        case SetMoment():
            return moment_form(turn.words, turn.person)
        case SetWork():
            return work_form(turn.words, turn.shelf, turn.person)
        case SetPause():
            return pause_form(turn.words, turn.today)
        case EndPause():
            return _resume(turn)
        case Filled(action=SetMoment()):
            return _moment(turn, event)
        case Filled(action=SetWork()):
            return _work(turn, event)
        case Filled(action=SetPause()):
            return _pause(turn, event)
    return view(turn)


def keep(turn: Turn, values: Mapping[str, object]) -> Message:
    """Store what a person chose themselves, and let every feature plan anew."""
    person = turn.person
    for name, value in values.items():
        setattr(person, name, value)
    person.own = sorted({*person.own, *values})
    turn.tell(RhythmChanged())
    rests = resting(turn.words, person, turn.today) if "paused_until" not in values else ""
    return _with(turn, "profile-kept", rests)


def _resume(turn: Turn) -> Message:
    """What is true is said: there may be nothing to end."""
    until = turn.person.paused_until
    if turn.person.consent != "yes":
        return not_joined(turn.words, turn.person.consent)
    if until is None or until <= turn.today:
        return _with(turn, "profile-no-pause")
    return keep(turn, {"paused_until": None})


def view(turn: Turn) -> Message:
    """The settings, with what features keep of them."""
    more = turn.tell_surely(SettingsOpened())
    return settings(turn.words, turn.shelf, turn.person, turn.today, more)


def _with(turn: Turn, phrase: str, rests: str = "") -> Message:
    """The settings, and above them what was done; also when it `rests` for now."""
    done = [Text(one) for one in (turn.words(phrase), rests) if one]
    return Message("profile-settings", (*done, *view(turn).parts), replaces=True)


def _speak(turn: Turn, language: str) -> Message:
    if not turn.person.language.startswith(language):  # Flemish is Dutch, and stays Flemish
        turn.person.language = language
    turn.person.own = sorted({*turn.person.own, "language"})
    turn.words = turn.house.words(turn.person.language, turn.person.zone)
    return _with(turn, "profile-kept")


def _moment(turn: Turn, filled: Filled) -> Reply:
    day, hour = filled.line("day"), filled.line("hour")
    errors = {}
    if day not in _DAYS:
        errors["day"] = turn.words("profile-choose")
    if hour not in _HOURS:
        errors["hour"] = turn.words("profile-choose")
    try:
        pattern = str(Pattern.parse(filled.line("pattern")))
    except PatternError as error:
        known = turn.words.has(f"profile-pattern-{error.code}")
        phrase = f"profile-pattern-{error.code}" if known else "profile-pattern-hours"
        errors["pattern"] = turn.words(phrase, part=error.part[:PART])
    if errors:
        return moment_form(turn.words, turn.person).with_errors(errors, filled.values)
    return keep(turn, {"day": int(day), "hour": int(hour), "pattern": pattern})


def _work(turn: Turn, filled: Filled) -> Reply:
    groups, tools = filled.many("groups"), filled.many("tools")
    if not set(groups) <= set(turn.shelf.groups) or not set(tools) <= set(turn.shelf.tools):
        errors = {"groups": turn.words("profile-choose")}
        return work_form(turn.words, turn.shelf, turn.person).with_errors(errors, filled.values)
    return keep(turn, {"groups": sorted(groups), "tools": sorted(tools)})


def _pause(turn: Turn, filled: Filled) -> Reply:
    try:
        until = date.fromisoformat(filled.line("until"))
    except ValueError:
        until = turn.today
    if not may_last(until, turn.today):
        errors = {"until": turn.words("profile-pause-past")}
        return pause_form(turn.words, turn.today).with_errors(errors, filled.values)
    return keep(turn, {"paused_until": until})


def may_last(until: date, today: date) -> bool:
    """Whether a pause with an end may last until then."""
    return today < until <= today + FURTHEST


# --- what it looks like ---------------------------------------------------------------------------

_DAYS = tuple(str(day) for day in range(7))
_HOURS = tuple(str(hour) for hour in range(24))


def settings(
    words: Words, shelf: Shelf, person: Person, today: date, more: Iterable[Part] = ()
) -> Message:
    """Everything one can set, and a button for each; `more` is what features keep."""
    other = "en" if words.lang.startswith("nl") else "nl"
    paused = is_paused(person, today)
    facts = Facts(
        (
            (words("profile-language"), words(f"profile-language-{words.lang[:2]}")),
            (words("profile-moment"), _when(words, person)),
            (words("profile-pattern"), in_language(person.pattern, words.lang)),
            (words("profile-groups"), _names(words, shelf.groups, person.groups)),
            (words("profile-tools"), _names(words, shelf.tools, person.tools)),
            (words("profile-coaching"), _coaching(words, person, today)),
            *_away(words, person, today),
        )
    )
    pause = Button(words("profile-pause-button"), SetPause(), opens=True)
    stop = Button(words("profile-stop-button"), StopCoaching())
    begin = back(words, person)
    buttons = (
        Button(words(f"profile-speak-{other}"), Speak(other)),
        Button(words("profile-moment-button"), SetMoment(), opens=True),
        Button(words("profile-work-button"), SetWork(), opens=True),
        Button(words("profile-rhythm-button"), AskRhythm()),
        *((begin if paused else pause, stop) if person.consent == "yes" else (begin,)),
    )
    return Message(
        "profile-settings",
        (Text(words("profile-settings"), "heading"), facts, *more, Buttons(buttons)),
    )


def not_joined(words: Words, consent: str) -> Message:
    """There is nothing to pause or to end, and the way in."""
    said = Text(words("profile-not-joined", consent=consent))
    return Message("profile-not-joined", (said, Buttons((_join(words, consent),))))


def resting(words: Words, person: Person, today: date) -> str:
    """That nothing comes now, for who has not joined or has a pause; else empty."""
    until = person.paused_until
    if person.consent != "yes":
        return words("profile-not-joined", consent=person.consent)
    if until is None or not is_paused(person, today):
        return ""
    if until == FOR_NOW:
        return words("profile-resting-open")
    return words("profile-resting", day=words.ahead(until, today))


def back(words: Words, person: Person) -> Button:
    """The way back of who rests."""
    if person.consent == "yes":
        return Button(words("profile-resume-button"), EndPause())
    return _join(words, person.consent)


def _join(words: Words, consent: str) -> Button:
    again = "start" if consent == "stopped" else "join"
    return Button(words(f"profile-{again}-button"), StartCoaching())


def _when(words: Words, person: Person) -> str:
    return words("profile-when", day=words.day(person.day), hour=f"{person.hour}:00")


def _names(words: Words, known: Mapping[str, Say], ids: list[str]) -> str:
    names = [words.pick(known[one]) for one in ids if one in known]
    return words.listing(names) if names else words("profile-none")


def is_paused(person: Person, today: date) -> bool:
    return person.paused_until is not None and today < person.paused_until


def _coaching(words: Words, person: Person, today: date) -> str:
    until = person.paused_until
    if person.consent == "yes" and person.waits:
        return words("profile-waits")
    if until is None or not is_paused(person, today) or person.consent != "yes":
        return words("profile-on" if person.consent == "yes" else "profile-off")
    if until == FOR_NOW:
        return words("profile-paused-open")
    return words("profile-paused", day=words.ahead(until, today))


def _away(words: Words, person: Person, today: date) -> Iterable[tuple[str, str]]:
    if person.away_until is not None and today < person.away_until:
        day = words.ahead(person.away_until, today)
        yield words("profile-away"), words("profile-away-until", day=day)


def moment_form(words: Words, person: Person) -> Form:
    days = tuple(Option(day, words.day(int(day))) for day in _DAYS)
    hours = tuple(Option(hour, f"{hour}:00") for hour in _HOURS)
    fields = (
        Field("day", words("profile-day"), "choice", options=days, initial=str(person.day)),
        Field("hour", words("profile-hour"), "choice", options=hours, initial=str(person.hour)),
        Field(
            "pattern",
            words("profile-pattern"),
            hint=words("profile-pattern-hint"),
            initial=in_language(person.pattern, words.lang),
        ),
    )
    return _form("profile-moment-form", words, "profile-moment", SetMoment(), fields)


def work_form(words: Words, shelf: Shelf, person: Person) -> Form:
    fields = tuple(
        Field(
            name,
            words(f"profile-{name}"),
            "many",
            hint=words(f"profile-{name}-hint"),
            options=tuple(Option(one, words.pick(text)) for one, text in known.items()),
            initial=tuple(having),
            required=False,
        )
        for name, known, having in (
            ("groups", {k: v for k, v in shelf.groups.items() if k != "everyone"}, person.groups),
            ("tools", shelf.tools, person.tools),
        )
    )
    return _form("profile-work-form", words, "profile-work", SetWork(), fields)


def pause_form(words: Words, today: date) -> Form:
    initial = (today + timedelta(days=14)).isoformat()
    fields = (Field("until", words("profile-pause-until"), "date", initial=initial),)
    return _form("profile-pause-form", words, "profile-pause", SetPause(), fields)


def _form(name: str, words: Words, title: str, action: Action, fields: tuple[Field, ...]) -> Form:
    submit, close = words("profile-submit"), words("profile-close")
    return Form(name, words(f"{title}-title"), submit, close, action, fields)
