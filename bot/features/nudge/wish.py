"""The cards a person can be offered: those on the shelf, and a colleague's story as a card."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue import catalogue
from bot.content import Card, Say
from bot.content.shapes import UNKNOWN
from bot.events import WantsToTry
from bot.features.nudge.shown import Wish, offer_of
from bot.turn import Turn


def keep_wish(turn: Turn, wanted: WantsToTry) -> None:
    wish = turn.session.get(Wish, turn.person.key) or Wish(
        person_id=turn.person.key, story=0, title="", task=""
    )
    wish.story, wish.card = wanted.story, wanted.card or f"story:{wanted.story}"
    wish.title, wish.task, wish.week = wanted.title, wanted.task, ""
    turn.session.add(wish)


def open_wish(turn: Turn, week: str) -> Wish | None:
    """What this person wants to try; a wish that was offered in an earlier week is done with."""
    wish = turn.session.get(Wish, turn.person.key)
    if wish is not None and wish.week not in ("", week):
        offer = offer_of(turn.session, turn.person.key, wish.week)
        if offer is None or offer.chosen != wish.card:
            turn.session.delete(wish)
        return None
    return wish


def wished(turn: Turn, wish: Wish) -> Card:
    """The card a story came from, or one made of the story itself."""
    known = catalogue(turn.session, turn.shelf).get(wish.card)
    return known if known is not None else _card_of_story(turn, wish)


def _card_of_story(turn: Turn, wish: Wish) -> Card:
    check = turn.words("nudge-story-check")
    return Card(
        id=wish.card,
        number="",
        groups=("everyone",),
        skill="prompting",
        minutes=15,
        privacy=UNKNOWN,
        guarantee="once",
        tools=(),
        duties=(),
        title=Say(wish.title, wish.title),
        task=Say(wish.task, wish.task),
        prompt=None,
        check=Say(check, check),
    )


def card_of(turn: Turn, card_id: str) -> Card | None:
    """The database is asked only for one that is not on the shelf."""
    if not card_id or card_id in turn.shelf.cards:
        return turn.shelf.cards.get(card_id)
    wish = turn.session.get(Wish, turn.person.key)
    if wish is not None and wish.card == card_id:
        return wished(turn, wish)
    return catalogue(turn.session, turn.shelf).get(card_id)


def cards_of(turn: Turn, ids: Iterable[str]) -> list[Card]:
    """Those of these cards that are there."""
    return [card for one in ids if (card := card_of(turn, one)) is not None]
