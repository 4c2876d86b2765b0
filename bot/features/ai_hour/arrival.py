"""Whether an AI hour got into its team's channels, and when its lead hears that it did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import Delivery, Due
from bot.features.ai_hour import messages
from bot.features.ai_hour.planned import NAME, AiHour, Announce, Post, Unannounced
from bot.features.ai_hour.planning import host, may_manage, posts, teller
from bot.message import Message
from bot.timers import Wake
from bot.turn import Batch, Turn

NEVER = ("dropped", "failed", "expired")
NOT_SURE = (*NEVER, "unknown")

Arrival = Literal["there", "nowhere", "partly", "unsure", "changed"]


def arrival(session: Session, hour: AiHour) -> Arrival:
    """As the ledger knows it; `changed` when a channel may still say how the hour was before.

    What is still on its way counts as there; a cancelled hour is missed nowhere.
    """
    changes = {row.status for row in _rows(session, hour, "update")}
    sent = {"never" if row.status in NEVER else row.status for row in _rows(session, hour, "send")}
    if changes & {"failed", "expired"}:
        return "changed"
    if "unknown" in sent:
        return "changed" if changes else "unsure"
    if "never" not in sent or hour.status == "cancelled":
        return "there"
    return "nowhere" if sent == {"never"} else "partly"


def note_unsaid(turn: Turn, key: int) -> None:
    """Look at it in a moment: then the ledger knows of every channel, and one word will do."""
    hour = turn.session.get(AiHour, key)
    if hour is not None and hour.status in ("planned", "cancelled") and turn.now < hour.ends_at:
        turn.wake(Wake(feature=NAME, at=turn.now, subject=hour.number))


def look(batch: Batch, hour: AiHour) -> Iterator[Due]:
    """Tell who hosts the hour, once for all channels, that the team does not read it there."""
    how, lead = arrival(batch.session, hour), host(batch.session, hour)
    if how == "there" or lead is None:
        return
    rows = [*_rows(batch.session, hour, "send"), *_rows(batch.session, hour, "update")]
    last = max(row.due for row in rows)
    key, topic = f"{hour.key}:unannounced:{last:%Y%m%dT%H%M%S}", Unannounced(hour.number)
    batch.turn(lead).update(key, topic, how)
    yield Due(
        key=key, topic=topic, at=batch.now, until=hour.ends_at, purpose="own", person_id=lead.key
    )


def say(turn: Turn, hour: AiHour) -> Message | None:
    how = arrival(turn.session, hour)
    if how == "there" or not may_manage(turn.person, hour):
        return None
    return teller(turn, hour).unannounced(hour, how)


def announce_again(turn: Turn, action: Announce) -> Message:
    """Where it did not arrive; a second press gets the same answer."""
    hour = turn.session.get(AiHour, action.hour)
    if hour is None or hour.status == "draft":
        return messages.gone(turn.words, "gone")
    if not may_manage(turn.person, hour):
        return messages.gone(turn.words, "not-yours")
    if turn.now >= hour.ends_at:
        return messages.gone(turn.words, "over")
    how = arrival(turn.session, hour)
    if how != "there":
        clear(turn.session, hour)
        clear(turn.session, hour, "update")
        turn.plan(*posts(turn.session, hour, turn.now))
    if how == "changed":
        turn.update(hour.key, Post(hour.number), str(hour.sequence))
    return teller(turn, hour).announced()


def post_unsure_again(turn: Turn, hour: AiHour) -> None:
    """Of a post that may stand nobody knows where, so it cannot be changed: say how it is now."""
    sent = _rows(turn.session, hour, "send")
    if any(row.status == "unknown" for row in sent):
        clear(turn.session, hour, status=("unknown",))
        turn.plan(*posts(turn.session, hour, turn.now))


def clear(
    session: Session, hour: AiHour, op: str = "send", status: Sequence[str] = NOT_SURE
) -> None:
    """Forget what never arrived or may not have, or the ledger keeps it from being planned anew."""
    lost = (col(Delivery.op) == op, col(Delivery.status).in_(status))
    session.execute(sa.delete(Delivery).where(col(Delivery.key) == _key(hour, op), *lost))


def _rows(session: Session, hour: AiHour, op: str) -> Sequence[Delivery]:
    """Of the announcement, or of its latest change."""
    query = select(Delivery).where(Delivery.key == _key(hour, op), Delivery.op == op)
    return session.exec(query).all()


def _key(hour: AiHour, op: str) -> str:
    return hour.key if op == "send" else f"{hour.key}#{hour.sequence}"
