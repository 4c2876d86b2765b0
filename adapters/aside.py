"""Deliveries that are held: they wait for whoever keeps the coach running, not for their lane."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

MOST = 1000  # with more of them it does not matter any more what else waits
DIGITS = 18  # of a number that surely fits
_THERE = sa.text("SELECT to_regclass('pgqueuer')")
_HELD = sa.text(
    "SELECT payload FROM pgqueuer WHERE status = 'failed' AND entrypoint ~ '^(slack|teams|web)'"
    " LIMIT :most"
)


def held_rows(session: Session) -> list[int]:
    """Their rows in the ledger. With SQLite, and before there is a queue, nothing is held."""
    if session.get_bind().dialect.name == "sqlite" or session.scalar(_THERE) is None:
        return []
    texts = session.execute(_HELD, {"most": MOST}).scalars()
    return [int(text) for text in texts if text and text.isdigit() and len(text) <= DIGITS]
