"""The shapes of editable content, for features: cards, questions, agendas, in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

LANGUAGES = ("nl", "en")
VARIANTS = ("nl-BE",)
DUTIES = ("ambassador", "lead", "owner", "council")
BLUNDER_RULES = ("own-act", "no-names", "short", "no-scoreboard")
UNKNOWN = ""  # the privacy of a card made of what a colleague told: nobody can tell its colour
COLOURS: Mapping[str, Colour] = {
    "none": "green",
    "own-text": "green",
    "work-content": "orange",
    "stop": "red",
}
INPUTS: Mapping[str, str] = {  # what a card of that privacy level puts into AI, in the house rules
    "own-text": "own-text",
    "work-content": "work-content",
    "stop": "customers",
}
PROMPTING = ("prompting", "checking")  # with a tool, one practises these by typing something

Colour = Literal["green", "orange", "red"]
Score = Literal["low", "middle", "high", "none"]


@dataclass(frozen=True, slots=True)
class Say:
    """One text in every language; a variant such as nl-BE stands only where it differs."""

    nl: str
    en: str
    variants: Mapping[str, str] = field(default_factory=dict, hash=False)

    def say(self, lang: str) -> str:
        """The text for "nl", "en" or a variant; a language we do not speak gets English."""
        plain = self.nl if lang.partition("-")[0] == "nl" else self.en
        return self.variants.get(lang, plain)

    def spoken(self) -> Iterator[tuple[str, str]]:
        """Every language it is written in, with the text."""
        yield from (("nl", self.nl), ("en", self.en), *self.variants.items())


@dataclass(frozen=True, slots=True)
class Card:
    """One small voluntary task. `minutes` is at most 30; `tools` is empty when no AI is needed.

    `by` is the colleague who thought of it, where they wanted to be named.
    """

    id: str
    number: str
    groups: tuple[str, ...]
    skill: str
    minutes: int
    privacy: str
    guarantee: str
    tools: tuple[str, ...]
    duties: tuple[str, ...]
    title: Say
    task: Say
    prompt: Say | None
    check: Say
    topics: tuple[str, ...] = ()
    by: str = ""

    @property
    def difficulty(self) -> int:
        """1 up to 5 minutes, 2 up to 15, 3 up to 30."""
        return 1 if self.minutes <= 5 else 2 if self.minutes <= 15 else 3

    @property
    def colour(self) -> Colour:
        return COLOURS[self.privacy]

    @property
    def input(self) -> str:
        """The kind of data whose house rule stands behind the colour (MISSION.md A5), or empty."""
        return INPUTS.get(self.privacy, "")


def needs_prompt(skill: str, privacy: str, tools: Collection[str]) -> bool:
    """Whether one types into AI on such a card, so that it says with which words to start."""
    return bool(tools) and skill in PROMPTING and COLOURS.get(privacy) != "red"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer one can tap; score "none" is counted apart, as "rather not say" is."""

    value: str
    label: Say
    score: Score


@dataclass(frozen=True, slots=True)
class Scale:
    """The answers to a pulse question, in order; the last one is always "rather not say"."""

    id: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PulseItem:
    """One closed question. `field` says what it measures, such as `layer:technical` or `safety`."""

    id: str
    field: str
    question: Say
    scale: str
    core: bool

    @property
    def sensitive(self) -> bool:
        """Safety and tension fields need ten answers before anything shows (MISSION.md C4)."""
        return self.field == "safety" or self.field.startswith("tension:")


@dataclass(frozen=True, slots=True)
class Step:
    minutes: int
    what: Say


@dataclass(frozen=True, slots=True)
class Agenda:
    """An AI hour, minute by minute; the steps add up to `minutes`."""

    id: str
    title: Say
    minutes: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TopicCard:
    """What a question can be about, with questions people really ask about it."""

    id: str
    title: Say
    about: Say
    asked: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A promise on a card, to fill in with `str.format(minutes=…, ambassador=…)`."""

    id: str
    number: str
    text: Say

    @property
    def names_ambassador(self) -> bool:
        return "{ambassador}" in self.text.nl


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its source. Status V is found independently, P is corrected.

    `country` is an ISO code or 001 for the world.
    """

    id: str
    status: Literal["V", "P"]
    text: Say
    source: str
    year: int
    country: str


@dataclass(frozen=True, slots=True)
class Case:
    """What an organisation tells of itself, unproven: shown as a tale, with who tells it where."""

    id: str
    text: Say
    source: str
    told_in: str
    year: int
    country: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A house rule: may this kind of input go into these tools?

    `owner` is a duty or a function, never a person. An `example` is the package's, until an
    organisation has a rule of its own.
    """

    id: str
    tools: tuple[str, ...]
    input: str
    colour: Colour
    owner: str
    why: Say
    example: bool


@dataclass(frozen=True, slots=True)
class BlunderPrompt:
    """A question that helps a leader to go first with a blunder of their own."""

    id: str
    ask: Say


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to choose in a lesson."""

    text: Say
    right: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """A skill in one minute, with one question; `because` explains the one right answer."""

    id: str
    number: str
    title: Say
    text: Say
    question: Say
    answers: tuple[Answer, ...]
    because: Say


@dataclass(frozen=True, slots=True)
class Why:
    """An organisation's own reasons, signed by a named leader (MISSION.md A6)."""

    aims: Say
    stays_human: Say
    jobs: Say
    saved_time: Say
    signed_by: str
    role: Say
