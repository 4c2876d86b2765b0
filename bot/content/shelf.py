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
    Card,
    Fact,
    Guarantee,
    PulseItem,
    Say,
    Scale,
    TopicCard,
    Why,
)
from bot.content.sheet import Sheet
from bot.content.typed import plain
from bot.content.words import Words, words_for


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
    groups: Mapping[str, Say] = field(default_factory=dict)
    skills: Mapping[str, Say] = field(default_factory=dict)
    tools: Mapping[str, Say] = field(default_factory=dict)
    privacy: Mapping[str, Say] = field(default_factory=dict)
    privacy_about: Mapping[str, Say] = field(default_factory=dict)
    duties: Mapping[str, Say] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = (PACKAGE,)

    def command(self, text: str) -> str | None:
        """The verb of the action that someone asks for in plain words, if it is one we know."""
        return self.commands.get(plain(text))

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
    known = kinds.Known(lists["groups"], lists["skills"], lists["tools"])
    known.guarantees = guarantees = reading.gather("guarantees.yaml", kinds.guarantee, known)
    known.topics = topics = reading.gather("topics.yaml", kinds.topic, known)
    known.scales = scales = reading.gather("pulses/scales.yaml", kinds.scale, known)
    shelf = Shelf(
        **lists,
        guarantees=guarantees,
        topics=topics,
        scales=scales,
        cards=reading.cards(known),
        pulse=reading.gather("pulses/items.yaml", kinds.pulse_item, known),
        agendas=reading.gather("ai_hours/*.yaml", kinds.agenda, known),
        facts=reading.gather("facts.yaml", kinds.fact, known),
        commands=reading.commands(),
        folders=folders,
    )
    reading.unread()
    return shelf, sorted({*reading.problems(), *phrases.check(folders)})
