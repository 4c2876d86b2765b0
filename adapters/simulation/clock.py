"""A clock that stands still until it is moved, for the demo and the tests."""

from __future__ import annotations

from datetime import datetime


class SimulatedClock:
    """The present of a simulated town; it never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move(self, to: datetime) -> None:
        self._now = max(self._now, to)
