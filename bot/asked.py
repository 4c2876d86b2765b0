"""The one question a person was asked last, so that "ja", "nee" or "later", typed, answers it too.

It stands open until they do anything else, or are told anything else, and two weeks at most.
"""

from __future__ import annotations

from datetime import timedelta

from bot.actions import Action, KeepAll, UnknownAction
from bot.turn import Turn

OPEN = timedelta(days=14)
BETWEEN = "\n"  # no packed action holds one


def remember(
    turn: Turn, yes: Action, no: Action | None = None, later: Action | None = None
) -> None:
    """What a yes to the question that is asked now would do, a no, and a later where one may."""
    answers = [yes, no or KeepAll(), *([later] if later else ())]
    turn.person.asked = BETWEEN.join(one.pack() for one in answers)
    turn.person.asked_at = turn.now


def taken(turn: Turn) -> tuple[Action, ...]:
    """What yes, no and later to the open question do; from here on there is none."""
    lines, at = turn.person.asked, turn.person.asked_at
    if at is None:
        return ()
    turn.person.asked, turn.person.asked_at = "", None
    try:
        known = tuple(Action.unpack(line) for line in lines.split(BETWEEN))
    except UnknownAction:  # of an earlier version
        return ()
    return known if turn.now - at <= OPEN else ()
