"""An answer to what somebody pressed is on its way for a bounded time, whatever hangs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from adapters.desk import Desk
from bot.actions import ShowHelp
from bot.events import Clicked, Sender
from bot.message import Message, Text
from bot.ports import Place

PRESSED = Clicked(
    id="1",
    sender=Sender("web", ("anna",)),
    at=datetime(2026, 11, 3, 9, tzinfo=UTC),
    action=ShowHelp().pack(),
    message="m1",
)
ANSWER = Message("help", (Text("Zo werkt het."),), replaces=True)


@dataclass(slots=True)
class Hanging:
    """A messenger that does not come back from some of its calls."""

    hangs: dict[str, int]
    there: str = ""
    calls: list[str] = field(default_factory=list)

    async def send(self, place: Place, message: Message, key: str) -> str:
        await self._call("send")
        return "m2"

    async def find(self, place: Place, key: str) -> str:
        await self._call("find")
        return self.there

    async def update(self, place: Place, reference: str, message: Message) -> None:
        await self._call("update")

    async def withdraw(self, place: Place, reference: str) -> None:
        await self._call("withdraw")

    async def _call(self, name: str) -> None:
        self.calls.append(name)
        if self.hangs.get(name):
            self.hangs[name] -= 1
            await asyncio.sleep(30)


@pytest.mark.parametrize(
    ("hangs", "there", "calls"),
    [
        ({}, "", ["update"]),
        ({"update": 1}, "", ["update", "send"]),
        ({"update": 1, "send": 1}, "m2", ["update", "send", "find"]),
        ({"update": 1, "send": 1}, "", ["update", "send", "find", "send"]),
        ({"update": 1, "send": 9, "find": 9}, "", ["update", "send", "find", "send"]),
    ],
)
async def test_a_call_that_hangs_is_given_up(
    monkeypatch: pytest.MonkeyPatch, hangs: dict[str, int], there: str, calls: list[str]
) -> None:
    """What may have arrived is looked for, and said once more when it is not found."""
    monkeypatch.setattr("adapters.desk.HANGS", 0.01)
    messenger = Hanging(dict(hangs), there)
    async with asyncio.timeout(2):
        await Desk(None, messenger, None, asyncio.sleep).land(PRESSED, ANSWER)
    assert messenger.calls == calls
