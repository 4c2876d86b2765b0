"""What goes wrong at a platform on demand, for the adapters that must live with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from enum import Enum, auto
from fnmatch import fnmatchcase

PATIENCE = 30.0  # seconds a fake may hang before it gives up by itself


class Fault(Enum):
    SERVER_ERROR = auto()  # a 500
    TIMEOUT = auto()  # keeps nothing and never answers, until the fake is closed
    TIMEOUT_AFTER = auto()  # keeps the message and never answers, until the fake is closed
    DROP_BEFORE = auto()  # drops the connection and keeps nothing
    DROP_AFTER = auto()  # keeps the message, then drops the connection
    TOO_FAST = auto()  # a 429 with Retry-After


Trouble = Fault | int | str  # an int is an HTTP status, a str an error the platform has a name for


class Faults:
    """Faults by path pattern (`chat.*`), each used once, in the order they were added."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, Trouble]] = deque()
        self._closed = asyncio.Event()

    def add(self, pattern: str, trouble: Trouble, times: int = 1) -> None:
        self._waiting.extend([(pattern, trouble)] * times)

    def take(self, path: str) -> Trouble | None:
        """The next fault for this path, used up by asking."""
        for place, (pattern, trouble) in enumerate(self._waiting):
            if fnmatchcase(path, pattern):
                del self._waiting[place]
                return trouble
        return None

    async def hang(self) -> None:
        """Answer nothing until the fake is closed."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), PATIENCE)

    def close(self) -> None:
        """Let go of whoever hangs."""
        self._closed.set()

    def __len__(self) -> int:
        return len(self._waiting)
