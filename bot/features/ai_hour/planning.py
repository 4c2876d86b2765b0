"""How a lead plans an AI hour: form, what was understood, and only then the team's channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.actions import Action
from bot.calendar import local
from bot.delivery import Due
from bot.events import Filled
from bot.features.ai_hour import messages
from bot.features.ai_hour.form import Asker, Wanted
from bot.features.ai_hour.messages import Teller
from bot.features.ai_hour.planned import (
    NAME,
    AiHour,
    ConfirmHour,
    DropHour,
    EditHour,
    LeadReminder,
    Post,
)
from bot.features.ai_hour.when import reminders, team_slot
from bot.message import Form, Message, Reply
from bot.people import Channel, Person, Team, members
from bot.timers import Wake
from bot.turn import Turn

KEEP_DRAFT = timedelta(days=7)


def teller(turn: Turn, hour: AiHour) -> Teller:
    team = turn.session.get_one(Team, hour.team_id)
    return Teller(turn.words, turn.shelf, team, turn.house.secret, turn.now)


def asker(turn: Turn, team: Team) -> Asker:
    """The forms; times are on the team's clock, which is named where it is not the lead's own."""
    same = local(turn.now, team.zone).utcoffset() == local(turn.now, turn.words.zone).utcoffset()
    zone = "" if same else Teller(turn.words, turn.shelf, team, "", turn.now).zone()
    return Asker(turn.words, turn.shelf, zone)


def may_manage(person: Person, hour: AiHour) -> bool:
    """The owner, and every lead of the team: whoever planned it may be away."""
    return person.has("owner") or (person.has("lead") and person.team_id == hour.team_id)


def host(session: Session, hour: AiHour) -> Person | None:
    """Who planned it, while they lead; else the team's first lead, so that a series goes on."""
    planner = session.get(Person, hour.lead_id) if hour.lead_id is not None else None
    if planner is not None and may_manage(planner, hour):
        return planner
    return next((one for one in members(session, hour.team_id) if one.has("lead")), None)


# --- the draft ------------------------------------------------------------------------------------


def ask(turn: Turn, action: Action, hour: AiHour | None = None) -> Message | Form:
    """The form, or why this person can plan nothing."""
    teams = _teams(turn)
    if isinstance(teams, Message):
        return teams
    return asker(turn, _first(teams, hour)).plan(action, teams, hour)


def _teams(turn: Turn) -> list[Team] | Message:
    """The open teams this person plans for: a lead their own, the owner all."""
    person = turn.person
    if not (person.has("lead") or person.has("owner")):
        leads = [one.name for one in members(turn.session, person.team_id or 0) if one.has("lead")]
        return messages.refused(turn.words, "not-lead", leads)
    if person.has("owner"):
        is_open = col(Team.opened_at).is_not(None)
        teams = list(turn.session.exec(select(Team).where(is_open).order_by(Team.name)))
    else:
        own = turn.get_team(person.team_id)
        if own is None:
            return messages.refused(turn.words, "no-team")
        teams = [own] if own.opened_at is not None else []
    return teams or messages.refused(turn.words, "not-open")


def _first(teams: list[Team], hour: AiHour | None) -> Team:
    return next((team for team in teams if hour and team.id == hour.team_id), teams[0])


def filled_in(turn: Turn, filled: Filled, draft: AiHour | None) -> Message | Form:
    """Keep what was filled in as a draft, and say it back exactly."""
    teams = _teams(turn)
    if isinstance(teams, Message):
        return teams
    chosen = [team for team in teams if str(team.id) == filled.line("team")]
    team = next(iter(chosen), teams[0])
    wanted = Wanted.of(filled)
    errors = wanted.errors(turn.words, turn.shelf, team, turn.now)
    if len(teams) > 1 and not chosen:
        errors["team"] = turn.words("ai-hour-error-choice")
    if errors:
        form = asker(turn, team).plan(filled.action, teams, draft)
        return form.with_errors(errors, filled.values)
    return _keep(turn, wanted.hour(team, turn.person.key), draft)


def _keep(turn: Turn, wanted: AiHour, draft: AiHour | None) -> Message:
    """Keep what is wanted as a new draft, or in this one. The form sent twice is one draft."""
    mine = (AiHour.lead_id == turn.person.key, AiHour.status == "draft")
    kept = turn.session.exec(select(AiHour).where(*mine)).all()
    hour = draft or next((one for one in kept if one.same_as(wanted)), wanted)
    if draft is not None and not draft.same_as(wanted):
        draft.take(wanted)
        draft.sequence += 1
    turn.session.add(hour)
    turn.session.flush()
    turn.wake(Wake(feature=NAME, at=turn.now + KEEP_DRAFT, subject=hour.number))
    return teller(turn, hour).confirm(hour, replaces=draft is not None)


def draft_answer(turn: Turn, event: EditHour | ConfirmHour | DropHour) -> Reply:
    """What is pressed below a draft; a second press gets the same answer."""
    hour = turn.session.get(AiHour, event.hour)
    if hour is None or hour.lead_id != turn.person.key or not may_manage(turn.person, hour):
        is_drop = isinstance(event, DropHour) and hour is None
        return messages.dropped(turn.words) if is_drop else messages.gone(turn.words, "gone")
    if hour.status == "planned":
        return teller(turn, hour).planned(hour, posted=bool(_channels(turn.session, hour)))
    if hour.status != "draft":
        return messages.gone(turn.words, hour.status)
    match event:
        case EditHour():
            return ask(turn, event, hour)
        case DropHour():
            turn.session.delete(hour)
            return messages.dropped(turn.words)
        case ConfirmHour(sequence=sequence) if sequence == hour.sequence:
            return _confirm(turn, hour)
    return teller(turn, hour).confirm(hour)


def _confirm(turn: Turn, hour: AiHour) -> Message:
    team = turn.session.get_one(Team, hour.team_id)
    if team.opened_at is None:
        return messages.refused(turn.words, "not-open")
    if hour.starts_at <= turn.now:
        return teller(turn, hour).too_late(hour)
    hour.status = "planned"
    for one in announce(turn.session, hour, turn.now):
        if isinstance(one, Due):
            turn.plan(one)
        else:
            turn.wake(one)
    return teller(turn, hour).planned(hour, posted=bool(_channels(turn.session, hour)))


# --- what an hour brings about --------------------------------------------------------------------


def announce(session: Session, hour: AiHour, now: datetime) -> Iterator[Due | Wake]:
    """Post in the team's channels, remind the lead, and look again when it is over.

    The same again changes nothing, so a moved hour goes through here too.
    """
    yield from posts(session, hour, now)
    yield from _remind_lead(session, hour, session.get_one(Team, hour.team_id), now)
    yield Wake(feature=NAME, at=hour.ends_at, subject=hour.number)


def posts(session: Session, hour: AiHour, now: datetime) -> Iterator[Due]:
    """One in each channel of the team. After it began it may still be called off there."""
    team = session.get_one(Team, hour.team_id)
    at = team_slot(team.zone, team.country, now, hour.starts_at)
    for channel in _channels(session, hour):
        yield Due(
            key=hour.key,
            topic=Post(hour.number),
            at=at,
            until=hour.starts_at if now < hour.starts_at else hour.ends_at,
            purpose="team",
            channel_id=channel.id,
        )


def _remind_lead(session: Session, hour: AiHour, team: Team, now: datetime) -> Iterable[Due]:
    lead = session.get(Person, hour.lead_id) if hour.lead_id is not None else None
    at = reminders(hour.starts_at, team.zone, lead.hours, now).get("day") if lead else None
    if lead is not None and at is not None:
        yield Due(
            key=hour.reminder_key("lead"),
            topic=LeadReminder(hour.number),
            at=at,
            until=hour.starts_at,
            purpose="duty",
            person_id=lead.key,
        )


def _channels(session: Session, hour: AiHour) -> list[Channel]:
    return list(session.exec(select(Channel).where(Channel.team_id == hour.team_id)))
