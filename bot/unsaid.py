"""Tells the features that a team did not hear what it was to hear: somebody counts on it."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlmodel import Session

from bot.actions import Topic, UnknownAction
from bot.delivery import Delivery, Status
from bot.events import Unsaid
from bot.people import Channel
from bot.trouble import is_outage, trouble
from bot.turn import House, turn_in

log = logging.getLogger(__name__)


def tell_unsaid(house: House, session: Session, now: datetime, row: Delivery, how: Status) -> None:
    """In a turn of the channel. A feature that fails holds nothing back."""
    channel = session.get(Channel, row.channel_id) if row.channel_id is not None else None
    if channel is None:
        return
    try:
        happening = Unsaid(Topic.unpack(row.topic), row.key, how)
        turn = turn_in(house, session, now, channel)
    except UnknownAction:
        log.warning("a team did not hear something that no feature knows any more")
    except Exception as error:
        if is_outage(error):
            raise
        log.error("nobody could be told that a team did not hear something: %s", trouble(error))
    else:
        turn.tell_surely(happening)
