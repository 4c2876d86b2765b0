"""Another database of the same coach beside the one that is restored: who and what is in both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from bot.catalogue import AcceptedCard
from bot.delivery import Delivery
from bot.features.ai_hour.planned import AiHour
from bot.features.codesign.kept import Idea
from bot.features.question.kept import Question
from bot.features.story.told import Story
from bot.inbound import Inbound
from bot.people import Address, Channel, DoNotContact, Person, Team, Why
from bot.roster.match import alike
from bot.store import insert_new
from bot.timers import Timer

_THERE, _PAIRS = sa.MetaData(), sa.MetaData()


def here(table: type[SQLModel]) -> sa.Table:
    found: sa.Table = sa.inspect(table).local_table
    return found


def _there(table: type[SQLModel]) -> sa.FromClause:
    found = here(table).to_metadata(_THERE, schema="other")
    return found.alias(f"their_{found.name}")


def _pairs(name: str) -> sa.Table:
    columns = (sa.Column("mine", sa.Integer, primary_key=True), sa.Column("theirs", sa.Integer))
    unique = sa.UniqueConstraint("theirs")
    return sa.Table(name, _PAIRS, *columns, unique, prefixes=["TEMPORARY"])


TEAMS, PEOPLE, ADDRESSES = _there(Team), _there(Person), _there(Address)
CHANNELS, ERASED, WHYS = _there(Channel), _there(DoNotContact), _there(Why)
DELIVERIES, TIMERS, INBOUND = _there(Delivery), _there(Timer), _there(Inbound)
STORIES, QUESTIONS, HOURS = _there(Story), _there(Question), _there(AiHour)
IDEAS, CARDS = _there(Idea), _there(AcceptedCard)
SAME_PERSON, SAME_CHANNEL = _pairs("same_person"), _pairs("same_channel")


class AnotherHouse(Exception):
    """Both are databases of the coach, of two organisations."""


@contextmanager
def beside(connection: sa.Connection, path: Path) -> Iterator[Session]:
    """One transaction in which the database at `path` can be read too, as the schema `other`."""
    driver: Any = connection.connection.driver_connection
    driver.execute("ATTACH DATABASE ? AS other", (str(path),))
    try:
        with Session(connection, expire_on_commit=False) as session, session.begin():
            _PAIRS.create_all(session.connection())
            yield session
            _PAIRS.drop_all(session.connection())
    finally:
        driver.execute("DETACH DATABASE other")


def met(session: Session) -> bool:
    """Whether both were the same one once: something happened in both at the same moment.

    A database that was started anew, from the same import, has other moments.
    """
    for table, there, name in (
        (here(Team), TEAMS, "opened_at"),
        (here(Why), WHYS, "signed_at"),
        (here(Delivery), DELIVERIES, "settled_at"),
    ):
        same = (table.c.id == there.c.id, table.c[name] == there.c[name])
        if session.execute(sa.select(1).select_from(table).join(there, sa.and_(*same))).first():
            return True
    return False


def ended_before(session: Session, at: datetime) -> bool:
    """Whether nothing happened in the other one after that, though there are people in it."""
    last = (DELIVERIES.c.settled_at, INBOUND.c.at, TEAMS.c.opened_at, WHYS.c.signed_at)
    found = (session.execute(sa.select(sa.func.max(one))).scalar() for one in last)
    lived_on = any(moment is not None and moment > at for moment in found)
    return bool(_count(session, PEOPLE)) and not lived_on


def alike_enough(session: Session) -> bool:
    """Whether one of them is empty of people, or at least half of the smaller one's are in both."""
    fewest = min(_count(session, here(Person)), _count(session, PEOPLE))
    return 2 * _count(session, SAME_PERSON) >= fewest


def _count(session: Session, table: sa.FromClause) -> int:
    return int(session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def pair_people(session: Session) -> None:
    """Note who is who: as in an import, two of id, e-mail address and name agree."""
    columns = ("id", "ref", "email", "name")
    mine = session.execute(sa.select(*(here(Person).c[name] for name in columns))).all()
    theirs = session.execute(sa.select(*(PEOPLE.c[name] for name in columns))).all()
    by_ref = {one.ref: one for one in theirs}
    by_email = {_plain(one.email): one for one in theirs}
    found: dict[int, int] = {}
    for person in mine:
        for other in (by_ref.get(person.ref), by_email.get(_plain(person.email))):
            if other is not None and _same(person, other):
                found.setdefault(other.id, person.id)
                break
    _note(session, SAME_PERSON, ((mine, theirs) for theirs, mine in found.items()))


def _plain(email: str) -> str:
    return email.strip().casefold()


def _same(one: Any, other: Any) -> bool:
    email = _plain(one.email) == _plain(other.email) != ""
    return sum((bool(one.ref == other.ref), bool(email), alike(one.name, other.name))) > 1


def pair_channels(session: Session) -> None:
    table = here(Channel)
    there = (table.c.platform == CHANNELS.c.platform, table.c.external == CHANNELS.c.external)
    found = sa.select(table.c.id, CHANNELS.c.id).join(CHANNELS, sa.and_(*there))
    session.execute(sa.insert(SAME_CHANNEL).from_select(["mine", "theirs"], found))


def take_in(session: Session, marked: Callable[[str], bool]) -> int:
    """Add the people who are in the other one alone: what was said with them would be unknown.

    Nobody comes back whose e-mail address is `marked` as erased.
    """
    new = ~sa.exists().where(SAME_PERSON.c.theirs == PEOPLE.c.id)
    refs = {row.id: row.ref for row in session.execute(sa.select(TEAMS.c.id, TEAMS.c.ref))}
    teams = {team.ref: team.id for team in session.exec(select(Team))}
    count = 0
    rows = session.execute(sa.select(PEOPLE).where(new)).mappings().all()
    for row in (row for row in rows if not marked(row["email"])):
        values = {name: value for name, value in row.items() if name != "id"}
        values["team_id"] = teams.get(refs.get(row["team_id"], ""))
        for id in insert_new(session, Person, [values]):
            _note(session, SAME_PERSON, [(id, row["id"])])
            _take_addresses(session, id, row["id"])
            count += 1
    return count


def _take_addresses(session: Session, mine: int, theirs: int) -> None:
    found = session.execute(sa.select(ADDRESSES).where(ADDRESSES.c.person_id == theirs)).mappings()
    rows = [dict(row) | {"person_id": mine} for row in found]
    for row in rows:
        del row["id"]
    insert_new(session, Address, rows)


def _note(session: Session, pairs: sa.Table, rows: Iterable[tuple[int, int]]) -> None:
    values = [{"mine": mine, "theirs": theirs} for mine, theirs in rows]
    if values:
        session.execute(sa.insert(pairs), values)


def unpaired(session: Session) -> list[int]:
    """Who is in this database alone."""
    there = sa.exists().where(SAME_PERSON.c.mine == col(Person.id))
    return [id for id in session.exec(select(Person.id).where(~there)) if id is not None]
