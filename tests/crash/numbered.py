"""A feature that says a number to whomever, for tests that count what arrived."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from bot.actions import Topic
from bot.events import Happening
from bot.message import Message, Reply, Text
from bot.turn import Batch, Feature, Turn

NAME = "numbered"


@dataclass(frozen=True, slots=True)
class Number(Topic, verb="numbered.say"):
    number: int


def text(number: int) -> str:
    return f"number {number};"


def say(turn: Turn, topic: Number) -> Message:
    return Message("numbered", (Text(text(topic.number)),))


def handle(turn: Turn, event: Happening) -> Reply:
    return None


def nothing(*_: object) -> Iterable[object]:
    return ()


def forget(turn: Turn) -> None: ...


home = mine = totals = gallery = nothing


def due(batch: Batch) -> Iterable[object]:
    return ()


FEATURE: Feature = sys.modules[__name__]  # type: ignore[assignment]
