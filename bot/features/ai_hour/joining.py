"""Signing up for an AI hour: asking for reminders, and nothing that anybody is shown."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, select

from bot import delivery
from bot.delivery import Due
from bot.features.ai_hour import messages
from bot.features.ai_hour.planned import (
    AiHour,
    Join,
    Leave,
    Reminder,
    SignUp,
    is_signed_up,
    sign_off,
    sign_up,
    signed_up,
    upcoming,
)
from bot.features.ai_hour.planning import may_manage, teller
from bot.features.ai_hour.when import reminders
from bot.message import Message
from bot.people import Person, Team, members
from bot.thresholds import Rules
from bot.turn import Turn

MINIMUM = Rules().minimum
REMINDERS = ("week", "day", "hour")


def answer(turn: Turn, event: Join | Leave) -> Message:
    """Sign up or off, as often as one likes; the answer depends on how it is, not on how it was."""
    hour = turn.session.get(AiHour, event.hour)
    if hour is None or hour.status == "draft":
        return messages.gone(turn.words, "gone")
    if turn.person.team_id != hour.team_id and not may_manage(turn.person, hour):
        return messages.gone(turn.words, "elsewhere")
    if not hour.is_open(turn.now):
        why = "cancelled" if hour.status == "cancelled" else "over"
        return messages.gone(turn.words, why)
    if isinstance(event, Leave):
        sign_off(turn.session, hour, turn.person.key)
        turn.unplan(f"{hour.key}:", purposes=("own",))
        return teller(turn, hour).left(hour)
    sign_up(turn.session, hour, turn.person.key)
    dues = list(reminders_of(turn, hour, turn.person))
    turn.plan(*dues)
    return teller(turn, hour).joined(hour, reminded=bool(dues))


def reminders_of(turn: Turn, hour: AiHour, person: Person) -> Iterator[Due]:
    """The reminders still to come for one who signed up."""
    zone = turn.session.get_one(Team, hour.team_id).zone
    for which, at in reminders(hour.starts_at, zone, person.hours, turn.now).items():
        yield Due(
            key=hour.reminder_key(which),
            topic=Reminder(hour.number, which),
            at=at,
            until=hour.starts_at,
            purpose="own",
            person_id=person.key,
        )


def unplan_reminders(turn: Turn, hour: AiHour) -> None:
    """Strike everybody's reminders of the hour as it is planned now, the lead's too."""
    for which in (*REMINDERS, "lead"):
        delivery.unplan_key(turn.session, hour.reminder_key(which))


def still_coming(turn: Turn, hour: AiHour) -> bool:
    """Whether this person signed up and is in the team still."""
    in_reach = turn.person.team_id == hour.team_id or may_manage(turn.person, hour)
    return in_reach and is_signed_up(turn.session, hour, turn.person.key)


def crowd(turn: Turn, hour: AiHour) -> str:
    """What a lead may know of how many signed up.

    Nothing below the threshold. In a team of less than twice as many nothing either: there the
    number would say who did not (MISSION.md C4). Both are said in the same words.
    """
    large = len(members(turn.session, hour.team_id)) >= 2 * MINIMUM
    enough = len(signed_up(turn.session, hour)) >= MINIMUM
    shown = "some" if large and enough else "hidden"
    return turn.words(f"ai-hour-crowd-{shown}", minimum=MINIMUM)


def let_go(turn: Turn) -> Message | None:
    """Whoever stops or says no hears of no hour any more; coming is still free to them."""
    hours = _mine(turn)
    for hour in hours:
        sign_off(turn.session, hour, turn.person.key)
        turn.unplan(f"{hour.key}:", purposes=("own",))
    when = [teller(turn, hour).when(hour) for hour in hours if hour.is_open(turn.now)]
    return messages.no_reminders(turn.words, when) if when else None


def _mine(turn: Turn) -> list[AiHour]:
    """The hours they signed up for."""
    mine = col(AiHour.id).in_(select(SignUp.hour_id).where(SignUp.person_id == turn.person.key))
    return upcoming(turn.session, mine, now=turn.now)


def replan(turn: Turn) -> None:
    """Somebody's working hours changed: their reminders move along."""
    for hour in _mine(turn):
        for which in REMINDERS:
            turn.unplan(hour.reminder_key(which), purposes=("own",))
        if hour.is_open(turn.now):
            turn.plan(*reminders_of(turn, hour, turn.person))
