"""What people type about their cards: the words on a button, a moment, or how it went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.asked import remember
from bot.content import Card
from bot.content.typed import plain
from bot.delivery import Delivery
from bot.features.nudge.messages import Teller, teller
from bot.features.nudge.plan import not_understood, plan_at, reaches, understood
from bot.features.nudge.rhythm import declined
from bot.features.nudge.shown import OfAWeek, Offer, Pick, offers
from bot.features.nudge.week import answer
from bot.features.nudge.wish import card_of, cards_of
from bot.message import Button, Message, Reply
from bot.spoken import names_time, read_moment
from bot.turn import Turn

LONGEST, BRIEF = 60, 6  # characters and words; whoever says more has something else to say
ASKED_LATELY = timedelta(days=7)
LANGUAGES = ("nl", "en")
ALSO = {  # other words for what is on a button
    "nudge-others": "andere kaart|andere kaarten|andere keus|other cards|another card",
    "nudge-not-this-week": "geen van beide|geen van de twee|geen van allebei|neither|none of them",
    "nudge-when-now": "nu|nu direct|meteen|now|right away",
    "nudge-when-none": "geen herinnering|zonder reminder|without a reminder",
}
NTH = re.compile(
    r"(?:(?:ik (?:kies|neem|doe)|doe|i(?: ll)? (?:take|choose)|maar|de|the|kaart|card|optie|option"
    r"|nummer|number) )*(?:(?P<first>1e?|eerste|first)|(?:2e?|tweede|second))"
    r"(?: (?:kaart|card|one|graag|please|maar))*"
)
ASKING = re.compile(
    r"(?:plan|herinner m(?:e|ij)|remind me)\b(?: (?:eraan|of it|about it)\b)?", re.I
)
QUESTION = re.compile(
    r"(?:hoe|wat|waarom|wie|waar|wanneer|welke?|kan|kun|kunnen|mag|moet|ik wil"
    r"|how|what|why|who|where|when(?! i)|which|can|could|may|should|i want)\b",
    re.I,
)
TOLD = re.compile(  # words about a result
    r"\b(?:ging|gegaan|gelukt|lukte|scheelde?|bespaard|bespaarde|bruikbaar|handig|nuttig|werkte"
    r"|gewerkt|hielp|geholpen|geprobeerd|gedaan|viel (?:mee|tegen)|meegevallen|tegengevallen"
    r"|niets|niks|went|worked|saved|useful|handy|helped|tried|did|done|nothing)\b",
    re.I,
)
SHORTLY = re.compile(  # the same, in so few words that they can be about nothing else
    r"\b(?:ja|nee|goed|top|prima|super|fijn|leuk|mooi|ok[eé]?|best|deels|beetje|mislukt|stom|saai"
    r"|waardeloos|slecht|matig|lastig|moeilijk|geen tijd|niet aan toe|snap\w*|begreep|begrijp"
    r"|vergeten|klaar|nu (?:even )?niet|lukt"
    r"|yes|no|good|great|fine|nice|okay|partly|failed|stupid|boring|bad|difficult|forgot|finished"
    r"|didn.?t|not (?:now|today))\b",
    re.I,
)


def hear(turn: Turn, text: str) -> Reply:
    """What a button would have done, a moment, or how it went; None when it is none of these."""
    if turn.person.consent != "yes":
        return None
    mine = offers(turn.session, turn.person.key)
    chosen = next((one for one in mine if one.chosen), None)
    if len(text) <= LONGEST:
        for offer in mine[:1] + [one for one in mine[1:] if one is chosen]:
            if (reply := _pressed(turn, offer, plain(text))) is not None:
                return reply
    card = card_of(turn, chosen.chosen) if chosen is not None and not chosen.result else None
    return _about(turn, chosen, card, text) if chosen is not None and card is not None else None


def _pressed(turn: Turn, offer: Offer, said: str) -> Reply:
    """What the button with these words on it does; which card, when there are two such buttons."""
    cards = cards_of(turn, offer.cards)
    found = {one for one in _buttons(turn, offer, cards) if _says(one, said)}
    actions = {one.action for one in found}
    if not offer.chosen and (nth := NTH.fullmatch(said)) and len(cards) > 1:
        actions = {Pick(offer.week, cards[0 if nth["first"] else 1].id)}
    if len(actions) > 1:
        return teller(turn).which(offer.week, cards)
    action = next(iter(actions), None)
    return answer(turn, offer.week, action) if isinstance(action, OfAWeek) else None


def _says(button: Button, said: str) -> bool:
    return isinstance(button.action, OfAWeek) and plain(button.label) == said


def _buttons(turn: Turn, offer: Offer, cards: list[Card]) -> Iterator[Button]:
    """Those of what was said last about an offer, in each language, with all their other words."""
    for lang in LANGUAGES:
        words = turn.house.words(lang, turn.words.zone)
        also = {words(phrase): others.split("|") for phrase, others in ALSO.items()}
        for button in _standing(turn, replace(teller(turn), words=words), offer, cards):
            yield button
            yield from (replace(button, label=one) for one in also.get(button.label, ()))


def _standing(turn: Turn, say: Teller, offer: Offer, cards: list[Card]) -> Iterator[Button]:
    week, card = offer.week, card_of(turn, offer.chosen)
    if card is None and cards:
        yield from say.offer(week, cards, more=True).buttons()
        yield from declined(say.words, week, asks=True).buttons()
        yield from say.titles(week, cards)
    elif card is not None and offer.result:
        yield from say.thanks(week, card, offer.result).buttons()
    elif card is not None:
        yield from say.reminder(week, card, offer.cue).buttons()
        yield from say.picked(week, card).buttons()
        yield from say.follow_up(week, card).buttons()


def _about(turn: Turn, offer: Offer, card: Card, text: str) -> Message | None:
    """A moment or how it went, from someone who chose a card and did not say that yet."""
    plainly = len(text) <= LONGEST and "?" not in text
    asking = ASKING.match(text) if plainly else None
    said = text[asking.end() :].strip(" :,.") if asking else text
    person = turn.person
    found = read_moment(said, person.hours, turn.now, hour=person.hour) if said else None
    if found is not None and reaches(turn, found.at):
        remember(turn, plan_at(offer.week, found.at))
        title, outside = turn.words.pick(card.title), not person.hours.covers(found.at)
        return understood(turn.words, offer.week, title, found.at, outside=outside)
    if found is not None or asking:
        return not_understood(turn.words, offer.week)
    if not plainly or QUESTION.match(text):
        return None
    brief = len(text.split()) <= BRIEF
    if (TOLD.search(text) or (brief and SHORTLY.search(text))) and _was_asked(turn, offer):
        return teller(turn).told_in_words(offer.week, card)
    return not_understood(turn.words, offer.week) if brief and names_time(text) else None


def _was_asked(turn: Turn, offer: Offer) -> bool:
    """Its moment came or they were asked how it went, not long ago; and since then neither new
    cards came nor something that wants an answer of its own."""
    since = turn.now - ASKED_LATELY
    mine = (col(Delivery.person_id) == turn.person.key, col(Delivery.status) == "sent")
    lately = (col(Delivery.op) == "send", col(Delivery.settled_at) > since)
    keys = sa.select(col(Delivery.key)).where(*mine, *lately)
    said = list(turn.session.scalars(keys.order_by(col(Delivery.settled_at).desc())))
    if said and said[0].startswith(("question", "nudge:")) and said[0] != f"nudge:{offer.week}":
        return False
    begun = offer.plan_at is not None and since < offer.plan_at <= turn.now
    return begun or f"nudge-follow-up:{offer.week}" in said
