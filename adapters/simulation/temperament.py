"""How scripted colleagues take to the coach: keen, sceptical or silent, dealt out team by team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bot.people import Person

Odds = Mapping[str, float]  # how often each choice falls, relative to the others
SCEPTIC_PART, SILENT_PART = 1 / 3, 1 / 6  # of a team; the rest is keen
NOTHING = "nothing-at-all"  # the choice of not reacting


class Temperament(StrEnum):
    KEEN = "keen"
    SCEPTIC = "sceptic"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Habits:
    """What someone of a temperament tends to do; a plain number is a chance from 0 to 1.

    `delay` is about how many working hours go by before they look at something new.
    """

    delay: float
    invite: Odds
    offer: Odds
    result: Odds
    scores: Odds
    pulse: float
    minutes: float
    tell: float
    share: Odds
    try_story: float
    join: float
    solved: float
    curious: float


WHEN: Odds = {"now": 3, "afternoon": 3, "tomorrow": 3, "own": 2, "none": 2}
BANDS: Odds = {"more": 2, "same": 3, "under-15": 6, "15-60": 3, "over-60": 1}

HABITS: Mapping[Temperament, Habits] = {
    Temperament.KEEN: Habits(
        delay=1.0,
        invite={"yes": 1},
        offer={"pick": 82, "others": 6, "not-this-week": 8, NOTHING: 4},
        result={
            "useful": 46,
            "partly": 24,
            "nothing": 10,
            "without-ai": 8,
            "not-this-week": 5,
            NOTHING: 7,
        },
        scores={"1": 2, "2": 8, "3": 25, "4": 45, "5": 18, "not-used": 4, "rather-not": 2},
        pulse=0.97,
        minutes=0.7,
        tell=0.45,
        share={"full": 5, "first": 3, "none": 2},
        try_story=0.14,
        join=0.55,
        solved=0.9,
        curious=0.15,
    ),
    Temperament.SCEPTIC: Habits(
        delay=2.5,
        invite={"yes": 85, "later": 15},
        offer={"pick": 34, "others": 4, "not-this-week": 40, NOTHING: 22},
        result={
            "useful": 14,
            "partly": 24,
            "nothing": 26,
            "without-ai": 12,
            "not-this-week": 8,
            NOTHING: 16,
        },
        scores={"1": 16, "2": 30, "3": 30, "4": 12, "5": 2, "not-used": 6, "rather-not": 4},
        pulse=0.94,
        minutes=0.3,
        tell=0.25,
        share={"full": 1, "first": 3, "none": 6},
        try_story=0.03,
        join=0.15,
        solved=0.7,
        curious=0.3,
    ),
    Temperament.SILENT: Habits(
        delay=5.0,
        invite={"yes": 3, "no": 3, NOTHING: 4},
        offer={NOTHING: 1},
        result={NOTHING: 1},
        scores={"rather-not": 1},
        pulse=0.0,
        minutes=0.0,
        tell=0.0,
        share={"none": 1},
        try_story=0.0,
        join=0.0,
        solved=0.0,
        curious=0.0,
    ),
}


def deal(people: Iterable[Person], seed: int) -> dict[str, Temperament]:
    """A temperament for each of these, by their id; the same seed deals the same.

    Every team gets its parts, so that no seed makes a team of all one kind. Who has a duty is keen,
    but for the works council: its members are there to ask.
    """
    found: dict[str, Temperament] = {}
    teams: dict[int | None, list[Person]] = defaultdict(list)
    for person in people:
        teams[person.team_id].append(person)
    for team in teams.values():
        silent, sceptic = round(len(team) * SILENT_PART), round(len(team) * SCEPTIC_PART)
        free = [one.ref for one in team if not one.duties]
        council = [one.ref for one in team if one.has("council")]
        Random(f"{seed}:temperament:{team[0].ref}").shuffle(free)
        quiet, rest = free[:silent], council + free[silent:]
        found |= {one.ref: Temperament.KEEN for one in team}
        found |= dict.fromkeys(quiet, Temperament.SILENT)
        found |= dict.fromkeys(rest[:sceptic], Temperament.SCEPTIC)
    return found


def fall(odds: Odds, dice: Random) -> str:
    """One of the choices, each as often as its odds say."""
    return dice.choices(list(odds), weights=list(odds.values()))[0]
