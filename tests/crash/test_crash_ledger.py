"""Whatever happens in whatever order: nothing is said twice that could be looked up, nothing after
a Stop, nothing too fast, and whoever asked is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings

from tests.conftest import PROVE
from tests.crash.model import Deed, GivenLife, Life, lives
from tests.town import IN_MEMORY


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


def living(life: type[Life], url: str = IN_MEMORY) -> Callable[[list[Deed]], None]:
    """Lives through such deeds; nothing may be wrong at the end."""

    async def live(deeds: list[Deed]) -> None:
        one = await life.begin(url)
        for deed in deeds:
            await one.do(deed)
        await one.works_again()
        assert one.faults == []
        await one.end()

    return lambda deeds: asyncio.run(live(deeds))


def through(examples: int, live: Callable[[list[Deed]], None]) -> None:
    told = [STOPPED_IN_THE_AIR, STOPPED_IN_DOUBT, ERASED_IN_THE_AIR, MAYBE_LOST, SEND_AND_TAKE_BACK]
    run = settings(max_examples=examples, deadline=None)(given(lives)(live))
    for deeds in told:
        run = example(deeds)(run)
    run()


def test_the_ledger_keeps_its_promises() -> None:
    through(1000 if PROVE else 12, living(Life))


def test_the_ledger_keeps_them_when_rows_are_given() -> None:
    through(1000 if PROVE else 6, living(GivenLife))


@pytest.mark.prove
@pytest.mark.parametrize("life", [Life, GivenLife])
def test_the_ledger_keeps_them_on_postgresql(life: type[Life], postgres: str) -> None:
    through(60, living(life, postgres))
