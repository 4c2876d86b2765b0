"""Whether something is still welcome, and from when on they are at work: asked when it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.calendar import local
from bot.delivery import Delivery
from bot.turn import Turn

LATE = timedelta(hours=1)  # then a team's post is no longer at the hour it was planned for


def welcome_now(row: Delivery, turn: Turn) -> bool:
    """Coaching reaches only who said yes; an invitation only who has not answered yet."""
    if turn.someone is None:
        return True
    if turn.someone.left_at is not None:
        return False
    if row.purpose == "coaching":
        return turn.someone.coached(local(turn.now, turn.someone.zone).date())
    if row.purpose == "invitation":
        return turn.someone.consent in ("new", "later")
    return True


def working_moment(row: Delivery, turn: Turn) -> datetime:
    """Now, or when they are at work again: only what somebody asked for may come at any hour.

    A team's post has its hour from whoever planned it; one that was held up long finds another.
    """
    if row.purpose == "own" or row.op != "send":
        return turn.now
    if turn.someone is not None:
        hours = turn.someone.hours
    elif turn.now - row.due < LATE or (team := turn.channel_team) is None:
        return turn.now
    else:
        hours = team.hours
    return hours.next_slot(turn.now) or row.until + timedelta(seconds=1)
