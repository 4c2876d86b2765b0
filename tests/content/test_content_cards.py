"""The cards stay short and plain, and no two of them are nearly the same task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from bot.content import LANGUAGES, PACKAGE, Card, Say
from tests.town import shelf

CARDS = list(shelf().cards.values())
LONGEST = 20  # words in a Dutch sentence, about B1
ALIKE = 0.15  # of two cards, the part of all their word triples that they share
Triple = tuple[str, ...]


def texts(card: Card) -> Iterator[Say]:
    yield from (card.title, card.task, card.check, *((card.prompt,) if card.prompt else ()))


def sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[.?!])\s+|: ", text)


def too_long(card: Card) -> Iterator[str]:
    for said in texts(card):
        for lang, text in said.spoken():
            if lang != "en":
                yield from (one for one in sentences(text) if len(words(one)) > LONGEST)


def words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text.casefold())


def triples(card: Card, lang: str) -> set[Triple]:
    spoken = (words(said.say(lang)) for said in texts(card))
    return {triple for said in spoken for triple in zip(said, said[1:], said[2:], strict=False)}


def alike(cards: Iterable[Card], lang: str) -> list[tuple[str, str]]:
    found = [(card.id, triples(card, lang)) for card in cards]
    return [(a, b) for (a, x), (b, y) in combinations(found, 2) if len(x & y) > ALIKE * len(x | y)]


def test_every_file_is_a_card_of_its_own() -> None:
    assert len(list((PACKAGE / "nudges").rglob("*.yaml"))) == len(CARDS)


def test_sentences_are_short_enough_to_read_in_passing() -> None:
    assert [(card.id, one) for card in CARDS for one in too_long(card)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_tasks_are_nearly_the_same(lang: str) -> None:
    assert alike(CARDS, lang) == []


def test_the_eye_for_long_and_for_alike_sees_what_it_should() -> None:
    card = CARDS[0]
    longer = Say("woord " * (LONGEST + 1), card.check.en)
    copied = replace(card, id="copied", title=Say("Iets anders", "Something else"), check=longer)
    assert list(too_long(copied)) and not list(too_long(card))
    assert alike([card, copied], "nl") == alike([card, copied], "en") == [(card.id, "copied")]
