"""A person's offer of one week: making it, choosing from it, planning it, telling how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.catalogue import catalogue
from bot.content import Card
from bot.events import Filled, Happening
from bot.features.nudge.choose import Chooser, Chosen, invites
from bot.features.nudge.messages import teller
from bot.features.nudge.plan import FURTHEST, choose_moment, drop_plan, follow_up_on, reminds
from bot.features.nudge.rhythm import (
    GOODBYE,
    count_last,
    decline,
    goodbye,
    is_there,
    keep_reason,
    reason_kept,
)
from bot.features.nudge.shown import (
    BANDS,
    REASONS,
    RESULTS,
    TRIED,
    Because,
    Minutes,
    NotThisWeek,
    Offer,
    Others,
    Pick,
    PlanAt,
    Result,
    Rhythm,
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
    rhythm_of,
)
from bot.features.nudge.wish import card_of, cards_of, open_wish, wished
from bot.message import Message, Reply
from bot.timers import Wake
from bot.turn import Turn

KEPT = FURTHEST + timedelta(days=14)
CHOOSING = (Others, ShowOffer, WhyThese, Because)
ARRIVES = timedelta(minutes=2)  # until then a goodbye has usually arrived


def make_offer(turn: Turn, week: str, *, without: Sequence[str] = ()) -> Message | None:
    """Choose this week's cards, note them as shown, and say them; the same when tried again."""
    person = turn.person
    mine, wanted = offers(turn.session, person.key), rhythm_of(turn.session, person.key)
    kept = next((offer for offer in mine if offer.week == week), None)
    again = cards_of(turn, kept.cards) if kept is not None and not without else []
    if again:  # the platform took it not at once, and this is another try
        return teller(turn).offer(week, again, more=True)
    offer = kept or Offer(person_id=person.key, week=week)
    if not without:
        quiet = count_last(turn, wanted, week)
        let_go(turn.session, mine, week, turn.today - KEPT)
        if quiet >= GOODBYE:
            return _goodbye(turn, offer)
    choices = _choices(turn, wanted, week, without)
    keep_reason(turn, "", wanted)
    if not choices:
        return None if without else _invitation(turn, wanted)
    cards = [choice.card for choice in choices]
    offer.cards, offer.why = [card.id for card in cards], [list(one.because) for one in choices]
    offer.chosen, offer.plan_at, offer.cue, offer.result, offer.minutes = "", None, "", "", ""
    turn.session.add(offer)
    note_shown(turn.session, person.key, offer.cards, turn.today)
    return teller(turn).offer(week, cards, more=True)


def _goodbye(turn: Turn, offer: Offer) -> Message:
    """In place of cards, and of all else. The pause begins once it has arrived: it may have to be
    tried again."""
    turn.unplan(purposes=("coaching",), but=f"nudge:{offer.week}")
    offer.cards = []
    turn.session.add(offer)
    turn.wake(Wake(feature="nudge", at=turn.now + ARRIVES, person_id=turn.person.id))
    return goodbye(turn.words)


def _choices(turn: Turn, wanted: Rhythm, week: str, without: Sequence[str]) -> Sequence[Chosen]:
    """What is chosen for them; what they wanted to try themselves comes first."""
    person, met = turn.person, memory(turn.session, turn.person.key)
    secret = turn.house.secret
    chooser = Chooser(person, met, week, turn.today, secret, wanted.level, wanted.reason)
    cards = list(catalogue(turn.session, turn.shelf).values())
    choices = chooser.choose(cards, without)
    wish = open_wish(turn, week)
    if wish is None or without:
        return choices
    wish.week = week
    first = Chosen(wished(turn, wish), ("story",))
    return (first, *(one for one in choices if one.card.id != first.card.id))[:2]


def _invitation(turn: Turn, kept: Rhythm) -> Message | None:
    """There is no card for them: they may think of one, or nothing is said."""
    if not invites(kept.invited_on, turn.today):
        return None
    kept.invited_on = turn.today
    turn.session.add(kept)
    return teller(turn).none()


def why(turn: Turn, offer: Offer) -> list[Chosen]:
    """The cards of an offer with what counted when they were chosen."""
    noted = dict(zip(offer.cards, offer.why, strict=False))
    cards = cards_of(turn, offer.cards)
    return [Chosen(card, tuple(noted.get(card.id, ()))) for card in cards]


def answer(turn: Turn, week: str, event: Happening) -> Reply:
    """Answer an action on this week's offer; one on an older offer is answered kindly."""
    offer = offer_of(turn.session, turn.person.key, week)
    if isinstance(event, NotThisWeek):
        return _not_this_week(turn, week, offer)
    if offer is None or not offer.cards or (isinstance(event, CHOOSING) and week != _newest(turn)):
        return teller(turn).over()
    match event:
        case Pick(card=card):
            return _pick(turn, offer, card)
        case Others():
            return _others(turn, offer)
        case ShowOffer():
            return _show(turn, offer)
        case Because(reason=reason) if reason in ("", *REASONS):
            return _because(turn, offer, reason)
        case WhyThese():
            return teller(turn).why(why(turn, offer))
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
            at, said = offer.plan_at, reminds(turn, offer.plan_at)
            shown = teller(turn).planned(
                offer.week, card, at, offer.cue, now=turn.now, reminds=said
            )
            return replace(shown, replaces=False)
        case When() | Filled() | PlanAt() if offer.result:
            return teller(turn).told_already(offer.week)
        case When() | Filled() | PlanAt():
            return choose_moment(turn, offer, card, event)
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
    if card_id == offer.chosen and offer.result:
        return teller(turn).told_already(offer.week)
    offer.chosen, offer.plan_at, offer.cue = card.id, None, ""
    offer.result, offer.minutes = "", ""
    kept = rhythm_of(turn.session, turn.person.key)
    keep_reason(turn, "", kept)
    is_there(turn, kept)
    follow_up_on(turn, offer, card, turn.now)
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
    keep_reason(turn, "")
    drop_plan(turn, offer)
    cards, say = cards_of(turn, offer.cards), teller(turn)
    return _in_place(say.offer(offer.week, cards, more=True)) if cards else say.over()


def _not_this_week(turn: Turn, week: str, offer: Offer | None) -> Message:
    return decline(turn, week, cards_of(turn, offer.cards) if offer is not None else ())


def _because(turn: Turn, offer: Offer, reason: str) -> Message:
    """Kept until the next cards; taken back by an empty one, and by choosing."""
    keep_reason(turn, reason)
    if reason:
        return reason_kept(turn.words, offer.week)
    return _not_this_week(turn, offer.week, offer)


def _in_place(message: Message) -> Message:
    return replace(message, replaces=True)


def _result(turn: Turn, offer: Offer, card: Card, result: str) -> Message:
    offer.result = result if result in TRIED else ""  # a decline leaves no trace
    if result != "useful":  # no time was asked then
        offer.minutes = ""
    turn.unplan(f"nudge-follow-up:{offer.week}")
    tried_on = turn.today if result in TRIED else None
    note_tried(turn.session, turn.person.key, card.id, tried_on)
    return teller(turn).thanks(offer.week, card, result)
