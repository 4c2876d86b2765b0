"""Moving and cancelling an AI hour, and what comes after it in its series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot import delivery
from bot.calendar import at_local, local
from bot.delivery import Due
from bot.events import Filled
from bot.features.ai_hour import messages
from bot.features.ai_hour.arrival import clear, post_unsure_again
from bot.features.ai_hour.form import When, cancel_errors, note_of
from bot.features.ai_hour.joining import reminders_of, unplan_reminders
from bot.features.ai_hour.planned import (
    AiHour,
    CancelHour,
    Changed,
    EndSeries,
    MoveHour,
    Post,
    SignUp,
    signed_up,
)
from bot.features.ai_hour.planning import announce, asker, host, may_manage, teller
from bot.features.ai_hour.when import next_date
from bot.message import Form, Message, Reply
from bot.people import Person, Team
from bot.timers import Wake
from bot.turn import Turn


def answer(turn: Turn, event: MoveHour | CancelHour | EndSeries, filled: Filled | None) -> Reply:
    """Only a lead of the team or the owner may; anything that is past is said kindly."""
    hour = turn.session.get(AiHour, event.hour)
    if hour is None or hour.status == "draft":
        return messages.gone(turn.words, "gone")
    if not may_manage(turn.person, hour):
        return messages.gone(turn.words, "not-yours")
    if isinstance(event, EndSeries):
        return _end_series(turn, hour)
    if hour.status == "cancelled" and isinstance(event, CancelHour):
        return teller(turn, hour).has_cancelled(hour)
    if not hour.is_open(turn.now):
        return messages.gone(turn.words, "cancelled" if hour.status == "cancelled" else "over")
    if isinstance(event, MoveHour):
        return _move(turn, hour, filled)
    return _cancel(turn, hour, filled)


# --- moving ---------------------------------------------------------------------------------------


def _move(turn: Turn, hour: AiHour, filled: Filled | None) -> Message | Form:
    team = turn.session.get_one(Team, hour.team_id)
    form = asker(turn, team).move(hour, team.zone)
    if filled is None:
        return form
    wanted = When.of(filled)
    if errors := wanted.errors(turn.words, team, turn.now):
        return form.with_errors(errors, filled.values)
    start = wanted.starts_at(team)
    if (start, wanted.place) != (hour.starts_at, hour.place):
        _change(turn, hour, start, wanted.place)
    return teller(turn, hour).has_moved(hour)


def _change(turn: Turn, hour: AiHour, start: datetime, place: str) -> None:
    """The post changes in place, who signed up hears it, and reminders follow the new time.

    Where it never arrived, or nobody knows, it is announced anew.
    """
    unplan_reminders(turn, hour)
    delivery.unplan_key(turn.session, hour.key)
    clear(turn.session, hour)
    hour.starts_at, hour.place, hour.sequence = start, place, hour.sequence + 1
    turn.update(hour.key, Post(hour.number), str(hour.sequence))
    for one in announce(turn.session, hour, turn.now):
        if isinstance(one, Due):
            turn.plan(one)
        else:
            turn.wake(one)
    for person in _persons(turn, signed_up(turn.session, hour)):
        turn.plan(*reminders_of(turn, hour, person))
    _tell(turn, hour)


# --- cancelling -----------------------------------------------------------------------------------


def _cancel(turn: Turn, hour: AiHour, filled: Filled | None) -> Message | Form:
    form = asker(turn, turn.session.get_one(Team, hour.team_id)).cancel(hour)
    if filled is None:
        return form
    if errors := cancel_errors(turn.words, hour, filled):
        return form.with_errors(errors, filled.values)
    unplan_reminders(turn, hour)
    delivery.unplan_key(turn.session, hour.key)
    hour.status, hour.note, hour.sequence = "cancelled", note_of(filled), hour.sequence + 1
    if filled.line("which") != "this":
        hour.repeat = "none"
    post_unsure_again(turn, hour)
    turn.update(hour.key, Post(hour.number), str(hour.sequence))
    _tell(turn, hour)
    return teller(turn, hour).has_cancelled(hour)


def _end_series(turn: Turn, hour: AiHour) -> Message:
    """No next one comes; a post that announced one is said again without it."""
    if hour.status == "planned" or turn.now >= hour.ends_at:
        return messages.gone(turn.words, "over")
    if hour.repeat != "none":
        hour.repeat, hour.sequence = "none", hour.sequence + 1
        turn.update(hour.key, Post(hour.number), str(hour.sequence))
    return messages.series_ended(turn.words)


# --- telling who it concerns ----------------------------------------------------------------------


def _tell(turn: Turn, hour: AiHour) -> None:
    """Everyone who signed up, and the lead who planned it; not who did this themselves."""
    concerned = dict.fromkeys([*signed_up(turn.session, hour), hour.lead_id])
    for person in _persons(turn, [key for key in concerned if key and key != turn.person.id]):
        turn.plan(
            Due(
                key=f"{hour.key}:changed:{hour.sequence}",
                topic=Changed(hour.number, hour.sequence),
                at=turn.now,
                until=hour.ends_at,
                purpose="own",
                person_id=person.key,
            )
        )


def _persons(turn: Turn, keys: list[int]) -> list[Person]:
    query = select(Person).where(col(Person.id).in_(keys), col(Person.left_at).is_(None))
    return list(turn.session.exec(query.order_by(col(Person.id))))


# --- when it is over ------------------------------------------------------------------------------


def close(session: Session, hour: AiHour, now: datetime) -> Iterator[Due | Wake]:
    """Forget who signed up and who planned it, and plan the next of the series."""
    session.execute(sa.delete(SignUp).where(col(SignUp.hour_id) == hour.number))
    following = _following(session, hour, now)
    hour.repeat, hour.lead_id = "none", None
    if hour.status == "planned":
        hour.status = "over"
    if following is not None:
        session.add(following)
        session.flush()
        yield from announce(session, following, now)


def _following(session: Session, hour: AiHour, now: datetime) -> AiHour | None:
    """The next of the series, if somebody is there to host it and the team is open still."""
    team = session.get_one(Team, hour.team_id)
    lead = host(session, hour)
    if hour.repeat == "none" or team.opened_at is None or lead is None:
        return None
    after = max(hour.slot, local(now, team.zone).date())
    day = next_date(hour.anchor, hour.repeat, after=after, country=team.country)
    if day is None:
        return None
    return AiHour(
        team_id=hour.team_id,
        lead_id=lead.id,
        starts_at=at_local(day, hour.clock, team.zone),
        minutes=hour.minutes,
        agenda=hour.agenda,
        own_agenda=hour.own_agenda,
        place=hour.place,
        repeat=hour.repeat,
        anchor=hour.anchor,
        slot=day,
        clock=hour.clock,
        status="planned",
    )
