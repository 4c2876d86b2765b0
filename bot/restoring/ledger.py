"""Takes over what was said since a backup, so that nothing is said twice after it is restored."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import Delivery
from bot.features.ai_hour.planned import AiHour
from bot.inbound import Inbound
from bot.restoring.other import (
    DELIVERIES,
    HOURS,
    INBOUND,
    SAME_CHANNEL,
    SAME_PERSON,
    TIMERS,
    here,
)
from bot.timers import Timer

MINE, THEIRS = here(Delivery), DELIVERIES
Condition = sa.ColumnElement[bool]
UNDECIDED = ("planned", "sending")
HOUR = ("starts_at", "minutes", "agenda", "own_agenda", "place", "repeat", "anchor", "slot")
OF_AN_HOUR = (*HOUR, "clock", "sequence", "status", "note")
LAST_HERE = sa.text(
    "SELECT coalesce((SELECT seq FROM main.sqlite_sequence WHERE name = :name), 0) + :gap"
)
LAST_OF_BOTH = sa.text(
    "SELECT max(coalesce((SELECT seq FROM main.sqlite_sequence WHERE name = :name), 0) + :gap,"
    " coalesce((SELECT seq FROM other.sqlite_sequence WHERE name = :name), 0))"
)


def take_over(session: Session, *, whole: bool) -> int:
    """Rows that the other ledger has, or has otherwise; how many.

    With `whole` it is this one as it went on: then it is right about everything, and what was
    planned here and is not there was struck. Else only what it has said counts.
    """
    count = 0
    for recipient, same in (("person_id", SAME_PERSON), ("channel_id", SAME_CHANNEL)):
        for outdated in _outdated(recipient, same, whole):
            session.execute(sa.delete(MINE).where(*outdated))
        count += _insert(session, recipient, same, whole)
    return count


def _outdated(recipient: str, same: sa.Table, whole: bool) -> Iterator[list[Condition]]:
    mine, theirs = MINE.c[recipient], THEIRS.c[recipient]
    alike = (THEIRS.c.key == MINE.c.key, THEIRS.c.op == MINE.c.op, same.c.mine == mine)
    found = sa.exists().where(*alike, theirs == same.c.theirs).correlate(MINE)
    if whole:
        yield [found.where((THEIRS.c.status != MINE.c.status) | MINE.c.status.in_(UNDECIDED))]
        known = sa.exists().where(same.c.mine == mine).correlate(MINE)
        yield [MINE.c.status.in_(UNDECIDED), known, ~found]
    else:
        yield [MINE.c.status.in_(UNDECIDED), found.where(THEIRS.c.status != "planned")]


def _insert(session: Session, recipient: str, same: sa.Table, whole: bool) -> int:
    names = [column.name for column in MINE.columns if column.name != "id"]
    columns = [same.c.mine if name == recipient else THEIRS.c[name] for name in names]
    there = (MINE.c.key == THEIRS.c.key, MINE.c.op == THEIRS.c.op, MINE.c[recipient] == same.c.mine)
    rows = (
        sa.select(*columns)
        .join_from(THEIRS, same, same.c.theirs == THEIRS.c[recipient])
        .where(~sa.exists().where(*there).correlate(THEIRS, same))
    )
    if not whole:
        rows = rows.where(THEIRS.c.status != "planned")
    done = session.execute(sa.insert(MINE).from_select(names, rows))
    return int(done.rowcount)  # type: ignore[attr-defined]


def take_timers(session: Session) -> None:
    """When each person is looked at again: a moment that came since the backup is over."""
    table = here(Timer)
    known = sa.select(SAME_PERSON.c.mine)
    session.execute(sa.delete(table).where(table.c.person_id.in_(known)))
    rows = sa.select(
        TIMERS.c.feature, SAME_PERSON.c.mine, TIMERS.c.subject, TIMERS.c.due
    ).join_from(TIMERS, SAME_PERSON, SAME_PERSON.c.theirs == TIMERS.c.person_id)
    names = ["feature", "person_id", "subject", "due"]
    session.execute(sa.insert(table).from_select(names, rows))


def take_hours(session: Session) -> None:
    """An AI hour that was moved or cancelled stays so."""
    table = here(AiHour)
    changed = (HOURS.c.sequence > table.c.sequence) | (HOURS.c.status != table.c.status)
    theirs = sa.select(HOURS).where(HOURS.c.id == table.c.id)
    values = {
        name: theirs.with_only_columns(HOURS.c[name]).correlate(table).scalar_subquery()
        for name in OF_AN_HOUR
    }
    where = sa.exists().where(HOURS.c.id == table.c.id, changed).correlate(table)
    session.execute(sa.update(table).where(where).values(values))


def take_inbound(session: Session) -> None:
    """What a platform repeats now was answered before."""
    table = here(Inbound)
    known = sa.exists().where(table.c.id == INBOUND.c.id).correlate(INBOUND)
    rows = sa.select(INBOUND.c.id, INBOUND.c.at).where(~known)
    session.execute(sa.insert(table).from_select(["id", "at"], rows))


def skip_numbers(session: Session, *, gap: int = 0) -> None:
    """Numbers that were given out since the backup stand on buttons and in keys: never again.

    Without the other database nobody knows how many these were; `gap` is more than they can be.
    """
    for table in (table for table in MINE.metadata.sorted_tables if _numbered(table)):
        values = {"name": table.name, "gap": gap}
        values["seq"] = session.execute(LAST_HERE if gap else LAST_OF_BOTH, values).scalar_one()
        here = sa.text("DELETE FROM main.sqlite_sequence WHERE name = :name")
        session.execute(here, values)
        anew = sa.text("INSERT INTO main.sqlite_sequence (name, seq) VALUES (:name, :seq)")
        session.execute(anew, values)


def _numbered(table: sa.Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])
