"""Every message and form of the weekly nudge, about the first cards there are, for the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.calendar import Week
from bot.features.nudge.choose import Chosen
from bot.features.nudge.level import fine, leveled
from bot.features.nudge.messages import Teller
from bot.features.nudge.plan import not_understood, understood
from bot.features.nudge.rhythm import (
    GOODBYE,
    HALF,
    Stand,
    comes,
    declined,
    first,
    goodbye,
    in_settings,
    reason_kept,
)
from bot.features.nudge.shown import RESULTS, Offer
from bot.message import Form, Message
from bot.turn import Sample

BECAUSE = ("work:office", "tool:chat", "smaller", "new", "skill:prompting")


def gallery(sample: Sample) -> Iterator[Message | Form]:
    words, week = sample.words, str(Week.of(sample.now, sample.person.zone))
    teller = Teller(words, sample.shelf, lambda: sample.colleague.first_name)
    cards = list(sample.shelf.cards.values())[:2]
    card = cards[0]
    offer = Offer(person_id=1, week=week, cards=[one.id for one in cards], cue="")
    yield teller.offer(week, cards, more=True)
    accepted = replace(cards[1], id="own:1", by=sample.colleague.first_name)
    yield teller.why([Chosen(card, BECAUSE), Chosen(accepted, ("everyone", "again"))])
    yield teller.picked(week, card)
    yield teller.when_form(week, offer, "2026-11-24", "10:00")
    later = sample.now + timedelta(days=1)
    yield teller.planned(week, card, later, words("nudge-sample-cue"), now=sample.now)
    yield teller.reminder(week, card, words("nudge-sample-cue"))
    yield teller.follow_up(week, card)
    yield teller.told_in_words(week, card)
    yield teller.told_already(week)
    yield teller.which(week, cards)
    for result in RESULTS:
        yield teller.thanks(week, card, result)
    yield teller.timed(week, card)
    yield declined(words, week, asks=True)
    yield reason_kept(words, week)
    yield goodbye(words)
    for quiet in (0, HALF, GOODBYE):
        yield in_settings(words, Stand(counted=quiet), Week.parse(week))
    yield comes(words, later)
    yield first(words, later)
    yield understood(words, week, words.pick(card.title), later, outside=True)
    yield not_understood(words, week)
    yield teller.no_more(week)
    yield teller.none()
    for level in (-1, 0, 1):
        yield leveled(words, level, replaces=False)
    yield fine(words, replaces=False)
    yield teller.over()
