"""What the attacks on all platforms share: real payloads, spoiled and sent, 1,000 on each."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import ClassVar

from hostile_town import HostileTown
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from mutations import SENT, SIZE, WRITTEN, Json, Recipe, Wire, read_recipe

from tests.conftest import PROVE

STRANGERS, TRUSTED = (7500, 2500) if PROVE else (700, 300)
BATCH = 20  # requests of one example of Hypothesis's
NO_REQUEST = frozenset({0, 400, 413})  # for what is none; 0 when there was nobody left to answer


class Attack:
    """`real` has what people's clients send, by name; `lies` are the ways not to be who one says.

    `refusals` are the answers to a lie, `answers` those to the platform itself.
    """

    path: ClassVar[str]
    refusals: ClassVar[frozenset[int]]
    answers: ClassVar[frozenset[int]]

    def __init__(self, runner: asyncio.Runner, here: HostileTown) -> None:
        self.runner = runner
        self.here = here
        self.real: dict[str, Json] = {}
        self.lies: Sequence[str] = ()

    # --- what a platform does in its own way ------------------------------------------------------

    @abstractmethod
    def write(self, name: str, payload: Json, lie: str) -> Wire:
        """The request that brings this payload."""

    @abstractmethod
    def vouch(self, wire: Wire, lie: str) -> None:
        """Say who sends it; with a lie, wrongly."""

    @abstractmethod
    async def ready(self) -> None:
        """Just before something is sent."""

    @abstractmethod
    async def idle(self) -> None:
        """Until all that follows is done."""

    @abstractmethod
    def calls(self) -> Sequence[object]:
        """What the coach asked of the platform since it was ready."""

    # --- one request ------------------------------------------------------------------------------

    def sends(self, recipe: Recipe) -> int:
        """Make it of a real payload, spoil that, say who sends it, spoil it on its way; the status
        of the answer, and 0 for none."""
        payload = deepcopy(self.real[recipe.name])
        for twist in recipe.twists:
            twist.spoil(payload)
        wire = self.write(recipe.name, payload, recipe.lie)
        WRITTEN[recipe.writing](wire)
        self.vouch(wire, recipe.lie)
        SENT[recipe.sending](wire)
        self.here.reset()
        return self.runner.run(self._post(wire))

    async def _post(self, wire: Wire) -> int:
        await self.ready()
        status = await self.here.post(self.path, wire)
        await self.idle()
        return status

    # --- all of them ------------------------------------------------------------------------------

    def are_real(self, unheard: set[str]) -> None:
        """Unspoiled, each is answered, and brings the coach what somebody did."""
        for name in self.real:
            assert self.sends(Recipe(name)) in (200, 404), name
            self.here.assert_no_harm()
            assert len(self.here.deeds) == (name not in unheard), name

    def are_turned_away(self) -> None:
        """Whoever is not the platform changes nothing, whatever they send."""
        for lie in self.lies:
            assert self.lied(Recipe(next(iter(self.real)), lie)) in (401, 403), lie
        self._each(STRANGERS, self.lies, self.lied)

    def lied(self, recipe: Recipe) -> int:
        status = self.sends(recipe)
        assert status in self.refusals | (NO_REQUEST if recipe.bent else set()), (status, recipe)
        with blamed(recipe):
            self.here.assert_nothing_happened()
            assert not self.calls(), f"the platform was asked for {self.calls()}"
        return status

    def do_no_harm(self) -> None:
        """What the platform vouches for is answered, and does no more than Anna herself could."""
        heard = self._each(TRUSTED, (), self.trusted)
        assert heard >= TRUSTED / 6, f"only {heard} were worth the coach's while"

    def trusted(self, recipe: Recipe) -> int:
        status = self.sends(recipe)
        allowed = self.answers | (NO_REQUEST | {401} if recipe.bent else set())
        assert status in allowed, (status, recipe)
        with blamed(recipe):
            self.here.assert_no_harm()
        return status

    def _each(self, wanted: int, lies: Sequence[str], tries: Callable[[Recipe], int]) -> int:
        """Try that many recipes; returns how many of them the coach heard of."""
        names, heard, before = list(self.real), 0, self.here.sent

        # what fails is said by its recipe, so there is no need to look for a smaller one
        @settings(max_examples=wanted // BATCH, phases=[Phase.generate])
        @given(st.binary(min_size=SIZE * BATCH, max_size=SIZE * BATCH))
        def batch(raw: bytes) -> None:
            nonlocal heard
            for start in range(0, len(raw), SIZE):
                tries(read_recipe(raw[start : start + SIZE], names, lies))
                heard += len(self.here.deeds)

        batch()
        assert self.here.sent - before >= wanted, "fewer requests than promised"
        return heard


@contextmanager
def blamed(recipe: Recipe) -> Iterator[None]:
    """Say with what fails which request did it."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"{recipe}: {error}") from None
