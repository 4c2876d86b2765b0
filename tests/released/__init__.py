"""What each earlier version left in its database, as rows that a test can put back.

A file for each revision. `python -m tests.released` writes that of the newest revision, with the
code as it is: do so before adding the next one.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

HERE = Path(__file__).parent
TIMES = {"DATETIME": datetime, "TIMESTAMP": datetime, "DATE": date, "TIME": time}

Kept = dict[str, list[dict[str, Any]]]
"""By table: its rows, with moments, dates and times as ISO text, and bytes in hexadecimals."""


def newest() -> str:
    """The newest revision of which something is kept."""
    return max(file.stem for file in HERE.glob("*.json"))


def left_by(revision: str) -> Kept:
    """Raises FileNotFoundError for a revision nobody kept anything of."""
    tables = json.loads((HERE / f"{revision}.json").read_text("utf-8"))
    return {
        name: [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
        for name, table in tables.items()
    }


def keep(revision: str, kept: Kept) -> None:
    """A row on a line, so that a difference can be read."""
    tables = []
    for name, rows in kept.items():
        columns = json.dumps(list(rows[0]) if rows else [])
        lines = ",\n".join(json.dumps(list(row.values()), ensure_ascii=False) for row in rows)
        tables.append(f'"{name}": {{"columns": {columns}, "rows": [\n{lines}]}}')
    (HERE / f"{revision}.json").write_text("{" + ",\n".join(tables) + "}\n", "utf-8")


def read_back(connection: sa.Connection) -> Kept:
    """Everything in a database, as its own tables say; moments as they are in UTC."""
    kept: Kept = {}
    for table in _tables(connection):
        order = list(table.primary_key.columns)
        rows = connection.execute(sa.select(table).order_by(*order)).mappings()
        kept[table.name] = [{key: _written(value) for key, value in row.items()} for row in rows]
    return kept


def put_back(connection: sa.Connection, kept: Kept) -> None:
    """Write these rows in an empty database with the tables of their revision."""
    for table in _tables(connection):
        rows = [
            {key: _read(table.c[key].type, value) for key, value in row.items()}
            for row in kept[table.name]
        ]
        if rows:
            connection.execute(table.insert(), rows)
        if connection.dialect.name == "postgresql" and "id" in table.c:
            _count_on(connection, table)
    connection.commit()


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """The next row gets the next number."""
    if not isinstance(table.c.id.type, sa.Integer):
        return
    highest = connection.scalar(sa.select(sa.func.max(table.c.id)))
    if highest is not None:
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        connection.execute(sa.select(sa.func.setval(sequence, highest)))


def _tables(connection: sa.Connection) -> list[sa.Table]:
    """Parents before children."""
    found = sa.MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _written(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value


def _read(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return value
    if isinstance(kind, sa.LargeBinary | sa.BLOB):
        return bytes.fromhex(value)
    read = TIMES.get(kind.__visit_name__)
    return read.fromisoformat(value) if read else value
