"""Writes a comparison into the database with few, large statements; sends and plans nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from bot.catalogue import unname
from bot.delivery import Delivery
from bot.people import Address, Channel, Person, Team
from bot.roster.cells import Spot
from bot.roster.diff import Diff, Entry
from bot.store import table_of
from bot.timers import Timer

Name = TypeVar("Name", int, str)

CHUNK = 500  # rows named in one statement; SQLite and PostgreSQL both take that

PERSON, TEAM = table_of(Person), table_of(Team)
ADDRESS, CHANNEL = table_of(Address), table_of(Channel)
DELIVERY, TIMER = table_of(Delivery), table_of(Timer)


def apply(session: Session, diff: Diff, now: datetime) -> None:
    """Make the database say what the files say, in the caller's transaction.

    `diff` was made in the same transaction. Nobody is written to, no team is opened, and nobody's
    own settings change. Raises ValueError while there are problems: then nothing is written.
    """
    if diff.problems:
        raise ValueError("a roster with problems is not imported")
    session.flush()
    _write_teams(session, diff)
    teams = _team_keys(session)
    _write_people(session, diff, teams)
    _end([entry.key for entry in diff.leaving if entry.key], session, now)
    _welcome_back([entry.key for entry in diff.returning if entry.key], session)
    session.expire_all()


# --- teams and their channels ---------------------------------------------------------------------


def _write_teams(session: Session, diff: Diff) -> None:
    blank = _blank(Team(ref="", name=""))
    rows = [{**blank, "ref": team.ref, **team.values} for team in diff.new_teams]
    _insert(session, TEAM, rows)
    _update(session, TEAM, diff.changed_teams, {})
    entries = (*diff.new_teams, *diff.changed_teams)
    if any(entry.gained or entry.lost for entry in entries):
        _write_channels(session, entries)


def _write_channels(session: Session, entries: Sequence[Entry]) -> None:
    """A channel that takes the place of another keeps its row: what was said there can still be
    taken back, and what is planned goes to the new place."""
    teams = _team_keys(session)
    query = sa.select(CHANNEL.c.id, CHANNEL.c.platform, CHANNEL.c.external)
    keys = {Spot(platform, external): key for key, platform, external in session.execute(query)}
    moving = {spot for entry in entries for spot in entry.gained if spot in keys}
    for entry in entries:
        spare = [spot for spot in entry.lost if spot not in moving]
        for spot in entry.gained:
            values = {"team_id": teams[entry.ref], **spot._asdict()}
            old = spot if spot in moving else _on(spot.platform, spare)
            if old is None:
                session.execute(sa.insert(CHANNEL).values(values))
            else:
                session.execute(_at(CHANNEL, keys[old]).values(values))
        for spot in spare:
            session.execute(sa.delete(CHANNEL).where(CHANNEL.c.id == keys[spot]))


def _on(platform: str, spare: list[Spot]) -> Spot | None:
    """Take the first spare spot on this platform."""
    found = next((spot for spot in spare if spot.platform == platform), None)
    if found is not None:
        spare.remove(found)
    return found


def _at(table: sa.Table, key: int) -> sa.Update:
    return sa.update(table).where(table.c.id == key)


# --- people and their addresses -------------------------------------------------------------------


def _write_people(session: Session, diff: Diff, teams: Mapping[str, int]) -> None:
    known = (*diff.changed, *diff.returning)
    _take_away(session, [spot for one in (*diff.new, *known) for spot in (*one.lost, *one.gained)])
    blank = _blank(Person(ref="", name="", email=""))
    rows = [{**blank, **_columns(one.values, teams)} for one in diff.new]
    _insert(session, PERSON, rows)
    _update(session, PERSON, known, teams)
    keys = {one.ref: one.key for one in known} | _keys(session, [one.ref for one in diff.new])
    spots = [
        {"person_id": keys[one.ref], **spot._asdict(), "used_at": None}
        for one in (*diff.new, *known)
        for spot in one.gained
    ]
    _insert(session, ADDRESS, spots)


def _take_away(session: Session, spots: Sequence[Spot]) -> None:
    """Strike these addresses, whoever had them: the comparison saw to it that they may move."""
    if spots:
        at = (ADDRESS.c.platform == sa.bindparam("p")) & (ADDRESS.c.external == sa.bindparam("e"))
        session.execute(sa.delete(ADDRESS).where(at), [{"p": p, "e": e} for p, e in spots])


def _end(keys: Sequence[int], session: Session, now: datetime) -> None:
    """Leavers stop at once: nothing planned stays planned, and their duties and name end."""
    for some in _chunks(keys):
        session.execute(
            sa.update(PERSON).where(PERSON.c.id.in_(some)).values(left_at=now, duties=[])
        )
        planned = DELIVERY.c.status == "planned"
        session.execute(sa.delete(DELIVERY).where(DELIVERY.c.person_id.in_(some), planned))
        session.execute(sa.delete(TIMER).where(TIMER.c.person_id.in_(some)))
        unname(session, some)


def _welcome_back(keys: Sequence[int], session: Session) -> None:
    """Who is back may be asked anew, but a no or a stop of before still stands."""
    for some in _chunks(keys):
        here = PERSON.c.id.in_(some)
        session.execute(sa.update(PERSON).where(here).values(left_at=None))
        query = sa.select(PERSON.c.id).where(here, PERSON.c.consent.not_in(("no", "stopped")))
        askable = list(session.execute(query).scalars())
        session.execute(sa.update(PERSON).where(PERSON.c.id.in_(askable)).values(consent="new"))
        # an invitation of before would keep the ledger from planning a new one
        said = DELIVERY.c.purpose == "invitation"
        session.execute(sa.delete(DELIVERY).where(DELIVERY.c.person_id.in_(askable), said))


# --- statements -----------------------------------------------------------------------------------


def _blank(row: SQLModel) -> dict[str, Any]:
    """All columns of a new row with their first values."""
    return row.model_dump(exclude={"id"})


def _columns(values: Mapping[str, Any], teams: Mapping[str, int]) -> dict[str, Any]:
    columns = {name: value for name, value in values.items() if name != "team"}
    if "team" in values:
        columns["team_id"] = teams[values["team"]]
    return columns


def _insert(session: Session, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(sa.insert(table), rows)


def _keys(session: Session, refs: Sequence[str]) -> dict[str, int | None]:
    """The keys of people by their ref."""
    found: dict[str, int | None] = {}
    for some in _chunks(refs):
        query = sa.select(PERSON.c.ref, PERSON.c.id).where(PERSON.c.ref.in_(some))
        found.update(session.execute(query).all())
    return found


def _team_keys(session: Session) -> dict[str, int]:
    return dict(session.execute(sa.select(TEAM.c.ref, TEAM.c.id)).all())


def _update(
    session: Session, table: sa.Table, entries: Iterable[Entry], teams: Mapping[str, int]
) -> None:
    """Write only what changed; entries in which the same columns change go together."""
    together: dict[frozenset[str], list[dict[str, Any]]] = {}
    for entry in entries:
        said = {c.field: c.new for c in entry.changes if c.field not in ("platforms", "channels")}
        if columns := _columns(said, teams):
            together.setdefault(frozenset(columns), []).append({"key": entry.key, **columns})
    here = table.c.id == sa.bindparam("key")
    for rows in together.values():
        session.execute(sa.update(table).where(here), rows)


def _chunks(names: Sequence[Name]) -> Iterator[list[Name]]:
    rest = iter(names)
    while some := list(islice(rest, CHUNK)):
        yield some
