"""What the database knows of teams, people and their platform ids, read at once for comparing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from bot.people import Address, Channel, DoNotContact, Person, Team
from bot.roster.cells import Spot
from bot.roster.diff import Value
from bot.store import table_of


@dataclass(frozen=True, slots=True)
class Stored:
    """One person or team: its own fields, and the platform ids of it."""

    key: int
    ref: str
    name: str
    email: str
    team: str
    left: bool
    own: frozenset[str]
    values: dict[str, Value]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the files are compared with."""

    teams: dict[str, Stored]
    open_teams: frozenset[str]
    people: tuple[Stored, ...]
    holders: dict[Spot, Stored]
    channels: dict[Spot, Stored]
    erased: frozenset[str]


TEAM_FIELDS = ("name", "language", "zone", "country")
WORK_FIELDS = ("groups", "duties", "tools")
PERSON_FIELDS = ("ref", "name", "email", *WORK_FIELDS, "language", "zone", "country", "pattern")


def read_known(session: Session) -> Known:
    teams = _rows(session, Team)
    channels = _spots(_rows(session, Channel), "team_id")
    stored_teams = {row["ref"]: _team(row, channels.get(row["id"], ())) for row in teams}
    refs = {row["id"]: row["ref"] for row in teams}
    addresses = _spots(_rows(session, Address), "person_id")
    people = tuple(
        _person(row, refs.get(row["team_id"], ""), addresses.get(row["id"], ()))
        for row in _rows(session, Person)
    )
    return Known(
        teams=stored_teams,
        open_teams=frozenset(row["ref"] for row in teams if row["opened_at"] is not None),
        people=people,
        holders={spot: person for person in people for spot in person.spots},
        channels={spot: team for team in stored_teams.values() for spot in team.spots},
        erased=frozenset(row["hash"] for row in _rows(session, DoNotContact)),
    )


def _rows(session: Session, model: type[SQLModel]) -> list[sa.RowMapping]:
    table = table_of(model)
    query = sa.select(table).order_by(*table.primary_key.columns)
    return list(session.execute(query).mappings())


def _spots(rows: Iterable[sa.RowMapping], of: str) -> dict[int, tuple[Spot, ...]]:
    found: dict[int, tuple[Spot, ...]] = {}
    for row in rows:
        found[row[of]] = (*found.get(row[of], ()), Spot(row["platform"], row["external"]))
    return found


def _team(row: sa.RowMapping, spots: tuple[Spot, ...]) -> Stored:
    values = {name: row[name] for name in TEAM_FIELDS}
    return Stored(row["id"], row["ref"], row["name"], "", "", False, frozenset(), values, spots)


def _person(row: sa.RowMapping, team: str, spots: tuple[Spot, ...]) -> Stored:
    return Stored(
        key=row["id"],
        ref=row["ref"],
        name=row["name"],
        email=row["email"].casefold(),
        team=team,
        left=row["left_at"] is not None,
        own=frozenset(row["own"]),
        values={name: row[name] for name in PERSON_FIELDS} | {"team": team},
        spots=spots,
    )
