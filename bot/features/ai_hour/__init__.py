"""Planned hours in which a team tries AI together: a lead plans one, and comes who likes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time, timedelta

import sqlalchemy as sa
from sqlmodel import col, or_, select

from bot.actions import PlanHour, Topic
from bot.calendar import at_local
from bot.delivery import Due
from bot.events import CoachingEnded, Filled, Happening, RhythmChanged, Unsaid
from bot.features.ai_hour import arrival, changing, joining, messages, planning
from bot.features.ai_hour.form import Asker
from bot.features.ai_hour.messages import Teller
from bot.features.ai_hour.planned import (
    OWN,
    AiHour,
    Announce,
    CancelHour,
    Changed,
    ConfirmHour,
    DropHour,
    EditHour,
    EndSeries,
    Join,
    LeadReminder,
    Leave,
    MoveHour,
    Post,
    Reminder,
    SignUp,
    Unannounced,
    is_signed_up,
    upcoming,
)
from bot.features.ai_hour.planning import may_manage, teller
from bot.message import Button, Buttons, Form, Message, Part, Reply, Text
from bot.timers import Wake
from bot.turn import Batch, Known, Sample, Turn

NAME = "ai_hour"
SHOWN = 3  # hours in the home view


def due(batch: Batch) -> Iterable[Due | Wake]:
    """Let go of old drafts, round off what is over, and look whether the rest got there."""
    hours = batch.session.exec(select(AiHour).where(col(AiHour.id).in_(batch.rows()))).all()
    for hour in hours:
        if hour.status == "draft":
            batch.session.delete(hour)
        elif hour.ends_at > batch.now:
            yield Wake(feature=NAME, at=hour.ends_at, subject=hour.number)
            yield from arrival.look(batch, hour)
        else:
            yield from changing.close(batch.session, hour, batch.now)


def say(turn: Turn, topic: Topic) -> Message | None:
    match topic:
        case (
            Post(hour=key) | Reminder(hour=key) | LeadReminder(hour=key) | Changed(hour=key)
            | Unannounced(hour=key)
        ):  # fmt: skip
            hour = turn.session.get(AiHour, key)
            if hour is not None and turn.now < hour.ends_at:
                return _say(turn, topic, hour)
    return None


def _say(turn: Turn, topic: Topic, hour: AiHour) -> Message | None:
    """Each is right to say only while the hour stands as it was when this was planned."""
    tell = teller(turn, hour)
    match topic:
        case Post() if hour.status in ("planned", "cancelled"):
            return tell.post(hour)
        case Reminder(which=which) if hour.is_open(turn.now) and joining.still_coming(turn, hour):
            has_own = which == "day" and turn.person.id == hour.lead_id
            return None if has_own else tell.reminder(hour, which)
        case LeadReminder() if hour.is_open(turn.now) and may_manage(turn.person, hour):
            return tell.lead_reminder(hour, joining.crowd(turn, hour))
        case Changed(sequence=sequence) if sequence == hour.sequence and _concerns(turn, hour):
            return tell.cancelled(hour) if hour.status == "cancelled" else tell.moved(hour)
        case Unannounced():
            return arrival.say(turn, hour)
    return None


def _concerns(turn: Turn, hour: AiHour) -> bool:
    return turn.person.id == hour.lead_id or joining.still_coming(turn, hour)


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case PlanHour():
            return planning.ask(turn, event)
        case Filled(action=PlanHour()):
            return planning.filled_in(turn, event, None)
        case Filled(action=EditHour() as action):
            return _edited(turn, event, action)
        case Filled(action=MoveHour() | CancelHour() as action):
            return changing.answer(turn, action, event)
        case EditHour() | ConfirmHour() | DropHour():
            return planning.draft_answer(turn, event)
        case MoveHour() | CancelHour() | EndSeries():
            return changing.answer(turn, event, None)
        case Join() | Leave():
            return joining.answer(turn, event)
        case Announce():
            return arrival.announce_again(turn, event)
        case Unsaid() | RhythmChanged() | CoachingEnded():
            return _take_note(turn, event)
    return None


def _take_note(turn: Turn, event: Unsaid | RhythmChanged | CoachingEnded) -> Message | None:
    match event:
        case Unsaid(topic=Post(hour=key)):
            arrival.note_unsaid(turn, key)
        case RhythmChanged():
            joining.replan(turn)
        case CoachingEnded() if turn.person.consent in ("no", "stopped"):
            return joining.let_go(turn)
    return None


def _edited(turn: Turn, filled: Filled, action: EditHour) -> Reply:
    draft = turn.session.get(AiHour, action.hour)
    if draft is None or draft.status != "draft" or draft.lead_id != turn.person.key:
        return planning.draft_answer(turn, action)
    return planning.filled_in(turn, filled, draft)


# --- home, access, erasure ------------------------------------------------------------------------


def home(turn: Turn) -> Iterable[Part]:
    """The next hours of one's team; for who leads, also the ways to plan and change them."""
    person, team = turn.person, turn.get_team(turn.person.team_id)
    leads = person.has("lead") or person.has("owner")
    reads = team is not None and team.opened_at is not None
    mine = or_(col(AiHour.team_id) == person.team_id, col(AiHour.lead_id) == person.id)
    hours = upcoming(turn.session, mine, now=turn.now)[:SHOWN] if reads or leads else []
    plans = leads and (reads or person.has("owner"))
    if hours or plans:
        yield Text(turn.words("ai-hour-home"), "heading")
    for hour in hours:
        yield from _at_home(turn, hour)
    if plans and not hours:
        yield Text(turn.words("ai-hour-home-none"))
    if plans:
        yield Buttons((Button(turn.words("ai-hour-plan"), PlanHour(), opens=True),))


def _at_home(turn: Turn, hour: AiHour) -> Iterator[Part]:
    tell, words = teller(turn, hour), turn.words
    manages = may_manage(turn.person, hour)
    if hour.status == "cancelled":
        yield Text(words("ai-hour-off", title=tell.title(hour), when=tell.when(hour)))
        yield from tell.series(hour) if manages else ()
        return
    line = words("ai-hour-line", title=tell.title(hour), when=tell.when(hour), place=hour.place)
    yield Text(line)
    if is_signed_up(turn.session, hour, turn.person.key):
        yield Text(words("ai-hour-home-joined"), "quiet")
        yield Buttons((Button(words("ai-hour-no-more"), Leave(hour.number)),))
    else:
        yield Buttons((Button(words("ai-hour-join"), Join(hour.number)),))
    if manages:
        yield Text(joining.crowd(turn, hour), "quiet")
        yield Buttons(tell.changes(hour))


def mine(turn: Turn) -> Iterable[Known]:
    planned = select(AiHour).where(AiHour.lead_id == turn.person.key)
    joined = select(AiHour).join(SignUp).where(SignUp.person_id == turn.person.key)
    for label, query in (("planned", planned), ("joined", joined)):
        for hour in turn.session.exec(query.order_by(col(AiHour.starts_at))):
            tell = teller(turn, hour)
            texts = (tell.title(hour), tell.when(hour), hour.place, hour.own_agenda, hour.note)
            value = " / ".join(text for text in texts if text)
            yield Known(turn.words(f"ai-hour-mine-{label}"), value)


def forget(turn: Turn) -> None:
    """Sign-ups and drafts go. A planned hour stays for the team and no longer names who planned."""
    key = turn.person.key
    turn.unplan("ai-hour:")
    turn.session.execute(sa.delete(SignUp).where(col(SignUp.person_id) == key))
    led = col(AiHour.lead_id) == key
    turn.session.execute(sa.delete(AiHour).where(led, col(AiHour.status) == "draft"))
    turn.session.execute(sa.update(AiHour).where(led).values(lead_id=None))


def totals(turn: Turn) -> Iterable[Part]:
    """Nothing: who comes to an hour is not counted."""
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    words, team = sample.words, sample.team
    tell = Teller(words, sample.shelf, team, "gallery", sample.now)
    ask = Asker(words, sample.shelf, tell.zone())
    hour, off = _sample_hour(sample), _sample_hour(sample)
    off.status, off.note, off.sequence = "cancelled", words("ai-hour-sample-note"), 1
    yield ask.plan(PlanHour(), [team], None)
    yield ask.move(hour, team.zone)
    yield ask.cancel(hour)
    yield from (tell.confirm(hour), tell.too_late(hour), messages.dropped(words))
    yield tell.planned(hour, posted=True)
    yield from (tell.post(hour), tell.post(off))
    yield from (tell.joined(hour, reminded=True), tell.left(hour))
    yield messages.no_reminders(words, [tell.when(hour)])
    for which in joining.REMINDERS:
        yield tell.reminder(hour, which)
    crowd = words("ai-hour-crowd-hidden", minimum=joining.MINIMUM)
    yield from (tell.lead_reminder(hour, crowd), tell.has_moved(hour), tell.moved(hour))
    for how in ("nowhere", "partly", "unsure", "changed"):
        yield tell.unannounced(hour, how)
    yield tell.announced()
    yield from (tell.has_cancelled(off), tell.cancelled(off), messages.series_ended(words))
    yield messages.refused(words, "not-lead", [sample.colleague.name])
    for why in ("not-lead", "no-team", "not-open"):
        yield messages.refused(words, why)
    for why in ("gone", "over", "cancelled", "elsewhere", "not-yours"):
        yield messages.gone(words, why)


def _sample_hour(sample: Sample) -> AiHour:
    """A monthly hour five weeks ahead."""
    day, clock = sample.now.date() + timedelta(weeks=5), time(10)
    return AiHour(
        id=1,
        team_id=1,
        starts_at=at_local(day, clock, sample.team.zone),
        minutes=60,
        agenda=next(iter(sample.shelf.agendas), OWN),
        place=sample.words("ai-hour-sample-place"),
        repeat="monthly",
        anchor=day,
        slot=day,
        clock=clock,
        status="planned",
    )
