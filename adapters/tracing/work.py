"""What goes on while it is traced, and which transactions it makes; for adapters/tracing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from adapters.clock import WallClock
from bot.store import Store

if TYPE_CHECKING:
    from opentelemetry.context import Context

MOST = 100  # transactions of one beat that are told apart


def nanoseconds() -> int:
    return round(WallClock().now().timestamp() * 1_000_000) * 1000


@dataclass(slots=True)
class Work:
    """Something that goes on, and the transactions in it. It is told when it is over, so that what
    turns out `idle` is not told at all; `here` is then where something can be told below it."""

    told: dict[str, str | int]
    idle: bool = False
    steps: list[tuple[str, int, int]] = field(default_factory=list)
    here: Context | None = None
    began: int = field(default_factory=nanoseconds)
    _since: int = field(default_factory=perf_counter_ns)

    def now(self) -> int:
        return self.began + perf_counter_ns() - self._since


REQUEST: ContextVar[Context | None] = ContextVar("request", default=None)
CAUSE: ContextVar[Context | None] = ContextVar("cause", default=None)  # of a call
WORK: ContextVar[Work | None] = ContextVar("work", default=None)


def watch(store: Store) -> None:
    """Note its transactions with what they are part of; those of nothing are not noted."""
    transact: Any = store.transact
    look: Any = store.look

    async def transacted(*work: Any, **how: Any) -> Any:
        with step("transaction"):
            return await transact(*work, **how)

    async def looked(*work: Any, **how: Any) -> Any:
        with step("reading"):
            return await look(*work, **how)

    store.transact, store.look = transacted, looked  # type: ignore[method-assign]


@contextmanager
def step(name: str) -> Iterator[None]:
    """One within another (PostgreSQL's reading is a transaction) is part of that."""
    work = WORK.get()
    if work is None:
        yield
        return
    token, began = WORK.set(None), work.now()
    try:
        yield
    finally:
        WORK.reset(token)
        work.idle = work.idle and name == "reading"
        if len(work.steps) < MOST:
            work.steps.append((name, began, work.now()))
