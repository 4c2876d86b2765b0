"""Whether one database is what another one became, told by what happened in both."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.keeping.backup import known
from adapters.keeping.pages import opened

BROKEN, TOLD = "restored-", "restored-all-"  # a restore notes itself under such a number
SHARED = """
    FROM past.delivery AS mine WHERE mine.settled_at IS NOT NULL AND (
        EXISTS (SELECT 1 FROM past.person AS was JOIN main.person AS now USING (id, ref)
                WHERE was.id = mine.person_id)
        OR EXISTS (SELECT 1 FROM past.channel AS was JOIN main.channel AS now
                   USING (id, platform, external) WHERE was.id = mine.channel_id))
"""
LAST = f"SELECT max(mine.settled_at) {SHARED}"
BOTH = """
    SELECT 1 FROM past.delivery AS mine JOIN main.delivery AS theirs USING (key, op)
    WHERE mine.settled_at = ? AND theirs.settled_at = ? LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A copy of a database on a server, and the last number it gave out, by table."""

    file: Path
    numbers: Mapping[str, int]


def goes_on(past: Drawn, present: Drawn) -> bool:
    """Whether `present` is surely what `past` became: it gave out every number that was given out
    there, and knows the last thing that was said there. A database without such proof is treated
    as an older one."""
    behind = any(last > present.numbers.get(name, 0) for name, last in past.numbers.items())
    if behind or _new_breaks(past, present, BROKEN) - _new_breaks(past, present, TOLD):
        return False
    with closing(opened(present.file)) as connection:
        connection.execute("ATTACH DATABASE ? AS past", (str(past.file),))
        (last,) = connection.execute(LAST).fetchone()
        return last is not None and connection.execute(BOTH, (last, last)).fetchone() is not None


def lost_a_part(past: Drawn, present: Drawn) -> bool:
    """Whether it went back to something in between: then what is not in it may be lost since."""
    return bool(_new_breaks(past, present, BROKEN))


def _new_breaks(past: Drawn, present: Drawn, start: str) -> set[str]:
    new = known(present.file).keys() - known(past.file).keys()
    return {number for number in new if number.startswith(start)}


def last_moment(file: Path) -> datetime | None:
    """When something happened there the last time, as its tables tell."""
    told = (
        ("delivery", "settled_at"), ("inbound", "at"), ("team", "opened_at"), ("why", "signed_at"),
    )  # fmt: skip
    with closing(opened(file)) as connection:
        query = "SELECT max({1}) FROM {0}"
        found = [connection.execute(query.format(*one)).fetchone()[0] for one in told]
    moments = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in found if one]
    return max(moments, default=None)
