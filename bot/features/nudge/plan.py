"""A person's own plan for the card they chose: its moment, one reminder, and the follow-up."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.actions import KeepAll, Topic
from bot.calendar import Week, at_local, local
from bot.content import Card, Words
from bot.delivery import Delivery, Due
from bot.events import Filled, Happening
from bot.features.nudge.messages import teller
from bot.features.nudge.rhythm import next_week
from bot.features.nudge.shown import FollowUp, Offer, PlanAt, Reminder, When
from bot.message import Button, Buttons, Message, Part, Reply, Text
from bot.turn import Turn

NO_FOLLOW_UP = "no-follow-up"  # the guarantee G4: nothing follows from the card
FURTHEST = timedelta(days=60)
FOLLOWS = 2  # working days, after the planned moment or else after the choice (MISSION.md B4)
SOON_AFTER = 2  # working hours
NEAR = timedelta(hours=12)  # two follow-ups would be two messages in one day


def choose_moment(turn: Turn, offer: Offer, card: Card, event: Happening) -> Reply:
    match event:
        case When(when="own"):
            day, hour = _suggestion(turn)
            return teller(turn).when_form(offer.week, offer, day, hour)
        case When(when=when):
            return _plan(turn, offer, card, _moment(turn, when), "")
        case Filled():
            return _plan_from_form(turn, offer, card, event)
        case PlanAt(at=at):
            return _plan_as_typed(turn, offer, card, at)
    return None


def follow_up_on(turn: Turn, offer: Offer, card: Card, since: datetime) -> None:
    """Ask once, workdays after the planned moment, else after the choice; never on a G4 card."""
    turn.unplan(f"nudge-follow-up:{offer.week}")
    if card.guarantee == NO_FOLLOW_UP:
        return
    at = _follow_up_moment(turn, since)
    key, until = f"nudge-follow-up:{offer.week}", at + timedelta(days=4)
    turn.plan(_due(turn, key, FollowUp(offer.week), at, until, own=False))


def asks_newer(turn: Turn, week: str) -> bool:
    """Whether a later choice is asked about at about this moment: that is enough then."""
    mine, about = f"nudge-follow-up:{week}", "nudge-follow-up:"
    others = (col(Delivery.person_id) == turn.person.key, col(Delivery.key).startswith(about))
    waits = (col(Delivery.status) == "planned") | (col(Delivery.ready) > turn.now - NEAR)
    near = (col(Delivery.key) > mine, col(Delivery.ready) < turn.now + NEAR, waits)
    return bool(turn.session.scalar(sa.select(sa.exists().where(*others, *near))))


def drop_plan(turn: Turn, offer: Offer) -> None:
    turn.unplan(f"nudge-reminder:{offer.week}")
    turn.unplan(f"nudge-follow-up:{offer.week}")


def reminds(turn: Turn, at: datetime | None) -> bool:
    """Nothing is said in a pause or on leave, also no reminder."""
    return at is None or turn.person.coached(local(at, turn.person.zone).date())


def _follow_up_moment(turn: Turn, since: datetime) -> datetime:
    """Who works few shifts is asked sooner where that can be, so that it does not come with new
    cards."""
    person, hours = turn.person, turn.person.hours
    usual, week = hours.after_workdays(since, FOLLOWS, person.hour), Week.of(since, person.zone)
    if Week.of(usual, person.zone) == week:  # no new cards come before the next one
        return usual
    following = hours.moment(next_week(turn, week), person.day, person.hour)
    last = following[0] if following else since + timedelta(days=14)
    days = range(FOLLOWS - 1, 0, -1)
    sooner = [hours.after_workdays(since, count, person.hour) for count in days]
    sooner.append(hours.add_hours(since, SOON_AFTER))
    return next((at for at in (usual, *sooner) if at < last), usual)


def _plan(turn: Turn, offer: Offer, card: Card, at: datetime | None, cue: str) -> Message:
    """Keep the own plan and set its one reminder; planning again moves it."""
    offer.plan_at, offer.cue = at, cue
    turn.unplan(f"nudge-reminder:{offer.week}")
    if at is not None and at > turn.now and reminds(turn, at):
        key = f"nudge-reminder:{offer.week}:{at:%m%d%H%M}"
        until = at + timedelta(hours=12)
        turn.plan(_due(turn, key, Reminder(offer.week), at, until, own=True))
    follow_up_on(turn, offer, card, at or turn.now)
    return teller(turn).planned(offer.week, card, at, cue, now=turn.now, reminds=reminds(turn, at))


def _due(turn: Turn, key: str, topic: Topic, at: datetime, until: datetime, *, own: bool) -> Due:
    return Due(
        key=key,
        topic=topic,
        at=at,
        until=until,
        purpose="own" if own else "coaching",
        person_id=turn.person.id,
    )


def _plan_from_form(turn: Turn, offer: Offer, card: Card, filled: Filled) -> Reply:
    day, hour = _suggestion(turn)
    form = teller(turn).when_form(offer.week, offer, day, hour)
    try:
        at = datetime.fromisoformat(f"{filled.line('date')}T{filled.line('time')}")
        moment = at_local(at.date(), at.time(), turn.person.zone)
    except (ValueError, OverflowError):
        return form.with_errors({"date": turn.words("nudge-form-unclear")}, filled.values)
    if not reaches(turn, moment):
        return form.with_errors({"date": turn.words("nudge-form-past")}, filled.values)
    return _plan(turn, offer, card, moment, filled.line("cue")[:150])


def _plan_as_typed(turn: Turn, offer: Offer, card: Card, at: str) -> Message:
    """By now the moment may be past."""
    try:
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    except ValueError:
        moment = turn.now
    if not reaches(turn, moment):
        return not_understood(turn.words, offer.week)
    return _plan(turn, offer, card, moment, "")


def reaches(turn: Turn, moment: datetime) -> bool:
    """Whether a plan may be that far ahead."""
    return turn.now < moment <= turn.now + FURTHEST


def _moment(turn: Turn, when: str) -> datetime | None:
    """The moment a quick choice stands for, inside the person's own working hours."""
    hours, now = turn.person.hours, turn.now
    if when == "now":
        return now
    if when == "afternoon":
        later = max(now + timedelta(hours=1), at_local(turn.today, time(14), turn.person.zone))
        return hours.next_slot(later) or later
    if when == "tomorrow":
        return hours.after_workdays(now, 1, turn.person.hour)
    return None


def _suggestion(turn: Turn) -> tuple[str, str]:
    at = local(turn.person.hours.after_workdays(turn.now, 1, turn.person.hour), turn.person.zone)
    return at.date().isoformat(), f"{at:%H:%M}"


# --- what it says about typed words ---------------------------------------------------------------


def understood(words: Words, week: str, title: str, at: datetime, *, outside: bool) -> Message:
    """The whole moment, to be confirmed: nothing is planned before that."""
    parts: list[Part] = [Text(words("rhythm-plan-check", title=title, moment=words.moment(at)))]
    if outside:
        parts.append(Text(words("rhythm-plan-outside"), "quiet"))
    yes = Button(words("rhythm-plan-yes"), plan_at(week, at))
    other = Button(words("rhythm-plan-other"), When(week), opens=True)
    leave = Button(words("rhythm-plan-leave"), KeepAll())
    return Message("nudge-plan-check", (*parts, Buttons((yes, other, leave))))


def plan_at(week: str, at: datetime) -> PlanAt:
    return PlanAt(week, f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}")


def not_understood(words: Words, week: str) -> Message:
    ways = (
        Button(words("nudge-when-afternoon"), When(week, "afternoon")),
        Button(words("nudge-when-tomorrow"), When(week, "tomorrow")),
        Button(words("nudge-when-own"), When(week), opens=True),
    )
    return Message("nudge-plan-unclear", (Text(words("rhythm-plan-unclear")), Buttons(ways)))
