"""A typed yes is one to what was surely asked last, and to nothing else (MISSION A1: nothing before
a yes)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from adapters.simulation.seat import Seat
from bot.events import Said
from bot.features.program import OpenTeam
from bot.message import Button, Message
from bot.people import Why
from bot.ports import Messenger, NotSent, PerhapsSent, Place
from tests.town import Place as Town

INVITATION = "welcome-invite"


@dataclass
class Stumbling:
    """Nobody knows at first, or at all, that the invitation arrived; the rest is posted."""

    inner: Messenger
    failures: list[Exception]
    arrived: list[str] = field(default_factory=list)

    async def send(self, place: Place, message: Message, key: str) -> str:
        if message.name == INVITATION and self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, PerhapsSent):
                self.arrived.append(await self.inner.send(place, message, key))
            raise failure
        return await self.inner.send(place, message, key)

    async def find(self, place: Place, key: str) -> str:
        if self.failures:
            raise self.failures.pop(0)
        return self.arrived[0] if self.arrived else ""

    async def update(self, place: Place, reference: str, message: Message) -> None:
        await self.inner.update(place, reference, message)

    async def withdraw(self, place: Place, reference: str) -> None:
        await self.inner.withdraw(place, reference)


async def invited(town: Town, *failures: Exception) -> Seat:
    """Anna, to whom the invitation leaves at nine o'clock."""
    town.sender.messenger = Stumbling(town.sender.messenger, list(failures))
    why = {"nl": {"aims": "Rust"}, "en": {"aims": "Calm"}}
    anna = await town.someone("Anna", said="new", opened=False)
    olga = await town.someone("Olga", team="bureau", said="new", duties=("owner",))
    await town.store.transact(
        lambda s: s.add(Why(texts=why, signed_by="Olga", signed_as={}, signed_at=town.now))
    )
    await olga.presses(Button("", OpenTeam(town.teams["service"])))
    await town.until(town.now + timedelta(hours=1, minutes=5))
    return anna


async def consent(town: Town, seat: Seat) -> str:
    return str((await town.person(seat)).consent)


async def test_a_yes_to_the_invitation_that_arrived(town: Town) -> None:
    anna = await invited(town)
    assert anna.last.name == INVITATION
    await anna.says("ja")
    assert await consent(town, anna) == "yes"


@pytest.mark.parametrize(
    "failure",
    [NotSent("no"), NotSent("later", timedelta(minutes=20)), PerhapsSent("the line broke")],
    ids=["refused", "later", "perhaps"],
)
async def test_what_was_not_surely_said_asks_nothing(town: Town, failure: Exception) -> None:
    anna = await invited(town, failure, *[NotSent("busy", timedelta(hours=9))] * 9)
    await anna.says("ja")
    assert await consent(town, anna) == "new"


async def test_what_is_found_later_does_not_take_the_place_of_what_was_said_since(
    town: Town,
) -> None:
    anna = await invited(
        town, PerhapsSent("the line broke"), NotSent("busy", timedelta(minutes=10))
    )
    await anna.says("Hoe maak ik een tabel in Word?")
    await town.days(1)
    await anna.says("ja")
    assert await consent(town, anna) == "new"


async def test_in_a_channel_nobody_answers_what_was_asked_in_private(town: Town) -> None:
    anna = await invited(town)
    around = anna._around("", "") | {"channel": "service"}
    await town.act(Said(text="ja", **around))
    assert await consent(town, anna) == "new"


async def test_a_word_that_was_typed_before_is_no_answer(town: Town) -> None:
    anna = await invited(town)
    around = anna._around("", "") | {"at": town.now - timedelta(minutes=30)}
    await town.act(Said(text="ja", **around))
    assert await consent(town, anna) == "new"


async def test_after_something_too_long_nothing_is_open(town: Town) -> None:
    anna = await invited(town)
    await anna.says("wat " * 1001)
    await anna.says("ja")
    assert await consent(town, anna) == "new"


async def test_after_a_failure_nothing_is_open(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    anna = await invited(town)
    with monkeypatch.context() as broken:
        broken.setattr("bot.answer._dispatch", lambda *_: 1 / 0)
        assert (await anna.says("wis alles")) is not None and anna.last.name == "sorry"
    await anna.says("ja")
    assert await consent(town, anna) == "new"
