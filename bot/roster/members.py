"""People as a platform has them in its groups, laid beside people.csv and what is known already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.calendar import known_zone
from bot.events import keepable
from bot.pattern import Pattern
from bot.roster.cells import EMAIL, LONGEST, Spot
from bot.roster.letters import tidy
from bot.roster.match import one_name
from bot.roster.problem import Problem, hints
from bot.roster.sheets import TEAMS, PersonRow, Sheets, TeamRow
from bot.roster.stored import Known, Stored


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group, as the platform knows them; without a `zone` it is the team's."""

    spot: Spot
    name: str
    email: str
    zone: str = ""

    @property
    def usable(self) -> bool:
        return bool(self.name) and EMAIL.fullmatch(self.email) is not None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is in the groups that were asked for. `refused` are groups that cannot be read: why, and
    which there are; `passed` counts who was passed over: guests, bots, gone."""

    members: Mapping[Spot, Sequence[Member]] = field(default_factory=dict)
    refused: Mapping[Spot, tuple[str, Sequence[str]]] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)


class Source(Protocol):
    """One platform's groups."""

    async def members(self, groups: Sequence[Spot]) -> Crowd:
        """Raises NotSent or PerhapsSent when the platform does not tell."""
        ...


NOBODY = Crowd()


def member(spot: Spot, name: str, email: str, zone: str = "") -> Member:
    """As it would stand in the file."""
    zone = zone if known_zone(zone) else ""
    return Member(spot, tidy(keepable(name))[:LONGEST].strip(), tidy(email).lower(), zone)


async def ask(sheets: Sheets, sources: Mapping[str, Source]) -> tuple[Crowd, list[Problem]]:
    """Who is in the groups of the platforms that are asked, and what is wrong with that."""
    crowd, problems = Crowd({}, {}, Counter()), []
    for platform, source in sources.items():
        teams = [team for team in sheets.teams if _from(team, platform)]
        if not teams:
            problems.append(Problem(TEAMS, 1, "source-none", {"platform": platform}))
            continue
        found = await source.members([spot for team in teams for spot in _from(team, platform)])
        problems += [one for team in teams for one in _wrong(team, found, platform)]
        crowd = Crowd({**crowd.members, **found.members}, {}, Counter(crowd.passed + found.passed))
    return crowd, sorted(problems)


def _from(team: TeamRow, platform: str) -> list[Spot]:
    return [spot for spot in team.sources if spot.platform == platform]


def _wrong(team: TeamRow, found: Crowd, platform: str) -> Iterator[Problem]:
    """A group without anybody in it would send a whole team away."""
    for spot in _from(team, platform):
        values = {"value": str(spot)}
        if spot in found.refused:
            code, known = found.refused[spot]
            yield Problem(TEAMS, team.line, code, values | hints(spot.external, known))
        elif not any(one.usable for one in found.members.get(spot, ())):
            yield Problem(TEAMS, team.line, "source-empty", values)


class Together:
    """All rows: those of people.csv first, which count for whoever is in a group as well."""

    def __init__(self, sheets: Sheets, crowd: Crowd, known: Known) -> None:
        self.sheets, self.known = sheets, known
        self.asides = Counter(crowd.passed)
        self.rows = list(sheets.people)
        self._where: dict[str, int] = {}
        present_last = sorted(known.people, key=lambda person: not person.left)
        self._emails = {person.email: person for person in present_last}
        for at, row in enumerate(self.rows):
            self._note(at, row)
        for team in sheets.teams:
            for spot in team.sources:
                for one in crowd.members.get(spot, ()):
                    self._add(one, team)

    def _note(self, at: int, row: PersonRow) -> None:
        self._where |= dict.fromkeys((row.email, *map(str, row.platforms)), at)

    def _add(self, one: Member, team: TeamRow) -> None:
        """Into the first team in whose group they are, unless their own is not read here."""
        if not one.usable:
            self.asides["unnamed"] += 1
            return
        at = self._where.get(str(one.spot), self._where.get(one.email))
        if at is not None:
            self._join(at, one, team)
            return
        holder, stored = self.known.holders.get(one.spot), self._emails.get(one.email)
        stored = holder or stored
        if stored and not stored.left and stored.team and not self.sheets.speaks_of(stored.team):
            self.asides["staying"] += 1
            return
        if stored and not holder and not one_name(stored.name, one.name):
            stored = None  # an address that was given on is not yet the same person
        self.rows.append(_row(one, team, stored, self.known))
        self._note(len(self.rows) - 1, self.rows[-1])

    def _join(self, at: int, one: Member, team: TeamRow) -> None:
        row = self.rows[at]
        if row.file == TEAMS and row.team != team.ref:
            self.asides["doubles"] += 1
        if all(spot.platform != one.spot.platform for spot in row.platforms):
            self.rows[at] = replace(row, platforms=(*row.platforms, one.spot))
            self._note(at, self.rows[at])


def _row(one: Member, team: TeamRow, stored: Stored | None, known: Known) -> PersonRow:
    """Somebody new gets what is usual in the team. Who is known keeps what they had; and what was
    as in their team stays as in their team."""
    usual = {"language": team.language, "zone": team.zone, "country": team.country}
    pattern, old = str(Pattern.parse()), known.teams.get(stored.team) if stored else None
    if stored is None:
        usual["zone"] = one.zone or team.zone
    else:
        pattern = str(stored.values["pattern"])
        for name in usual:
            if old is None or stored.values[name] != old.values[name]:
                usual[name] = str(stored.values[name])
    return PersonRow(
        line=team.line,
        ref=stored.ref if stored else str(one.spot),
        name=one.name,
        email=one.email,
        team=team.ref,
        groups=None,
        duties=None,
        tools=None,
        pattern=pattern,
        platforms=(one.spot,),
        file=TEAMS,
        **usual,
    )
