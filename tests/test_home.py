"""The home view as a whole: what one may do stands together, under words that say what it is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.message import Buttons, Part, Text
from tests.town import Place

HAND = "Altijd bij de hand"


@pytest.mark.parametrize("duty", ["", "ambassador", "lead", "owner", "council"])
@pytest.mark.parametrize("said", ["new", "yes"])
async def test_every_part_has_its_own_heading(town: Place, duty: str, said: str) -> None:
    anna = await town.someone("Anna", said=said, duties=(duty,) if duty else ())
    parts = (await anna.home()).parts
    for one, other in pairwise(parts):
        assert not (isinstance(one, Buttons) and isinstance(other, Buttons))
        assert not (_is_heading(one) and _is_heading(other))
    heading, last = parts[-2:]
    assert heading == Text(HAND, "heading") and isinstance(last, Buttons)
    labels = ["Instellingen", "Wat weet je van mij?", "Waarom doen we dit?"]
    assert [button.label for button in last.buttons] == labels


async def test_an_empty_part_says_so(town: Place) -> None:
    lead = await town.someone("Bert", duties=("lead",))
    text = (await lead.home()).text
    assert "Er staat geen AI-uur gepland." in text
    assert "Weet je een kleine taak voor je collega's?" in text


def _is_heading(part: Part) -> bool:
    return isinstance(part, Text) and part.kind == "heading"
