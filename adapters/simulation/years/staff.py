"""Who works in a simulated company: dealt out by a seed, with all kinds of weeks and zones."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from adapters.simulation.temperament import Temperament
from adapters.simulation.years.diary import Terms
from adapters.simulation.years.shifts import OFFICE, OTHERS
from adapters.web.send import PLATFORM

PLACES = (
    ("Europe/Amsterdam", "NL"),
    ("Europe/Lisbon", "PT"),
    ("America/New_York", "US"),
    ("Pacific/Auckland", "NZ"),
    ("Asia/Kolkata", "IN"),
)
DUTIES = ("owner", "ambassador", "lead", "council")  # of the first people
GROUPS = ("office", "service", "care", "logistics", "sales", "finance", "hr")
TEAM = 12  # people
SHUT = 0  # the number of the team that nobody opens
TEMPERS = {Temperament.KEEN: 4, Temperament.SCEPTIC: 3, Temperament.SILENT: 3}
COLUMNS = ("id", "name", "email", "team", "groups", "duties", "tools", "language", "zone",
           "country", "pattern", "platforms")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Someone:
    """As the organisation's own list has them. `name` is in everything that names them."""

    number: int
    temperament: Temperament
    terms: Terms
    team: int
    groups: tuple[str, ...]
    tools: tuple[str, ...]
    language: str
    duty: str = ""

    @property
    def name(self) -> str:
        return f"zq{self.number:05}"


def hired(people: int, seed: int) -> list[Someone]:
    """The same for the same seed; who comes first is the same in a larger company."""
    return [_someone(number, seed) for number in range(1, people + 1)]


def _someone(number: int, seed: int) -> Someone:
    dice = Random(f"{seed}:{number}:hired")
    zone, country = dice.choice(PLACES)
    shifts = OFFICE if dice.random() < 0.4 else dice.choice(OTHERS)
    duty = DUTIES[number - 1] if number <= len(DUTIES) else ""
    return Someone(
        number,
        Temperament.KEEN if duty else dice.choices(list(TEMPERS), list(TEMPERS.values()))[0],
        Terms(zone, country, shifts),
        team=(number - 1) // TEAM + 1,
        groups=tuple(dice.sample(GROUPS, dice.choice((1, 1, 2)))),
        tools=("chat",) if dice.random() < 0.8 else (),
        language=dice.choice(("nl", "en")),
        duty=duty,
    )


def transferred(one: Someone, teams: int, dice: Random) -> Someone:
    """To another team, perhaps one that is not open; and sometimes to another place or another
    working week."""
    team = dice.randint(SHUT, teams)
    terms = replace(one.terms, is_open=team != SHUT)
    if dice.random() < 0.5:
        zone, country = dice.choice(PLACES)
        terms = replace(terms, zone=zone, country=country)
    if dice.random() < 0.3:
        terms = replace(terms, shifts=dice.choice((OFFICE, *OTHERS)))
    return replace(one, team=team, terms=terms)


# --- as files to import ---------------------------------------------------------------------------


def people_file(people: Iterable[Someone]) -> bytes:
    return _file(COLUMNS, (_row(one) for one in people))


def teams_file(teams: int) -> bytes:
    columns = ("id", "name", "language", "zone", "country", "channels")
    rows = (
        (f"team{n}", f"Team {n}", "nl", *PLACES[0], f"{PLATFORM}:team{n}")
        for n in range(SHUT, teams + 1)
    )
    return _file(columns, rows)


def _row(one: Someone) -> tuple[str, ...]:
    return (
        one.name, f"{one.name} {one.name.title()}", f"{one.name}@example.org", f"team{one.team}",
        " ".join(one.groups), one.duty, " ".join(one.tools), one.language, one.terms.zone,
        one.terms.country, one.terms.shifts.text, f"{PLATFORM}:{one.name}",
    )  # fmt: skip


def _file(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
