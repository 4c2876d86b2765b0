"""Runs what is measured, and every platform around it, in a process of its own."""

from __future__ import annotations

import asyncio
import inspect
import multiprocessing
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing.connection import Connection
from typing import Any, Protocol

Deeds = dict[str, Callable[..., Any]]
"""What can be asked of whoever lives there; some take their time."""
Serve = Callable[..., AbstractAsyncContextManager[Deeds]]
"""Lives as long as the context: a function of a module, so that another process finds it."""

PATIENCE = 5.0  # seconds in which a process ends by itself


class Other(Protocol):
    """Whoever lives there."""

    async def ask(self, deed: str, *given: Any) -> Any: ...

    async def cpu(self) -> float:
        """Seconds of CPU it used so far, all its threads together."""
        ...


class Settle(Protocol):
    """Lets something live somewhere, for as long as the context lasts."""

    def __call__(self, serve: Serve, *given: Any) -> AbstractAsyncContextManager[Other]: ...


# --- here, for tests ------------------------------------------------------------------------------


class Here:
    """In this very process: the same deeds, without the processor all to itself."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds

    async def ask(self, deed: str, *given: Any) -> Any:
        return await _done(self._deeds, deed, given)

    async def cpu(self) -> float:
        return time.process_time()


@asynccontextmanager
async def here(serve: Serve, *given: Any) -> AsyncIterator[Other]:
    async with serve(*given) as deeds:
        yield Here(deeds)


# --- apart, for measuring -------------------------------------------------------------------------


class Away:
    """In another process; one question at a time."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, deed: str, *given: Any) -> Any:
        """Raises RuntimeError with what went wrong there."""
        async with self._one_at_a_time:
            self._pipe.send((deed, given))
            return await self.answer()

    async def cpu(self) -> float:
        used: float = await self.ask("cpu")
        return used

    async def answer(self) -> Any:
        well, said = await asyncio.to_thread(self._pipe.recv)
        if not well:
            raise RuntimeError(said)
        return said


@asynccontextmanager
async def apart(serve: Serve, *given: Any) -> AsyncIterator[Other]:
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_live, args=(theirs, serve, given), daemon=True)
    process.start()
    theirs.close()
    other = Away(ours)
    try:
        await other.answer()
        yield other
    finally:
        ours.close()
        await asyncio.to_thread(process.join, PATIENCE)
        if process.is_alive():
            process.kill()
        process.join()


def _live(pipe: Connection, serve: Serve, given: tuple[Any, ...]) -> None:
    asyncio.run(_serve(pipe, serve, given))


async def _serve(pipe: Connection, serve: Serve, given: tuple[Any, ...]) -> None:
    """Until the other end hangs up."""
    try:
        async with serve(*given) as deeds:
            pipe.send((True, None))
            await _listen(pipe, deeds | {"cpu": time.process_time})
    except BrokenPipeError:
        return


async def _listen(pipe: Connection, deeds: Deeds) -> None:
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(pipe.fileno(), asked.set)
    while True:
        await asked.wait()
        asked.clear()
        if not pipe.poll():  # the loop rings once more for what was read already
            continue
        try:
            deed, given = pipe.recv()
        except EOFError:
            loop.remove_reader(pipe.fileno())
            return
        try:
            pipe.send((True, await _done(deeds, deed, given)))
        except Exception:
            pipe.send((False, traceback.format_exc()))


async def _done(deeds: Deeds, deed: str, given: tuple[Any, ...]) -> Any:
    found = deeds[deed](*given)
    return await found if inspect.isawaitable(found) else found
