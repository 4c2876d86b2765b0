"""A person's offer of one week: making it, choosing from it, planning it, telling how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.actions import Topic
from bot.calendar import Week, at_local, local
from bot.content import Card
from bot.delivery import Due
from bot.events import Filled, Happening
from bot.features.nudge.choose import choose
from bot.features.nudge.messages import Teller
from bot.features.nudge.shown import (
    BANDS,
    RESULTS,
    TRIED,
    FollowUp,
    Minutes,
    Offer,
    Others,
    Pick,
    Reminder,
    Result,
    ShowChosen,
    ShowOffer,
    TellAgain,
    When,
    WhyThese,
    let_go,
    memory,
    note_shown,
    note_tried,
    offer_of,
    offers,
)
from bot.features.nudge.wish import card_of, cards_of, open_wish, wished
from bot.message import Message, Reply
from bot.people import with_duty
from bot.turn import Turn

NO_FOLLOW_UP = "no-follow-up"  # the guarantee G4: nothing follows from the card
FURTHEST = timedelta(days=60)
KEPT = FURTHEST + timedelta(days=14)
CHOOSING = (Others, ShowOffer, WhyThese)
SOON_AFTER = 2  # working hours


def make_offer(turn: Turn, week: str, *, without: Sequence[str] = ()) -> Message | None:
    """Choose this week's cards, note them as shown, and say them; the same when tried again."""
    person, helper = turn.person, _ambassador(turn)
    kept = offer_of(turn.session, person.key, week)
    again = cards_of(turn, kept.cards) if kept is not None and not without else []
    if again:  # the platform took it not at once, and this is another try
        return teller(turn).offer(week, again, more=True)
    cards = choose(
        turn.shelf,
        person,
        memory(turn.session, person.key),
        week=week,
        today=turn.today,
        secret=turn.house.secret,
        helper=bool(helper),
        without=without,
    )
    wish = open_wish(turn, week)
    if wish is not None and not without:
        wish.week = week
        first = wished(turn, wish)
        cards = (first, *(card for card in cards if card.id != first.id))[:2]
    if not cards:
        return None
    let_go(turn.session, person.key, turn.today - KEPT)
    offer = kept or Offer(person_id=person.key, week=week)
    offer.cards = [card.id for card in cards]
    offer.chosen, offer.plan_at, offer.cue, offer.result, offer.minutes = "", None, "", "", ""
    turn.session.add(offer)
    for card in cards:
        note_shown(turn.session, person.key, card.id, turn.today)
    return teller(turn).offer(week, cards, more=True)


def answer(turn: Turn, week: str, event: Happening) -> Reply:
    """Answer an action on this week's offer; one on an older offer is answered kindly."""
    offer = offer_of(turn.session, turn.person.key, week)
    if offer is None or (isinstance(event, CHOOSING) and week != _newest(turn)):
        return teller(turn).over()
    match event:
        case Pick(card=card):
            return _pick(turn, offer, card)
        case Others():
            return _others(turn, offer)
        case ShowOffer():
            return _show(turn, offer)
        case WhyThese():
            return teller(turn).why(week, cards_of(turn, offer.cards), turn.person.groups)
    card_of_choice = card_of(turn, offer.chosen)
    if card_of_choice is None:
        return _show(turn, offer)
    return _after_choice(turn, offer, card_of_choice, event)


def _newest(turn: Turn) -> str:
    """The week of the last offer: only from that one can still choose."""
    return next((offer.week for offer in offers(turn.session, turn.person.key)), "")


def _after_choice(turn: Turn, offer: Offer, card: Card, event: Happening) -> Reply:
    match event:
        case ShowChosen():
            shown = teller(turn).planned(offer.week, card, offer.plan_at, offer.cue, now=turn.now)
            return replace(shown, replaces=False)
        case When(when="own"):
            day, hour = _suggestion(turn)
            return teller(turn).when_form(offer.week, offer, day, hour)
        case When(when=when):
            return _plan(turn, offer, card, _moment(turn, when), "")
        case Filled():
            return _plan_from_form(turn, offer, card, event)
        case TellAgain():
            return teller(turn).follow_up(offer.week, card, replaces=True)
        case Result(result=result) if result in RESULTS:
            return _result(turn, offer, card, result)
        case Minutes(band=band) if band in BANDS:
            offer.minutes = band
            return teller(turn).timed(offer.week, card)
    return teller(turn).over()


def _pick(turn: Turn, offer: Offer, card_id: str) -> Message:
    card = card_of(turn, card_id) if card_id in offer.cards else None
    if card is None or (card_id != offer.chosen and offer.week != _newest(turn)):
        return teller(turn).over()
    offer.chosen, offer.plan_at, offer.cue = card.id, None, ""
    _plan_follow_up(turn, offer, card, turn.now)
    return teller(turn).picked(offer.week, card)


def _others(turn: Turn, offer: Offer) -> Message:
    """Two other cards in place of these; when there are none, these can be had back."""
    if offer.chosen:
        return _show(turn, offer)
    other = make_offer(turn, offer.week, without=offer.cards)
    return _in_place(other) if other is not None else teller(turn).no_more(offer.week)


def _show(turn: Turn, offer: Offer) -> Message:
    """Back to the cards; a choice made before is undone, and what was planned with it."""
    offer.chosen, offer.plan_at, offer.cue = "", None, ""
    turn.unplan(f"nudge-reminder:{offer.week}")
    turn.unplan(f"nudge-follow-up:{offer.week}")
    return _in_place(teller(turn).offer(offer.week, cards_of(turn, offer.cards), more=True))


def _in_place(message: Message) -> Message:
    return replace(message, replaces=True)


def _plan_from_form(turn: Turn, offer: Offer, card: Card, filled: Filled) -> Reply:
    day, hour = _suggestion(turn)
    form = teller(turn).when_form(offer.week, offer, day, hour)
    try:
        at = datetime.fromisoformat(f"{filled.line('date')}T{filled.line('time')}")
        moment = at_local(at.date(), at.time(), turn.person.zone)
    except (ValueError, OverflowError):
        return form.with_errors({"date": turn.words("nudge-form-unclear")}, filled.values)
    if not turn.now < moment <= turn.now + FURTHEST:
        return form.with_errors({"date": turn.words("nudge-form-past")}, filled.values)
    return _plan(turn, offer, card, moment, filled.line("cue")[:150])


def _plan(turn: Turn, offer: Offer, card: Card, at: datetime | None, cue: str) -> Message:
    """Keep the own plan and set its one reminder; planning again moves it."""
    offer.plan_at, offer.cue = at, cue
    turn.unplan(f"nudge-reminder:{offer.week}")
    if at is not None and at > turn.now:
        key = f"nudge-reminder:{offer.week}:{at:%m%d%H%M}"
        until = at + timedelta(hours=12)
        turn.plan(_due(turn, key, Reminder(offer.week), at, until, own=True))
    _plan_follow_up(turn, offer, card, at or turn.now)
    return teller(turn).planned(offer.week, card, at, cue, now=turn.now)


def _plan_follow_up(turn: Turn, offer: Offer, card: Card, since: datetime) -> None:
    """Ask once, workdays after the planned moment, else after the choice; never on a G4 card."""
    turn.unplan(f"nudge-follow-up:{offer.week}")
    if card.guarantee == NO_FOLLOW_UP:
        return
    at = _follow_up_moment(turn, offer, since)
    key, until = f"nudge-follow-up:{offer.week}", at + timedelta(days=4)
    turn.plan(_due(turn, key, FollowUp(offer.week), at, until, own=False))


def _follow_up_moment(turn: Turn, offer: Offer, since: datetime) -> datetime:
    """A workday after the planned moment or two after the choice.

    Who works few shifts is asked sooner where that can be, so that it does not come with new cards.
    """
    person, hours = turn.person, turn.person.hours
    week = Week.of(since, person.zone)
    following = hours.moment(week.next(), person.day, person.hour)
    last = following[0] if following else since + timedelta(days=14)
    days = (1,) if offer.plan_at is not None else (2, 1)
    moments = [hours.after_workdays(since, count, person.hour) for count in days]
    moments.append(hours.add_hours(since, SOON_AFTER))
    return next((at for at in moments if at < last), moments[0])


def _due(turn: Turn, key: str, topic: Topic, at: datetime, until: datetime, *, own: bool) -> Due:
    return Due(
        key=key,
        topic=topic,
        at=at,
        until=until,
        purpose="own" if own else "coaching",
        person_id=turn.person.id,
    )


def _result(turn: Turn, offer: Offer, card: Card, result: str) -> Message:
    offer.result = result if result in TRIED else ""  # a decline leaves no trace
    turn.unplan(f"nudge-follow-up:{offer.week}")
    tried_on = turn.today if result in TRIED else None
    note_tried(turn.session, turn.person.key, card.id, tried_on)
    return teller(turn).thanks(offer.week, card, result)


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


def _ambassador(turn: Turn) -> str:
    """Whom a guarantee may name: an ambassador of the own team, else another; empty without one."""
    there = [one for one in with_duty(turn.session, "ambassador") if one.id != turn.person.id]
    there.sort(key=lambda one: one.team_id != turn.person.team_id)
    return there[0].first_name if there else ""


def teller(turn: Turn) -> Teller:
    return Teller(turn.words, turn.shelf, _ambassador(turn))
