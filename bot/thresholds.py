"""Which group totals may be published: thresholds, rounding, and nothing to be had by subtraction.

What somebody who holds every published figure can know: roughly how all teams together and each
shown team answered, also when they answered as one; and that a hidden team is small or hides a
small one. Taking the shown teams from the total leaves at least two teams with answers, `minimum`
together, or the total itself: that holds for the exact figures too. Rounding hides more: whoever
also knows this rule cannot tell how many answers a hidden team gave, nor that it gave none.

That last only holds while people read the same words for every reason to withhold: `few` beside
`sibling` tells which of two is the small one, and at times how small. Reasons are for tests.

Not covered: overlapping periods, items or ways to cut the same answers set side by side, and what
people of a hidden team work out by telling each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Team = TypeVar("Team", bound=Hashable)
Counts = Mapping[str, int]  # how often each answer was given


@dataclass(frozen=True, slots=True)
class Rules:
    """How many answers a group needs before its total is shown (MISSION.md C4)."""

    minimum: int = 7
    sensitive: int = 10  # psychological safety and the tension fields
    rounding: int = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A group total that may be published. All of it is rounded, and nothing else is left.

    `n` may be rounded below the threshold. An answer that rounds to nothing is left out of
    `counts`: that it stands there would tell that somebody gave it.
    """

    n: int
    counts: dict[str, int]

    def share(self, values: Iterable[str]) -> float:
        """The part, 0 to 1, of the answers that is one of these; 0 when all round to nothing."""
        whole = sum(self.counts.values())
        return sum(self.counts.get(value, 0) for value in set(values)) / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a group is not shown: `few` answers here, a `sibling` would show, `total` has too few."""

    reason: Literal["few", "sibling", "total"]


@dataclass(frozen=True, slots=True)
class Published(Generic[Team]):
    """What may be known of one item in one closed period."""

    total: Shown | Withheld
    teams: dict[Team, Shown | Withheld]


def publish(cells: Mapping[Team, Counts], *, minimum: int, rounding: int) -> Published[Team]:
    """What may be shown of the answers of these teams together, and of each (MISSION.md C4).

    `cells` has every team that was asked, the silent ones too. When a part must hide, the total
    wins: the smallest shown teams are withheld with it. Raises ValueError on nonsense figures.
    """
    if minimum < 1 or rounding < 1 or any(n < 0 for c in cells.values() for n in c.values()):
        raise ValueError("a threshold and a rounding are at least 1, a count at least 0")
    sizes = {team: sum(counts.values()) for team, counts in cells.items()}
    few = {team for team, n in sizes.items() if n < minimum}
    hidden = few | _siblings(sizes, few, minimum)
    teams: dict[Team, Shown | Withheld] = {}
    for team, counts in cells.items():
        if team in hidden:
            teams[team] = Withheld("few" if team in few else "sibling")
        else:
            teams[team] = _shown(counts, rounding)
    if sum(sizes.values()) < minimum:
        return Published(Withheld("total"), teams)
    return Published(_shown(_sum(cells.values()), rounding), teams)


def _siblings(sizes: Mapping[Team, int], few: set[Team], minimum: int) -> set[Team]:
    """The smallest teams that must hide too, so that total minus shown tells nothing."""
    hidden = set(few)
    for team in sorted(sizes.keys() - few, key=lambda team: (sizes[team], str(team))):
        if _safe([sizes[hider] for hider in hidden], minimum):
            break
        hidden.add(team)
    return hidden - few


def _safe(hidden: list[int], minimum: int) -> bool:
    """Whether the answers of all hidden teams together may be known: no teams, or at least two."""
    return not hidden or (sum(hidden) >= minimum and sum(n > 0 for n in hidden) >= 2)


def _sum(cells: Iterable[Counts]) -> dict[str, int]:
    total: dict[str, int] = {}
    for counts in cells:
        for value, n in counts.items():
            total[value] = total.get(value, 0) + n
    return total


def _shown(counts: Counts, rounding: int) -> Shown:
    rounded = {value: _round(n, rounding) for value, n in sorted(counts.items())}
    return Shown(_round(sum(counts.values()), rounding), {v: n for v, n in rounded.items() if n})


def _round(n: int, rounding: int) -> int:
    return (n + rounding // 2) // rounding * rounding
