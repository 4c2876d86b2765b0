"""Who is away according to their platform: until which day, and nothing of why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.people import Address, Person

CHUNK = 500  # ids named in one statement


def note_away(session: Session, platform: str, until: Mapping[str, date]) -> None:
    """From now on these are away, by their id on the platform, and nobody else there is.

    Writes only what changed. Coaching does not come meanwhile, and goes on by itself after.
    """
    before: dict[int, date | None] = {}
    after: dict[int, date | None] = {}
    for key, noted, external in _concerned(session, platform, list(until)):
        before[key] = noted
        after[key] = max(filter(None, (after.get(key), until.get(external))), default=None)
    rows = [{"row": key, "away_until": day} for key, day in after.items() if day != before[key]]
    if rows:
        change = sa.update(Person).where(col(Person.id) == sa.bindparam("row"))
        session.connection().execute(change, rows)
        session.expire_all()


def _concerned(session: Session, platform: str, ids: list[str]) -> Iterator[Any]:
    """Whoever was away until now, and whoever is."""
    query = sa.select(col(Person.id), col(Person.away_until), col(Address.external))
    here = query.join_from(Person, Address).where(col(Address.platform) == platform)
    yield from session.execute(here.where(col(Person.away_until).is_not(None)))
    for first in range(0, len(ids), CHUNK):
        yield from session.execute(here.where(col(Address.external).in_(ids[first:][:CHUNK])))
