"""What scripted colleagues say, from content/demo/script: for the demo and the headless month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.content import PACKAGE, Say

FOLDER = PACKAGE / "demo" / "script"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`groups` are the kinds of work of who may ask it."""

    id: str
    topic: str
    groups: tuple[str, ...]
    text: Say
    answer: Say
    unnamed: bool = False
    back: Say | None = None
    reply: Say | None = None
    missing: Say | None = None
    again: Say | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """With a `card` it is told after trying that nudge, else by someone of these `groups`."""

    id: str
    kind: str
    did: Say
    card: str = ""
    groups: tuple[str, ...] = ()
    task: Say | None = None
    gave: Say | None = None
    wrong: Say | None = None
    tip: Say | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourPlan:
    agenda: str
    time: str
    minutes: int
    place: Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Everything there is to say. `hours` is by the id of the team."""

    questions: tuple[Question, ...] = ()
    stories: tuple[Story, ...] = ()
    hours: Mapping[str, HourPlan] = field(default_factory=dict)
    cues: tuple[Say, ...] = ()
    answers: tuple[Say, ...] = ()
    missing: tuple[Say, ...] = ()
    replies: tuple[Say, ...] = ()

    def asked(self, text: str) -> Question | None:
        """The question of this script that stands in a text, in whatever language."""
        found = (q for q in self.questions if any(said in text for _, said in q.text.spoken()))
        return next(found, None)

    def story_of(self, card: str) -> Story | None:
        return next((story for story in self.stories if card and story.card == card), None)


def load_script(folder: Path = FOLDER) -> Script:
    """Raises TypeError or KeyError when a file holds what no colleague could say."""
    return Script(
        questions=tuple(_made(Question, row) for row in _read(folder / "questions.yaml")),
        stories=tuple(_made(Story, row) for row in _read(folder / "stories.yaml")),
        hours={team: _made(HourPlan, row) for team, row in _read(folder / "hours.yaml").items()},
        **{
            name: tuple(_said(one) for one in rows)
            for name, rows in _read(folder / "sayings.yaml").items()
        },
    )


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


T = TypeVar("T")


def _made(kind: type[T], row: dict[str, Any]) -> T:
    named = {"groups" if name == "for" else name: value for name, value in row.items()}
    unknown = named.keys() - {one.name for one in fields(kind)}  # type: ignore[arg-type]
    if unknown:
        raise KeyError(f"{row.get('id', kind.__name__)}: unknown {sorted(unknown)}")
    return kind(**{name: _value(value) for name, value in named.items()})


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _said(value)
    return tuple(value) if isinstance(value, list) else value


def _said(value: dict[str, str]) -> Say:
    return Say(value["nl"], value["en"])
