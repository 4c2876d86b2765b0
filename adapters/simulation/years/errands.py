"""What happens in people's lives, week by week: leave, a pause, a stop, another team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from adapters.simulation.temperament import Temperament
from adapters.simulation.years.staff import Someone

What = Literal[
    "pause", "rest", "resume", "away", "stop", "start", "moment", "rhythm", "move", "leave"
]
WEEK = timedelta(weeks=1)
# the chance of each in a week
ODDS: Mapping[What, float] = {
    "pause": 0.02, "rest": 0.004, "resume": 0.02, "away": 0.02, "stop": 0.002, "start": 0.01,
    "moment": 0.006, "rhythm": 0.006, "move": 0.004, "leave": 0.0005,
}  # fmt: skip
LEAVE = (3, 7, 14, 21)  # days of a leave or a pause


@dataclass(frozen=True, slots=True)
class Errand:
    at: datetime
    number: int
    what: What
    days: int


def errands(one: Someone, start: datetime, weeks: int, seed: int) -> Iterator[Errand]:
    """In order; a longer life begins like a shorter one. Who has a duty keeps it."""
    dice = Random(f"{seed}:{one.number}:errands")
    for week in range(weeks):
        for what, odds in ODDS.items():
            falls, minute, days = dice.random(), dice.randrange(7 * 24 * 60), dice.choice(LEAVE)
            wary = 3 if what == "stop" and one.temperament is Temperament.SCEPTIC else 1
            if falls < odds * wary and not (one.duty and what == "leave"):
                yield Errand(
                    start + week * WEEK + timedelta(minutes=minute), one.number, what, days
                )
