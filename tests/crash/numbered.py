"""A feature that says a number to whomever, for tests that count what arrived; and one that is
rung, which changes what stands there and is answered."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from bot.actions import Action, Topic
from bot.events import Happening
from bot.message import Button, Buttons, Message, Reply, Text
from bot.turn import Batch, Feature, Turn

NAME = "numbered"


@dataclass(frozen=True, slots=True)
class Number(Topic, verb="numbered.say"):
    number: int


@dataclass(frozen=True, slots=True)
class Bell(Topic, verb="numbered.bell"):
    rung: bool = False


@dataclass(frozen=True, slots=True)
class Ring(Action, verb="numbered.ring"): ...


RUNG = "it rang"


def text(number: int) -> str:
    return f"number {number};"


def say(turn: Turn, topic: Topic) -> Message:
    if isinstance(topic, Number):
        return Message("numbered", (Text(text(topic.number)),))
    rung = isinstance(topic, Bell) and topic.rung
    ring = () if rung else (Buttons((Button("Ring", Ring()),)),)
    return Message("bell", (Text(RUNG if rung else "a bell"), *ring))


def handle(turn: Turn, event: Happening) -> Reply:
    if not isinstance(event, Ring):
        return None
    turn.update("bell", Bell(rung=True), "rung")
    return Message("rung", (Text("thanks"),))


def nothing(*_: object) -> Iterable[object]:
    return ()


def forget(turn: Turn) -> None: ...


home = mine = totals = gallery = nothing


def due(batch: Batch) -> Iterable[object]:
    return ()


FEATURE: Feature = sys.modules[__name__]  # type: ignore[assignment]
