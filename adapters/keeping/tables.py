"""The tables there are, how many rows they hold, which numbers they gave out, and of which backups
a database knows: what keeping needs to know of both kinds of databases."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import SQLModel

import bot.coach
import bot.features
import bot.lane
import bot.offered  # noqa: F401 - with these, all tables there are
from adapters.needs import Missing


def all_tables() -> list[sa.Table]:
    """Parents before children. A new table is one of them by itself."""
    return list(SQLModel.metadata.sorted_tables)


def count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def how_many(connection: sa.Connection) -> dict[str, int]:
    """Rows by table, of those that are there at all."""
    there = set(sa.inspect(connection).get_table_names())
    return {one.name: count(connection, one) for one in all_tables() if one.name in there}


# --- numbers that were given out ------------------------------------------------------------------


def numbers(connection: sa.Connection) -> dict[str, int]:
    """The last number given out, by table: it may stand on a button, though its row is gone."""
    given = _sequences(connection)
    for table in all_tables():
        if (column := table.autoincrement_column) is not None:
            highest = connection.execute(sa.select(sa.func.max(column))).scalar() or 0
            given[table.name] = max(given.get(table.name, 0), highest)
    return given


def _sequences(connection: sa.Connection) -> dict[str, int]:
    if connection.dialect.name == "sqlite":
        query = sa.text("SELECT name, seq FROM sqlite_sequence")
        return {one.name: one.seq for one in connection.execute(query)}
    found = {}
    for table, sequence in _serial(connection).items():
        last = sa.text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 # nosec B608 # quoted by the server
        found[table] = int(connection.execute(last).scalar_one())
    return found


def _serial(connection: sa.Connection) -> dict[str, str]:
    """PostgreSQL's own counters, by table."""
    found = {}
    for table in all_tables():
        if (column := table.autoincrement_column) is not None:
            name = connection.dialect.identifier_preparer.format_table(table)
            query = sa.select(sa.func.pg_get_serial_sequence(name, column.name))
            if sequence := connection.execute(query).scalar():
                found[table.name] = sequence
    return found


def count_on(connection: sa.Connection, given: dict[str, int]) -> None:
    """The next row gets the next number, and never one that was given out before, here or there."""
    if connection.dialect.name == "sqlite":
        for table in all_tables():
            if table.dialect_options["sqlite"]["autoincrement"]:
                values = {"name": table.name, "seq": given.get(table.name, 0)}
                connection.execute(
                    sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), values
                )
                connection.execute(
                    sa.text("INSERT INTO sqlite_sequence VALUES (:name, :seq)"), values
                )
        return
    here = _sequences(connection)
    for name, sequence in _serial(connection).items():
        if last := max(given.get(name, 0), here[name]):
            connection.execute(sa.select(sa.func.setval(sequence, last)))


# --- what a database knows of its backups ---------------------------------------------------------

KNOWN = sa.Table(
    "known_backup", sa.MetaData(),
    sa.Column("number", sa.Text, primary_key=True), sa.Column("through", sa.Integer),
)  # fmt: skip


def notes(connection: sa.Connection) -> dict[str, bool]:
    """The backups it went on from, and whether through a restore that lost a part of them."""
    if not sa.inspect(connection).has_table(KNOWN.name):
        return {}
    return {number: bool(through) for number, through in connection.execute(sa.select(KNOWN))}


def note(connection: sa.Connection, found: dict[str, bool]) -> None:
    new = found.keys() - notes(connection).keys()
    if new:
        KNOWN.create(connection, checkfirst=True)
        rows = [{"number": one, "through": int(found[one])} for one in sorted(new)]
        connection.execute(sa.insert(KNOWN), rows)


def must_be_known(connection: sa.Connection) -> None:
    """Raises Missing for a table that is not ours, and would stay behind."""
    ours = {table.name for table in all_tables()} | {KNOWN.name, "alembic_version"}
    for name in sorted(set(sa.inspect(connection).get_table_names()) - ours):
        raise Missing("keeping-strange", table=name)
