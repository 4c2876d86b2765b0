"""The one question a person was asked last, so that "ja" or "nee", typed, answers it too.

It stands open for an hour at most, and only until they do anything else.
"""

from __future__ import annotations

from datetime import timedelta

from bot.actions import Action, UnknownAction
from bot.turn import Turn

OPEN = timedelta(hours=1)


def remember(turn: Turn, action: Action) -> None:
    """What a yes to the question that is asked now would do."""
    turn.person.asked, turn.person.asked_at = action.pack(), turn.now


def taken(turn: Turn) -> Action | None:
    """What a yes to the open question does, if there is one; from here on there is none."""
    line, at = turn.person.asked, turn.person.asked_at
    if at is None:
        return None
    turn.person.asked, turn.person.asked_at = "", None
    try:
        return Action.unpack(line) if turn.now - at <= OPEN else None
    except UnknownAction:  # of an earlier version
        return None
