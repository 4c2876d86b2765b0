"""How many people the coach reaches, and how many it does not: for whoever runs it, in totals.

Whoever blocks the bot or removes the app says no, and a no is never visible to anyone. So only
whole fives of them are told, and the others count as reachable: what is told adds up to everybody
there, stays the same when one person goes, and leaves nothing to subtract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.people import GONE, Address, Channel, Person, Team

FEW = 5
SURE = ("reachable", "unknown", "blocked", "uninstalled")  # of several addresses, the best counts


def reach_counts(session: Session) -> dict[tuple[str, str], int | None]:
    """People by platform and reach; None where fewer than five blocked or removed the app."""
    rank = sa.case({name: at for at, name in enumerate(SURE)}, value=col(Address.reach))
    each = (
        sa.select(col(Address.platform), sa.func.min(rank).label("best"))
        .join(Person, col(Person.id) == col(Address.person_id))
        .where(col(Person.left_at).is_(None))
        .group_by(col(Address.platform), col(Address.person_id))
        .subquery()
    )
    total = sa.select(each.c.platform, each.c.best, sa.func.count())
    found = session.execute(total.group_by(each.c.platform, each.c.best))
    return _told({(platform, SURE[best]): count for platform, best, count in found})


def _told(counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int | None]:
    told: dict[tuple[str, str], int | None] = {}
    for platform in sorted({platform for platform, _ in counts}):
        here = {reach: counts.get((platform, reach), 0) for reach in SURE}
        rest = sum(here[reach] % FEW for reach in GONE)
        told[platform, "reachable"] = here["reachable"] + rest
        told[platform, "unknown"] = here["unknown"]
        for reach in GONE:
            told[platform, reach] = here[reach] - here[reach] % FEW or None
    return told


def refusing_channels(session: Session) -> dict[str, list[str]]:
    """By platform, the teams whose channel did not take the last thing that was posted."""
    query = sa.select(col(Channel.platform), col(Team.ref)).join(Team)
    gone = query.where(col(Channel.reach).in_(GONE)).order_by(col(Team.ref))
    found: dict[str, list[str]] = defaultdict(list)
    for platform, team in session.execute(gone):
        found[platform].append(team)
    return found
