"""Whatever happens in whatever order: nothing is said twice that could be looked up, nothing after
a Stop, nothing too fast, and whoever asked is answered."""

from __future__ import annotations

import asyncio

from hypothesis import example, given, settings

from tests.conftest import PROVE
from tests.crash.model import Deed, Life, lives


def plan(*who: str, purpose: str = "own") -> list[Deed]:
    return [("plan", one, purpose) for one in who]


def leave(*ends: str, meanwhile: str = "", who: str = "anna") -> Deed:
    return ("round", list(ends), [], meanwhile, who)


STOPPED_IN_THE_AIR = [
    *plan("anna", purpose="coaching"),
    leave("later", meanwhile="stop"),
    ("wait", 20),
]
STOPPED_IN_DOUBT = [
    *plan("anna", purpose="coaching"),
    leave("lost?"),
    ("stop", "anna"),
    ("wait", 20),
]
ERASED_IN_THE_AIR = [*plan("anna", "bert"), leave("ok", meanwhile="erase"), *plan("bert")]
MAYBE_LOST = [*plan("cleo"), leave("lost?")]
SEND_AND_TAKE_BACK = [
    *plan("cleo", "cleo"),
    leave(),
    ("wait", 20),
    *plan("cleo", "cleo", "cleo"),
    ("withdraw", "cleo"),
    ("withdraw", "cleo"),
    leave(),
    leave(),
]


@example(STOPPED_IN_THE_AIR)
@example(STOPPED_IN_DOUBT)
@example(ERASED_IN_THE_AIR)
@example(MAYBE_LOST)
@example(SEND_AND_TAKE_BACK)
@settings(max_examples=1000 if PROVE else 12, deadline=None)
@given(lives)
def test_the_ledger_keeps_its_promises(deeds: list[Deed]) -> None:
    async def live() -> None:
        life = await Life.begin()
        for deed in deeds:
            await life.do(deed)
        await life.works_again()
        assert life.faults == []
        await life.end()

    asyncio.run(live())
