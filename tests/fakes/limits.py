"""A platform's published rate limit, kept by whatever clock it is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


class Bucket:
    """Room for `burst` calls at once, refilled with `rate` calls a second."""

    def __init__(self, rate: float, burst: int, now: Callable[[], datetime]) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._room = float(burst)
        self._seen = now()

    def take(self) -> float:
        """0.0 when there was room for one more call, else the seconds until there is."""
        now = self._now()
        gained = (now - self._seen).total_seconds() * self._rate
        self._room = min(float(self._burst), self._room + max(0.0, gained))
        self._seen = now
        if self._room >= 1 - 1e-9:  # a wait of exactly as long as was said always suffices
            self._room -= 1
            return 0.0
        return (1 - self._room) / self._rate
