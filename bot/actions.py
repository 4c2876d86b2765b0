"""Typed actions and topics: how a button, a form or a planned message says what it stands for.

An action or topic is a small frozen dataclass named by a verb, `feature.what`; the part before the
dot is the feature that handles or says it. Packed it is one short line, so that it fits in a Slack
`action_id` (255 characters) and in a ledger row. Features that link to each other share the
actions at the end of this file; all others stand in the feature they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Self, get_type_hints
from urllib.parse import quote, unquote

LIMIT = 255
LARGEST = 2**31 - 1  # the largest id that every database holds
_VERBS: dict[str, type[Packed]] = {}


class UnknownAction(ValueError):
    """A packed line that stands for nothing this version of the coach knows."""


class Packed:
    """A dataclass of str, int and bool fields that packs into one line and back."""

    verb: ClassVar[str]

    def __init_subclass__(cls, *, verb: str = "") -> None:
        # a dataclass with slots is made twice, the second time without the keyword
        if verb:
            cls.verb = verb
        if "verb" in cls.__dict__:
            _VERBS[cls.verb] = cls

    @property
    def feature(self) -> str:
        return self.verb.partition(".")[0]

    def pack(self) -> str:
        """One line of at most 255 characters. Raises ValueError when the fields do not fit."""
        values = (getattr(self, name) for name in _kinds(type(self)))
        line = "|".join([self.verb, *(quote(str(value), safe=" :,") for value in values)])
        if len(line) > LIMIT:
            raise ValueError(f"{self.verb} packs to {len(line)} characters, {LIMIT} at most")
        return line

    @classmethod
    def unpack(cls, line: str) -> Self:
        """The action or topic a line stands for. Raises UnknownAction, whatever the line holds."""
        verb, *values = line[: LIMIT + 1].split("|")
        found = _VERBS.get(verb)
        if found is None or not issubclass(found, cls):
            raise UnknownAction(verb)
        kinds = _kinds(found)
        if len(values) != len(kinds):
            raise UnknownAction(verb)
        try:
            made = found(
                *(_read(kind, unquote(v)) for kind, v in zip(kinds.values(), values, strict=True))
            )
            made.pack()  # an answer may carry it on
        except ValueError as error:
            raise UnknownAction(verb) from error
        return made

    @classmethod
    def named(cls, verb: str) -> Self:
        """The action or topic of that verb: packed, or with its defaults. Raises UnknownAction."""
        if "|" in verb:
            return cls.unpack(verb)
        found = _VERBS.get(verb)
        if found is None or not issubclass(found, cls):
            raise UnknownAction(verb)
        return found()


def _read(kind: type, value: str) -> str | int | bool:
    if kind is bool:
        if value not in ("True", "False"):
            raise ValueError(value)
        return value == "True"
    if kind is int and abs(int(value)) > LARGEST:
        raise ValueError(value)
    return int(value) if kind is int else value


_known: dict[type, dict[str, type]] = {}


def _kinds(packed: type[Packed]) -> dict[str, type]:
    """The fields of an action and their types, in order."""
    if packed not in _known:
        hints = get_type_hints(packed)
        _known[packed] = {f.name: hints[f.name] for f in fields(packed)}  # type: ignore[arg-type]
    return _known[packed]


class Action(Packed):
    """What a pressed button or a submitted form stands for.

    One that `keeps_open` only shows something: the question that was open still is.
    """

    keeps_open: ClassVar[bool] = False


class Topic(Packed):
    """What a planned delivery is about; its words are composed only when it is sent."""


# --- actions by which features link to each other -------------------------------------------------


@dataclass(frozen=True, slots=True)
class TellStory(Action, verb="story.tell"):
    """Open the form for a story; `kind` is win or blunder, `card` the nudge it came from."""

    kind: str = "win"
    card: str = ""


@dataclass(frozen=True, slots=True)
class AskQuestion(Action, verb="question.ask"):
    """Open the form for a question to an ambassador."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class ProposeTask(Action, verb="codesign.propose"):
    """Open the form for a task of one's own; `card` is the one it would be better than."""

    card: str = ""


@dataclass(frozen=True, slots=True)
class AskRule(Action, verb="rules.ask"):
    """What the house rules say about this kind of data; empty asks which kind."""

    input: str = ""


@dataclass(frozen=True, slots=True)
class ReadWhy(Action, verb="program.why"):
    """Read the organisation's own why again."""

    keeps_open: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class OpenSettings(Action, verb="profile.settings"):
    """The settings of whoever presses this."""


@dataclass(frozen=True, slots=True)
class ComeOn(Action, verb="profile.come-on"):
    """From now on this weekday, 0 for Monday, at this hour, every one or two weeks.

    A day or an hour of -1 stays as it is, and so does the rhythm for 0.
    """

    day: int = -1
    hour: int = -1
    every: int = 0


@dataclass(frozen=True, slots=True)
class SayHow(Action, verb="profile.how"):
    """Open the form for how one works: kind of work, tools, language and moment."""


@dataclass(frozen=True, slots=True)
class ShowMine(Action, verb="profile.mine"):
    """Everything the coach knows about whoever presses this."""

    keeps_open: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class KeepAll(Action, verb="profile.keep"):
    """No: leave everything as it is."""


@dataclass(frozen=True, slots=True)
class AskErase(Action, verb="profile.ask-erase"):
    """Say what erasing means, before it happens."""


@dataclass(frozen=True, slots=True)
class ShowHelp(Action, verb="profile.help"):
    """What one can do here."""

    keeps_open: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class StopCoaching(Action, verb="profile.stop"):
    """No more coaching, from now."""


@dataclass(frozen=True, slots=True)
class StartCoaching(Action, verb="welcome.yes"):
    """Yes, coach me; also the way back after a stop."""


@dataclass(frozen=True, slots=True)
class MaybeLater(Action, verb="welcome.later"):
    """Neither yes nor no to the invitation: ask once more."""


@dataclass(frozen=True, slots=True)
class SayNo(Action, verb="welcome.no"):
    """No to the invitation."""


@dataclass(frozen=True, slots=True)
class ShowResults(Action, verb="insight.results"):
    """The results that may be shown to whoever presses this."""

    keeps_open: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PlanHour(Action, verb="ai_hour.plan"):
    """Open the form for an AI hour."""
