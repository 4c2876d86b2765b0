"""What a person sets, sees and erases themselves, in chat: settings, "what do you know", stop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.actions import (
    Action,
    AskErase,
    AskQuestion,
    ComeOn,
    KeepAll,
    OpenSettings,
    ReadWhy,
    SayHow,
    ShowHelp,
    ShowMine,
    ShowResults,
    StartCoaching,
    StopCoaching,
    TellStory,
    Topic,
)
from bot.content import Words
from bot.delivery import Due
from bot.erasing import erase
from bot.events import CoachingEnded, Filled, Happening, Heard
from bot.features.profile.export import exported
from bot.features.profile.how import how_form, said_how
from bot.features.profile.known import everything
from bot.features.profile.settings import (
    AskRhythm,
    EndPause,
    SetMoment,
    SetPause,
    SetWork,
    Speak,
    changed,
    moment_form,
    not_joined,
    pause_form,
    settings,
    work_form,
)
from bot.features.profile.sure import (
    AskLanguage,
    AskPause,
    PauseUntil,
    SetPattern,
    agreed,
    not_chosen,
    showcase,
)
from bot.features.profile.words import how_long, understood
from bot.message import Button, Buttons, Facts, Form, Message, Part, Reply, Text
from bot.turn import Batch, Known, Sample, Turn

NAME = "profile"
SETTINGS = (OpenSettings, Speak, SetMoment, SetWork, SetPause, EndPause)
FORMS = (SetMoment, SetWork, SetPause)
ABOUT = ("bot", "seen", "must")
SHORTEN = 200  # a value in the chat; the export has all of it


@dataclass(frozen=True, slots=True)
class Export(Action, verb="profile.export"):
    """Everything as a file."""


@dataclass(frozen=True, slots=True)
class Unclear(Action, verb="profile.unclear"):
    """What was typed is not understood: say so, and what one can do."""

    keeps_open: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class About(Action, verb="profile.about"):
    """A fixed answer: `what` is bot, seen (who sees this) or must (is it compulsory)."""

    keeps_open: ClassVar[bool] = True

    what: str


@dataclass(frozen=True, slots=True)
class Erase(Action, verb="profile.erase"):
    pass


def due(batch: Batch) -> Iterable[Due]:
    return ()


def say(turn: Turn, topic: Topic) -> Message | None:
    return None


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case ShowHelp() | Unclear():
            return help_message(turn.words, unclear=isinstance(event, Unclear))
        case StopCoaching():
            return _stop(turn)
        case ShowMine():
            return known(turn.words, everything(turn))
        case Export():
            return exported(turn.words, everything(turn, whole=True), turn.now)
        case AskErase():
            return ask_erase(turn.words)
        case KeepAll():
            return _one("profile-as-it-is", turn.words)
        case Erase():
            erase(turn)
            return _one("profile-erased", turn.words)
        case SayHow() | Filled(action=SayHow()):
            return said_how(turn, event)
    return _settings(turn, event)


def _settings(turn: Turn, event: Happening) -> Reply:
    match event:
        case About(what=what) if what in ABOUT:
            return about(turn.words, what, turn.person.consent)
        case Heard(asked=AskPause(), text=text):
            return how_long(turn, text)
        case Heard(text=text):
            return understood(turn, text)
        case AskPause() | AskRhythm() | AskLanguage() | PauseUntil() | SetPattern() | ComeOn():
            return agreed(turn, event)
        case Filled(action=action) if isinstance(action, FORMS):
            return changed(turn, event)
    return changed(turn, event) if isinstance(event, SETTINGS) else None


def _stop(turn: Turn) -> Message:
    """End coaching from this moment; what the person asked for themselves goes on (MISSION A2)."""
    turn.person.consent = "stopped"
    turn.unplan(purposes=("invitation", "coaching"))
    return stopped(turn.words, (*_goes_on(turn), *turn.tell_surely(CoachingEnded())))


def _goes_on(turn: Turn) -> Iterable[Part]:
    """A duty is not coaching. An ambassador hears of theirs with the questions."""
    known = turn.shelf.duties
    others = (one for one in turn.person.duties if one in known and one != "ambassador")
    duties = [turn.words.pick(known[one]) for one in others]
    if duties:
        yield Text(turn.words("profile-stopped-duty", duties=turn.words.listing(duties)))


# --- messages -------------------------------------------------------------------------------------


def about(words: Words, what: str, consent: str) -> Message:
    """True by how it is made, whatever an organisation sets."""
    ways = [Button(words("profile-help-mine"), ShowMine())]
    ways.append(Button(words("profile-help-settings"), OpenSettings()))
    if consent == "yes":
        ways.append(Button(words("profile-stop-button"), StopCoaching()))
    text = Text(words(f"profile-about-{what}"))
    return Message(f"profile-about-{what}", (text, Buttons(tuple(ways))))


def help_message(words: Words, *, unclear: bool = False) -> Message:
    buttons = (
        Button(words("profile-help-question"), AskQuestion(), opens=True),
        Button(words("profile-help-story"), TellStory(), opens=True),
        Button(words("profile-help-settings"), OpenSettings()),
        Button(words("profile-help-results"), ShowResults()),
        Button(words("profile-help-why"), ReadWhy()),
        Button(words("profile-help-mine"), ShowMine()),
    )
    return Message(
        "profile-help",
        (
            Text(words("profile-unclear" if unclear else "profile-help-who")),
            Text(words("profile-help")),
            Buttons(buttons),
            Text(words("profile-help-stop"), "quiet"),
        ),
    )


def stopped(words: Words, asked: Iterable[Part] = ()) -> Message:
    """`asked` is what features still want to know, such as whether an answer may yet come."""
    back = Buttons((Button(words("profile-start-button"), StartCoaching()),))
    text = Text(words("profile-stopped"))
    return Message("profile-stopped", (text, *asked, back), replaces=True)


def known(words: Words, kept: Sequence[Known]) -> Message:
    rows = tuple((one.label, _short(one.value)) for one in kept)
    buttons = (
        Button(words("profile-export-button"), Export()),
        Button(words("profile-erase-button"), AskErase()),
    )
    return Message(
        "profile-mine",
        (
            Text(words("profile-mine"), "heading"),
            Facts(rows),
            Text(words("profile-mine-who"), "quiet"),
            Buttons(buttons),
        ),
    )


def _short(value: str) -> str:
    return value if len(value) <= SHORTEN else value[: SHORTEN - 1] + "…"


def ask_erase(words: Words) -> Message:
    buttons = (
        Button(words("profile-erase-yes"), Erase()),
        Button(words("profile-erase-no"), KeepAll()),
    )
    text = Text(words("profile-ask-erase"))
    return Message("profile-ask-erase", (text, Buttons(buttons)), replaces=True)


def _one(name: str, words: Words) -> Message:
    return Message(name, (Text(words(name)),), replaces=True)


# --- the rest of the contract ---------------------------------------------------------------------


def home(turn: Turn) -> Iterable[Part]:
    """What everybody may always open, with or without a yes."""
    words = turn.words
    yield Text(words("profile-home"), "heading")
    yield Buttons(
        (
            Button(words("profile-help-settings"), OpenSettings()),
            Button(words("profile-help-mine"), ShowMine()),
            Button(words("profile-help-why"), ReadWhy()),
        )
    )


def mine(turn: Turn) -> Iterable[Known]:
    """The person's own fields stand at the head of the list already."""
    return ()


def forget(turn: Turn) -> None:
    """The person's own row goes last, when every feature has let go."""


def totals(turn: Turn) -> Iterable[Part]:
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    words, shelf, person = sample.words, sample.shelf, sample.person
    today = sample.now.date()
    kept = [Known(words("profile-name"), person.name), Known(words("profile-email"), person.email)]
    yield help_message(words)
    yield help_message(words, unclear=True)
    yield from (about(words, what, "yes") for what in ABOUT)
    yield settings(words, shelf, person, today)
    yield not_chosen(words)
    yield from (not_joined(words, one) for one in ("new", "stopped"))
    yield moment_form(words, person)
    yield work_form(words, shelf, person)
    yield pause_form(words, today)
    yield from showcase(words, today)
    yield how_form(words, shelf, person)
    yield stopped(words)
    duty = words.pick(shelf.duties["lead"])
    yield stopped(words, (Text(words("profile-stopped-duty", duties=duty)),))
    yield known(words, kept)
    yield exported(words, kept, sample.now)
    yield ask_erase(words)
    yield _one("profile-as-it-is", words)
    yield _one("profile-erased", words)
