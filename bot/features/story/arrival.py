"""Whether a story got into its team's channels, and when its teller hears that it did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import Delivery, Due
from bot.features.story.told import NAME, StillThere, Story, Unshared
from bot.people import Person
from bot.timers import Wake
from bot.turn import Batch

KEEP_DRAFT = timedelta(days=30)
STAYS_DUE = timedelta(days=14)
NEVER = ("dropped", "failed", "expired")
NOT_SURE = (*NEVER, "unknown")

Arrival = Literal["there", "nowhere", "partly", "unsure"]


def arrival(session: Session, story: Story) -> Arrival:
    """As the ledger knows it; what is still on its way counts as there."""
    return _arrival(_posts(session, story))


def came_out(session: Session, story: Story) -> bool:
    """Whether a story that was taken back is surely in no channel any more."""
    query = select(Delivery).where(Delivery.key == story.post, Delivery.op == "withdraw")
    stuck = any(row.status in ("failed", "expired") for row in session.exec(query))
    return not stuck and arrival(session, story) != "unsure"


def clear(session: Session, story: Story) -> None:
    """Forget posts that never arrived or may not have: the ledger would keep them from being
    planned anew. Those that stand stay, and are passed over."""
    lost = (col(Delivery.op) == "send", col(Delivery.status).in_(NOT_SURE))
    session.execute(sa.delete(Delivery).where(col(Delivery.key) == story.post, *lost))


def look(batch: Batch, story: Story) -> Iterator[Due | Wake]:
    """Tell the teller, once for all channels, what they should not believe any longer.

    A story that stands nowhere is a draft again.
    """
    if story.status == "withdrawn":
        if not came_out(batch.session, story):
            yield _word(story, f"{story.post}:stands", StillThere(story.key), batch.now)
        return
    posts = _posts(batch.session, story)
    how = _arrival(posts)
    if how == "there":
        return
    if how == "nowhere":
        story.status = "draft"
        yield Wake(feature=NAME, at=batch.now + KEEP_DRAFT, subject=story.key)
    shared_at = max(row.due for row in posts if row.status in NOT_SURE)
    key, topic = f"{story.post}:unshared:{shared_at:%Y%m%dT%H%M%S}", Unshared(story.key)
    batch.turn(batch.session.get_one(Person, story.person_id)).update(key, topic, how)
    yield _word(story, key, topic, batch.now)


def _word(story: Story, key: str, topic: Unshared | StillThere, now: datetime) -> Due:
    return Due(
        key=key,
        topic=topic,
        at=now,
        until=now + STAYS_DUE,
        purpose="own",
        person_id=story.person_id,
    )


def _posts(session: Session, story: Story) -> Sequence[Delivery]:
    query = select(Delivery).where(Delivery.key == story.post, Delivery.op == "send")
    return session.exec(query).all()


def _arrival(posts: Iterable[Delivery]) -> Arrival:
    found = {"never" if row.status in NEVER else row.status for row in posts}
    if "unknown" in found:
        return "unsure"
    if "never" not in found:
        return "there"
    return "nowhere" if found == {"never"} else "partly"
