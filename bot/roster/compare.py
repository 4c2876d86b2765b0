"""Lays the files beside the database: who is new, changed, back or gone, and what cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlmodel import Session

from bot.roster.cells import Spot, shared
from bot.roster.diff import Change, Diff, Entry, Value
from bot.roster.match import Matched, alike, match
from bot.roster.members import NOBODY, Crowd, Together
from bot.roster.problem import Problem
from bot.roster.sheets import TEAMS, PersonRow, Sheets, TeamRow
from bot.roster.stored import PERSON_FIELDS, TEAM_FIELDS, Known, Stored, read_known


def compare(
    session: Session, sheets: Sheets, secret: str, crowd: Crowd = NOBODY, *, full: bool = True
) -> Diff:
    """What these files, and who is in the groups they name, would change. With `full`, whoever is
    in a team that they speak of, and not among its people, leaves.

    A person is known by id; a new id with a known e-mail address is the same person.
    """
    known = read_known(session)
    together = Together(sheets, crowd, known)
    matched = match(together.rows, known, secret)
    names = {team.ref: team.name for team in sheets.teams}
    people = [_person(row, stored, names) for row, stored in matched.pairs]
    unled = sum(stored is not None and _unled(row, stored) for row, stored in matched.pairs)
    teams = [_team(row, known.teams.get(row.ref)) for row in sheets.teams]
    spoken = {one.key for one in known.people if full and sheets.speaks_of(one.team)}
    kept, away = _unmatched(known, matched, spoken)
    staying = [entry for entry in people if entry.key is not None and not entry.back]
    coming = [entry for entry in people if entry.key is None or entry.back]
    return Diff(
        problems=(
            *_team_problems(sheets.teams, teams, known, full),
            *_people_problems(matched, people, known, away),
        ),
        new_teams=tuple(team for team in teams if team.key is None),
        changed_teams=tuple(team for team in teams if team.key is not None and team.changes),
        absent_teams=tuple(sorted(known.teams.keys() - names.keys())) if full else (),
        new=tuple(entry for entry in coming if not entry.back),
        returning=tuple(entry for entry in coming if entry.back),
        changed=tuple(entry for entry in staying if entry.changes),
        leaving=tuple(
            Entry(one.key, one.ref, one.name, names.get(one.team, one.team))
            for one in away
            if not one.left
        ),
        unchanged=sum(not entry.changes for entry in staying),
        skipped=matched.skipped,
        present=sum(not one.left and one.key in spoken for one in known.people),
        waiting=sum(entry.values["team"] in known.open_teams for entry in coming),
        has_owner=_has_owner(people, kept),
        unread=tuple(one.name for one in sheets.teams if not sheets.speaks_of(one.ref)),
        shared=tuple(f"{row.name} ({row.email})" for row, _ in matched.pairs if shared(row.email)),
        renamed=tuple(_renamed(matched)),
        asides=together.asides | Counter(unled=unled),
    )


def _renamed(matched: Matched) -> Iterator[str]:
    """Id and e-mail address stay and the name does not: a desk's number that somebody else has now,
    to whom nothing of the former belongs."""
    for row, stored in matched.pairs:
        if stored is not None and not alike(stored.name, row.name):
            yield f"{stored.name} → {row.name} ({row.ref})"


def _unmatched(
    known: Known, matched: Matched, spoken: Collection[int]
) -> tuple[list[Stored], list[Stored]]:
    """Stored people without a row that is theirs: who stays, and who is gone or was already."""
    found = {stored.key for _, stored in matched.pairs if stored is not None}
    kept: list[Stored] = []
    away: list[Stored] = []
    for one in known.people:
        if one.key not in found:
            stays = not one.left and (one.key not in spoken or one.key in matched.untouched)
            (kept if stays else away).append(one)
    return kept, away


def _has_owner(people: Iterable[Entry], others: Iterable[Stored]) -> bool:
    held = [one.values["duties"] for one in people]
    return any("owner" in duties for duties in held + [one.values["duties"] for one in others])


# --- one row beside what is stored ----------------------------------------------------------------


def _person(row: PersonRow, stored: Stored | None, teams: Mapping[str, str]) -> Entry:
    """What a row makes of a person. What they set themselves stays theirs."""
    wanted = {name: getattr(row, name) for name in (*PERSON_FIELDS, "team")}
    unsaid: dict[str, Value] = {name: [] for name, value in wanted.items() if value is None}
    said = {name: value for name, value in wanted.items() if value is not None}
    if stored is not None and _unled(row, stored):
        said["duties"] = [duty for duty in stored.values["duties"] if duty != "lead"]
    team = teams.get(row.team, row.team)
    if stored is None:
        return Entry(None, row.ref, row.name, team, values=unsaid | said, gained=row.platforms)
    said = {name: value for name, value in said.items() if name not in stored.own}
    changes = list(_changes(said, stored.values))
    gained, lost = _moved(row.platforms, stored.spots)
    if gained or lost:
        kept = [spot for spot in stored.spots if spot not in lost]
        after = [str(spot) for spot in (*kept, *gained)]
        changes.append(Change("platforms", [str(spot) for spot in stored.spots], after))
    return Entry(
        key=stored.key,
        ref=row.ref,
        name=row.name,
        team=team,
        values=stored.values | said,
        changes=tuple(changes),
        gained=gained,
        lost=lost,
        back=stored.left,
    )


def _unled(row: PersonRow, stored: Stored) -> bool:
    """Whether they leave the team that they led: nobody leads one that nobody gave them."""
    moves = row.team != stored.team
    return moves and row.duties is None and "lead" in stored.values["duties"] and not stored.left


def _team(row: TeamRow, stored: Stored | None) -> Entry:
    said: dict[str, Value] = {name: getattr(row, name) for name in TEAM_FIELDS}
    if stored is None:
        return Entry(None, row.ref, row.name, values=said, gained=row.channels)
    changes = list(_changes(said, stored.values))
    gained, lost = _moved(row.channels, stored.spots)
    if gained or lost:
        before, after = [str(spot) for spot in stored.spots], [str(spot) for spot in row.channels]
        changes.append(Change("channels", before, after))
    return Entry(stored.key, row.ref, row.name, "", said, tuple(changes), gained, lost)


def _changes(said: Mapping[str, Value], before: Mapping[str, Value]) -> Iterator[Change]:
    for name, new in said.items():
        old = before[name]
        if old != new and not (isinstance(new, list) and sorted(old) == sorted(new)):
            yield Change(name, old, new)


def _moved(
    said: Sequence[Spot], before: Sequence[Spot]
) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    """Spots that come and go: only on platforms that the row speaks of."""
    platforms = {spot.platform for spot in said}
    gained = tuple(spot for spot in said if spot not in before)
    lost = tuple(spot for spot in before if spot.platform in platforms and spot not in said)
    return gained, lost


# --- what cannot be -------------------------------------------------------------------------------


def _team_problems(
    rows: Sequence[TeamRow], teams: Sequence[Entry], known: Known, full: bool
) -> Iterator[Problem]:
    refs = {row.ref for row in rows}
    free = {spot for spot, team in known.channels.items() if full and team.ref not in refs}
    lines = [(TEAMS, row.line) for row in rows]
    return _taken("channel-taken", lines, teams, known.channels, free)


def _people_problems(
    matched: Matched, people: Sequence[Entry], known: Known, away: Iterable[Stored]
) -> list[Problem]:
    lines = [(row.file, row.line) for row, _ in matched.pairs]
    free = {spot for one in away for spot in one.spots}
    taken = _taken("spot-taken", lines, people, known.holders, free)
    return sorted((*matched.problems, *taken))


def _taken(
    code: str,
    lines: Iterable[tuple[str, int]],
    entries: Sequence[Entry],
    holders: Mapping[Spot, Stored],
    free: Collection[Spot] = (),
) -> Iterator[Problem]:
    """Platform ids of someone who does not give them up: a private chat never changes hands
    unnoticed."""
    given_up = {spot for entry in entries for spot in entry.lost} | set(free)
    for (file, line), entry in zip(lines, entries, strict=True):
        for spot in entry.gained:
            if spot in holders and spot not in given_up:
                values = {"value": str(spot), "other": holders[spot].name, "name": entry.name}
                yield Problem(file, line, code, values)
