"""Loads the package's and the organisation's content into one shelf, or says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content import kinds, phrases
from bot.content.gather import PACKAGE, Reading
from bot.content.problem import ContentError, Problem
from bot.content.shapes import (
    Agenda,
    BlunderPrompt,
    Card,
    Case,
    Fact,
    Guarantee,
    Lesson,
    PulseItem,
    Rule,
    Say,
    Scale,
    TopicCard,
    Why,
)
from bot.content.sheet import Sheet
from bot.content.typed import bare, informal, is_near, plain
from bot.content.words import Words, words_for

LONG = 5  # letters of a word that is known in spite of an error
UNSAID_BY_ERROR = ("coach.", "welcome.", "profile.stop", "profile.speak|")


@dataclass(frozen=True)
class Shelf:
    """All content of one installation. Lists map an id to its text, commands what people type
    to the verb of an action."""

    cards: Mapping[str, Card] = field(default_factory=dict)
    pulse: Mapping[str, PulseItem] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    agendas: Mapping[str, Agenda] = field(default_factory=dict)
    topics: Mapping[str, TopicCard] = field(default_factory=dict)
    guarantees: Mapping[str, Guarantee] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    blunders: Mapping[str, BlunderPrompt] = field(default_factory=dict)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    groups: Mapping[str, Say] = field(default_factory=dict)
    skills: Mapping[str, Say] = field(default_factory=dict)
    tools: Mapping[str, Say] = field(default_factory=dict)
    shared_tools: tuple[str, ...] = ()
    privacy: Mapping[str, Say] = field(default_factory=dict)
    privacy_about: Mapping[str, Say] = field(default_factory=dict)
    duties: Mapping[str, Say] = field(default_factory=dict)
    other_tools: Mapping[str, Say] = field(default_factory=dict)
    inputs: Mapping[str, Say] = field(default_factory=dict)
    functions: Mapping[str, Say] = field(default_factory=dict)
    blunder_rules: Mapping[str, Say] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = (PACKAGE,)

    def command(self, text: str) -> str | None:
        """The verb of the action that someone asks for in plain words, if it is one we know; as it
        is typed, else without courtesy."""
        said = plain(text)
        known = (self.commands.get(one) for one in (said, *bare(text), informal(said)))
        return next((verb for verb in known if verb), None) or self._meant(said)

    def _meant(self, said: str) -> str | None:
        """For one word, which may have an error in it; nothing is joined or agreed to like that."""
        if len(said) < LONG or not said.isalpha():
            return None
        near = (one for one in self.commands if len(one) >= LONG and is_near(said, one))
        verbs = {self.commands[one] for one in near}
        verb = verbs.pop() if len(verbs) == 1 else ""
        return None if verb.startswith(UNSAID_BY_ERROR) else verb or None

    def rule(self, tool: str, input: str) -> Rule | None:
        """The house rule for this input in this tool; without one it is a question for a person."""
        fitting = (one for one in self.rules.values() if one.input == input and tool in one.tools)
        return next(fitting, None)

    def words(self, lang: str, zone: str = "Europe/Amsterdam") -> Words:
        return words_for(lang, zone, self.folders)


def load(*folders: Path) -> Shelf:
    """The shelf of these folders, a later one overriding by id; without any, the package's own.

    Raises ContentError with everything that is wrong.
    """
    shelf, problems = _read(folders or (PACKAGE,))
    if problems:
        raise ContentError(problems)
    return shelf


def check(*folders: Path) -> list[Problem]:
    """Everything that is wrong in these folders, by file and line."""
    return _read(folders or (PACKAGE,))[1]


def load_why(path: Path) -> Why:
    """An organisation's own why. Raises ContentError with everything that is wrong."""
    sheet = Sheet(path, path.name)
    block = sheet.block()
    why = kinds.why(block) if block else None
    if sheet.problems or why is None:
        raise ContentError(sorted(sheet.problems))
    return why


def _read(folders: tuple[Path, ...]) -> tuple[Shelf, list[Problem]]:
    reading = Reading(folders)
    lists = reading.lists()
    known = kinds.Known(
        groups=lists["groups"],
        skills=lists["skills"],
        tools=lists["tools"],
        other_tools=lists["other_tools"],
        inputs=lists["inputs"],
        functions=lists["functions"],
    )
    known.guarantees = guarantees = reading.gather("guarantees.yaml", kinds.guarantee, known)
    known.topics = topics = reading.gather("topics.yaml", kinds.topic, known)
    known.scales = scales = reading.gather("pulses/scales.yaml", kinds.scale, known)
    shelf = Shelf(
        **lists,
        shared_tools=reading.shared_tools,
        guarantees=guarantees,
        topics=topics,
        scales=scales,
        cards=reading.cards(known),
        pulse=reading.gather("pulses/items.yaml", kinds.pulse_item, known),
        agendas=reading.gather("ai_hours/*.yaml", kinds.agenda, known, listed=False),
        facts=reading.gather("facts.yaml", kinds.fact, known),
        cases=reading.gather("cases.yaml", kinds.case, known),
        rules=reading.rules(known),
        blunders=reading.gather("blunders/*.yaml", kinds.blunder, known),
        lessons=reading.lessons(known),
        commands=reading.commands(),
        folders=folders,
    )
    reading.unread()
    return shelf, sorted({*reading.problems(), *phrases.check(folders)})
