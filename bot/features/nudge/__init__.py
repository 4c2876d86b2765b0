"""One small voluntary step a week, offered to each person in their own working hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlmodel import col

from bot.actions import Topic
from bot.calendar import Hours, Week, local
from bot.delivery import Due
from bot.events import (
    CoachingEnded,
    Filled,
    Happening,
    Heard,
    RhythmChanged,
    RhythmSaidBack,
    RhythmWanted,
    SaidYes,
    SettingsOpened,
    StoryGone,
    WantsToTry,
)
from bot.features.nudge import showcase
from bot.features.nudge.heard import hear
from bot.features.nudge.level import Easier, Fine, Harder, keep_level, known_level
from bot.features.nudge.messages import teller
from bot.features.nudge.plan import asks_newer, reminds
from bot.features.nudge.rhythm import (
    AS_EVER,
    comes,
    coming,
    is_there,
    own_rhythm,
    part,
    slowed,
    stands,
    start_anew,
)
from bot.features.nudge.rhythm import known as known_rhythm
from bot.features.nudge.shown import (
    FollowUp,
    Met,
    OfAWeek,
    Offer,
    Offered,
    Reminder,
    Rhythm,
    ShowChosen,
    ShowOffer,
    TellAgain,
    When,
    Wish,
    memory,
    offer_of,
    offers,
)
from bot.features.nudge.week import answer, make_offer, why
from bot.features.nudge.wish import card_of, cards_of, keep_wish
from bot.message import Button, Buttons, Form, Message, Part, Reply, Text
from bot.timers import Wake
from bot.turn import Batch, Known, Sample, Turn

NAME = "nudge"


def due(batch: Batch) -> Iterable[Due | Wake]:
    """Plan this week's offer of two cards for everyone whose week begins and whose rhythm has one.

    People who are not coached now are passed over; a moment that is past waits for next week.
    """
    people = batch.people()
    standing = stands(batch.session, [person.key for person in people])
    for person in people:
        week, again = _this_week(batch.now, person.zone)
        yield Wake(feature=NAME, at=again, person_id=person.id)
        stand = standing.get(person.key, AS_EVER)
        if stand.is_over:
            part(batch.turn(person))
        found = _moment(week, person.hours, person.day, person.hour)
        soon = found and found[1] > batch.now and person.coached(found[2])
        if found and soon and stand.offers_in(week):
            yield Due(
                key=f"nudge:{week}",
                topic=Offered(str(week)),
                at=max(found[0], batch.now),
                until=found[1],
                purpose="coaching",
                person_id=person.id,
            )


@lru_cache(maxsize=64)
def _this_week(now: datetime, zone: str) -> tuple[Week, datetime]:
    """The week, and when the next one begins: the same for everybody there."""
    week = Week.of(now, zone)
    return week, week.next().start(zone)


@lru_cache(maxsize=8192)
def _moment(
    week: Week, hours: Hours, day: int, hour: int
) -> tuple[datetime, datetime, date] | None:
    """From when to when in this week, and its local date: colleagues share it."""
    moment = hours.moment(week, day, hour)
    return (*moment, local(moment[0], hours.zone).date()) if moment else None


def say(turn: Turn, topic: Topic) -> Message | None:
    match topic:
        case Offered(week=week):
            return make_offer(turn, week)
        case Reminder(week=week) | FollowUp(week=week):
            return _chosen_again(turn, topic, week)
    return None


def _chosen_again(turn: Turn, topic: Topic, week: str) -> Message | None:
    """The reminder or the follow-up of the chosen card, while it is still the chosen one."""
    offer = offer_of(turn.session, turn.person.key, week)
    card = card_of(turn, offer.chosen) if offer is not None else None
    if offer is None or card is None or offer.result or not turn.person.coached(turn.today):
        return None
    if isinstance(topic, Reminder):
        moved = offer.plan_at is None  # the moment was let go, and no other chosen yet
        return None if moved else teller(turn).reminder(week, card, offer.cue)
    return None if asks_newer(turn, week) else teller(turn).follow_up(week, card)


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case SaidYes() | RhythmChanged():
            start_anew(turn) if isinstance(event, SaidYes) else is_there(turn)
            turn.unplan("nudge:", purposes=("coaching",))
            turn.wake(Wake(feature=NAME, at=turn.now, person_id=turn.person.id))
            at = coming(turn, anew=True)
            return comes(turn.words, at) if at is not None else None
        case CoachingEnded():
            turn.unplan("nudge")
            turn.unwake(NAME)
        case WantsToTry():
            is_there(turn)
            keep_wish(turn, event)
        case StoryGone(story=story):
            turn.session.execute(sa.delete(Wish).where(col(Wish.story) == story))
        case RhythmWanted() | RhythmSaidBack():
            return own_rhythm(turn, event)
        case SettingsOpened():
            return _in_settings(turn, event)
        case Easier() | Fine() | Harder():
            return keep_level(turn, event)
        case Filled(action=When(week=week)):
            return answer(turn, week, event)
        case Heard(text=text):
            return hear(turn, text)
    return answer(turn, event.week, event) if isinstance(event, OfAWeek) else None


def _in_settings(turn: Turn, event: SettingsOpened) -> Message | None:
    """How often, and which plan they will not be reminded of as things stand."""
    shown = own_rhythm(turn, event)
    for offer in offers(turn.session, turn.person.key):
        at = offer.plan_at
        if shown and at and at > turn.now and not offer.result and not reminds(turn, at):
            rests = Text(turn.words("nudge-plan-rests", moment=turn.words.moment(at)))
            shown = replace(shown, parts=(*shown.parts, rests))
    return shown


def home(turn: Turn) -> Iterable[Part]:
    """This week's choice, and an older one whose moment is still to come; else when cards come."""
    if turn.person.consent != "yes" or turn.person.waits:
        return
    week = str(Week.of(turn.now, turn.person.zone))
    offer = offer_of(turn.session, turn.person.key, week)
    if offer is None or not offer.cards:
        yield from _coming(turn)
    else:
        yield Text(turn.words("nudge-home"), "heading")
        yield from _chosen(turn, offer)
    for older in offers(turn.session, turn.person.key):
        waits = older.plan_at is not None and older.plan_at > turn.now and not older.result
        if older.week != week and waits:
            yield from _chosen(turn, older)


def _chosen(turn: Turn, offer: Offer) -> Iterable[Part]:
    card = card_of(turn, offer.chosen)
    if card is None:
        yield Text(turn.words("nudge-home-open"))
        yield Buttons((Button(turn.words("nudge-home-see"), ShowOffer(offer.week)),))
        return
    yield teller(turn).short(card)
    if offer.result:
        yield Text(turn.words("nudge-home-told"))
    elif offer.plan_at is not None and offer.plan_at > turn.now:
        yield Text(turn.words("nudge-home-planned", moment=turn.words.moment(offer.plan_at)))
    show = Button(turn.words("nudge-show-chosen"), ShowChosen(offer.week))
    tell = turn.words("nudge-again-button" if offer.result else "nudge-tell-result")
    yield Buttons((show, Button(tell, TellAgain(offer.week))))


def _coming(turn: Turn) -> Iterable[Part]:
    """When the next cards come, for who has none this week; and why not sooner."""
    at, slow = coming(turn), slowed(turn)
    if at is not None or slow:
        yield Text(turn.words("nudge-home"), "heading")
        yield from comes(turn.words, at).parts if at is not None else ()
        yield from slow


def mine(turn: Turn) -> Iterable[Known]:
    words = turn.words
    for offer in offers(turn.session, turn.person.key):
        yield from _known(turn, offer)
    kept = memory(turn.session, turn.person.key)
    for met, title in ((kept.shown, "nudge-mine-shown"), (kept.tried, "nudge-mine-tried")):
        titles = [words.pick(card.title) for card in cards_of(turn, met)]
        if titles:
            yield Known(words(title), words.listing(titles))
    wish = turn.session.get(Wish, turn.person.key)
    if wish is not None:
        yield Known(words("nudge-mine-wish"), wish.title)
    yield from known_level(turn)
    yield from known_rhythm(turn)


def _known(turn: Turn, offer: Offer) -> Iterable[Known]:
    words, chosen = turn.words, card_of(turn, offer.chosen)
    titles = [words.pick(card.title) for card in cards_of(turn, offer.cards)]
    if titles:
        week = words.week(Week.parse(offer.week).monday())
        yield Known(words("nudge-mine-offer", week=week), words.listing(titles))
    for one in why(turn, offer) if offer.why else ():
        title = words("nudge-mine-why", title=words.pick(one.card.title))
        yield Known(title, teller(turn).because(one))
    if chosen is not None:
        yield Known(words("nudge-mine-chosen"), words.pick(chosen.title))
    if offer.plan_at is not None:
        planned = f"{words.moment(offer.plan_at)} {offer.cue}".strip()
        yield Known(words("nudge-mine-planned"), planned)
    if offer.result:
        yield Known(words("nudge-mine-result"), words(f"nudge-result-{offer.result}"))
    if offer.minutes:
        yield Known(words("nudge-mine-minutes"), words(f"nudge-band-{offer.minutes}"))


def forget(turn: Turn) -> None:
    for table in (Offer, Met, Wish, Rhythm):
        turn.session.execute(sa.delete(table).where(col(table.person_id) == turn.person.id))


def totals(turn: Turn) -> Iterable[Part]:
    """Nothing: who tries what is not counted for others."""
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    return showcase.gallery(sample)
