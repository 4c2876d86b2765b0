"""Which two cards a person is offered: by kind of work, tools and what they have met before."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from bot.content import Card, Shelf
from bot.features.nudge.shown import Memory
from bot.people import Person

SHOWN_AGAIN_AFTER = timedelta(weeks=8)  # MISSION.md B2
TRIED_AGAIN_AFTER = timedelta(days=365)  # MISSION.md B2


def choose(
    shelf: Shelf,
    person: Person,
    memory: Memory,
    *,
    week: str,
    today: date,
    secret: str,
    helper: bool,
    without: Collection[str] = (),
) -> tuple[Card, ...]:
    """Two cards, or fewer when there are no more; the same for the same person and week.

    `helper` says that an ambassador can be named, so that the guarantee that names one is true.
    The second card is of another skill than the first where that can be.
    """

    def rank(card: Card) -> tuple[bool, bytes]:
        line = f"{person.id}:{week}:{card.id}".encode()
        own_work = bool(set(card.groups) & set(person.groups))
        return (not own_work, hmac.new(secret.encode(), line, hashlib.sha256).digest())

    fitting = [card for card in fits(shelf, person, helper=helper) if card.id not in without]
    fresh = sorted((card for card in fitting if _fresh(card, memory, today)), key=rank)
    if not fresh:
        return ()
    first, *rest = fresh
    second = next((card for card in rest if card.skill != first.skill), rest[0] if rest else None)
    return (first, second) if second is not None else (first,)


def fits(shelf: Shelf, person: Person, *, helper: bool) -> Iterator[Card]:
    """The cards for this person's work, duties and tools whose guarantee is true for them."""
    for card in shelf.cards.values():
        for_them = "everyone" in card.groups or bool(set(card.groups) & set(person.groups))
        duty = not card.duties or bool(set(card.duties) & set(person.duties))
        tool = not card.tools or bool(set(card.tools) & set(person.tools))
        promise = helper or not shelf.guarantees[card.guarantee].names_ambassador
        if for_them and duty and tool and promise:
            yield card


def _fresh(card: Card, memory: Memory, today: date) -> bool:
    shown, tried = memory.shown.get(card.id), memory.tried.get(card.id)
    return (shown is None or today - shown >= SHOWN_AGAIN_AFTER) and (
        tried is None or today - tried >= TRIED_AGAIN_AFTER
    )
