"""The two files together: every row checked, and the rows against each other."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from functools import cached_property

from bot.content import Shelf
from bot.roster.cells import GROUPED, Reader, Spot, spellings
from bot.roster.problem import Problem
from bot.roster.table import Columns, Table, read_table

PEOPLE, TEAMS = "people.csv", "teams.csv"
LANGUAGE, ZONE, COUNTRY = "nl", "Europe/Amsterdam", "NL"

_SPELLED = {
    "nummer": "id",
    "personeelsnummer": "id",
    "medewerkernummer": "id",
    "naam": "name",
    "volledige naam": "name",
    "e mail": "email",
    "mail": "email",
    "e mailadres": "email",
    "emailadres": "email",
    "email address": "email",
    "e mail address": "email",
    "afdeling": "team",
    "groep": "groups",
    "groepen": "groups",
    "soort werk": "groups",
    "duty": "duties",
    "taak": "duties",
    "taken": "duties",
    "tool": "tools",
    "hulpmiddelen": "tools",
    "taal": "language",
    "tijdzone": "zone",
    "time zone": "zone",
    "timezone": "zone",
    "land": "country",
    "werktijden": "pattern",
    "werkpatroon": "pattern",
    "work pattern": "pattern",
    "working hours": "pattern",
    "platform": "platforms",
    "platform ids": "platforms",
    "platform id": "platforms",
    "kanaal": "channels",
    "kanalen": "channels",
    "channel": "channels",
    "channel ids": "channels",
    "bron": "source",
}
_SETTINGS = ("language", "zone", "country")
_WORK = ("groups", "duties", "tools")
PEOPLE_COLUMNS = Columns(
    ("id", "name", "email", "team"), (*_WORK, *_SETTINGS, "pattern", "platforms"), _SPELLED
)
TEAMS_COLUMNS = Columns(("id", "name"), (*_SETTINGS, "channels", "source"), _SPELLED)
ALSO_DUTIES = {"works council": "council", "ondernemingsraad": "council", "or": "council"}


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team. Its people are those in the groups of its `sources`, else those of people.csv."""

    line: int
    ref: str
    name: str
    language: str
    zone: str
    country: str
    channels: tuple[Spot, ...]
    sources: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One colleague. `None` for groups, duties or tools: the file does not speak of them.

    Who was found in a group stands on the line of its team, in that `file`.
    """

    line: int
    ref: str
    name: str
    email: str
    team: str
    groups: list[str] | None
    duties: list[str] | None
    tools: list[str] | None
    language: str
    zone: str
    country: str
    pattern: str
    platforms: tuple[Spot, ...]
    file: str = PEOPLE


@dataclass(frozen=True)
class Sheets:
    """Both files, with nothing wrong in them. `listed`: people.csv was given; `asked` are the
    platforms whose groups are read."""

    teams: tuple[TeamRow, ...]
    people: tuple[PersonRow, ...]
    listed: bool = True
    asked: frozenset[str] = frozenset()

    def speaks_of(self, team: str) -> bool:
        """Whether everybody in this team is found here: then who is not has left."""
        platforms = self._platforms.get(team)
        return platforms <= self.asked if platforms else self.listed

    @cached_property
    def _platforms(self) -> dict[str, set[str]]:
        return {team.ref: {spot.platform for spot in team.sources} for team in self.teams}


def read(
    people: bytes | None, teams: bytes, shelf: Shelf, asked: Collection[str] = ()
) -> Sheets | list[Problem]:
    """Both files as they were saved, or everything that is wrong in them, row by row.

    An empty language, zone or country is that of the team; an empty working week mon-fri 9-17.
    """
    team_table = read_table(TEAMS, teams, TEAMS_COLUMNS)
    people_table = Table(PEOPLE)
    if people is not None:
        people_table = read_table(PEOPLE, people, PEOPLE_COLUMNS)
    team_rows = [_team(Reader(team_table, row)) for row in team_table.rows]
    known = _Known(shelf, team_rows, check_teams=team_table.whole)
    rows = [_person(Reader(people_table, row), known) for row in people_table.rows]
    _once(team_table, [(row.line, row.ref, "", row.channels) for row in team_rows])
    _once_read(team_table, team_rows)
    _once(people_table, [(row.line, row.ref, row.email, row.platforms) for row in rows])
    problems = sorted(team_table.problems) + sorted(people_table.problems)
    listed = people is not None
    return problems or Sheets(tuple(team_rows), tuple(rows), listed, frozenset(asked))


class _Known:
    """What a row of people.csv may refer to."""

    def __init__(self, shelf: Shelf, teams: list[TeamRow], *, check_teams: bool) -> None:
        self.teams = {team.ref: team for team in teams if team.ref}
        self.refs = _team_spellings(teams) if check_teams else None
        self.groups = spellings(shelf.groups)
        self.duties = spellings(shelf.duties, ALSO_DUTIES)
        self.tools = spellings(shelf.tools)


def _team_spellings(teams: list[TeamRow]) -> dict[str, str]:
    """Teams by id, and by their name when no other team has it."""
    names = [team.name.casefold() for team in teams]
    by_name = {
        name: team.ref for name, team in zip(names, teams, strict=True) if names.count(name) == 1
    }
    return by_name | {team.ref.casefold(): team.ref for team in teams if team.ref}


def _team(reader: Reader) -> TeamRow:
    return TeamRow(
        line=reader.row.line,
        ref=reader.ref(),
        name=reader.needed("name"),
        language=reader.language(LANGUAGE),
        zone=reader.zone(ZONE),
        country=reader.country(COUNTRY),
        channels=reader.spots("channels"),
        sources=reader.spots("source", GROUPED),
    )


def _person(reader: Reader, known: _Known) -> PersonRow:
    ref, name, email = reader.ref(), reader.name(), reader.email()
    asked = reader.one_of("team", known.refs) if known.refs is not None else ""
    team = known.teams.get(asked)
    return PersonRow(
        line=reader.row.line,
        ref=ref,
        name=name,
        email=email,
        team=asked,
        groups=reader.some_of("groups", known.groups),
        duties=reader.some_of("duties", known.duties),
        tools=reader.some_of("tools", known.tools),
        language=reader.language(team.language if team else LANGUAGE),
        zone=reader.zone(team.zone if team else ZONE),
        country=reader.country(team.country if team else COUNTRY),
        pattern=reader.pattern(),
        platforms=reader.spots("platforms"),
    )


def _once(table: Table, rows: list[tuple[int, str, str, tuple[Spot, ...]]]) -> None:
    """Report ids, addresses and platform ids that stand in two rows; of a double id only that."""
    seen: dict[Hashable, int] = {}
    for line, ref, email, spots in rows:
        before = len(table.problems)
        _first(table, seen, line, "id", ref)
        if len(table.problems) == before:
            _first(table, seen, line, "email", email)
            for spot in spots:
                _first(table, seen, line, "spot", str(spot))


def _once_read(table: Table, rows: list[TeamRow]) -> None:
    """Report groups that are to be two teams."""
    seen: dict[Hashable, int] = {}
    for row in rows:
        for spot in row.sources:
            _first(table, seen, row.line, "source", str(spot))


def _first(table: Table, seen: dict[Hashable, int], line: int, about: str, value: str) -> None:
    key = (about, value if about in ("spot", "source") else value.casefold())
    if value and (other := seen.setdefault(key, line)) != line:
        table.report(line, f"{about}-twice", value=value, other=str(other))
