"""May I? What the house rules say, with a colour, a reason and who decided it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import AskRule
from bot.message import Button, Card
from tests.town import Place


@pytest.mark.parametrize("asked", ["Mag dit?", "may I?", "huisregels"])
@pytest.mark.everywhere
async def test_may_i_is_answered_by_kind_of_data(town: Place, asked: str) -> None:
    await town.someone("Olga", duties=("owner",), said="new")
    anna = await town.someone("Anna", said="new")
    await anna.says(asked)
    assert anna.last.name == "rules-which"
    await anna.clicks("Verzonnen voorbeelden")
    (card,) = (part for part in anna.last.parts if isinstance(part, Card))
    assert [card.title, *(text.text for text in card.body)] == [
        "🟢 Groen: dit mag",
        "Dit geldt voor elke AI-tool.",
        "Verzin gerust een voorbeeld. Het gaat over niemand, dus zo oefen je zonder zorgen.",
        "Hierover gaat: Olga (Programma-eigenaar).",
    ]
    assert anna.sees("dit zijn voorbeeldregels")
    await anna.clicks("Andere soort gegevens")
    await anna.clicks("Gegevens over gezondheid")
    assert anna.sees("Rood: dit mag niet") and not anna.last.text.startswith("Groen")


async def test_a_card_stands_for_the_tools_with_one_rule_and_the_green_ones_come_first(
    town: Place,
) -> None:
    anna = await town.someone("Anna", said="new")
    await anna.presses(Button("", AskRule("public")))
    cards = [part for part in anna.last.parts if isinstance(part, Card)]
    assert [card.title.split()[1] for card in cards] == ["Groen:", "Oranje:"]
    tools = cards[0].body[0].text
    assert "Goedgekeurde AI-chat" in tools and "Goedgekeurde vertaler" in tools


async def test_what_nobody_decided_is_a_question_for_a_person(town: Place) -> None:
    house = town.town.house
    own = replace(house.shelf.rules["public-approved"], tools=("chat",), example=False)
    kept, house.shelf = house.shelf, replace(house.shelf, rules={own.id: own})
    anna = await town.someone("Anna", said="new")
    await anna.presses(Button("", AskRule("public")))
    house.shelf = kept
    assert anna.sees("hierover niets afgesproken")
    assert "voorbeeldregel" not in anna.last.text
    await anna.clicks("Vraag het aan een mens")
    assert anna.form is not None and anna.form.name == "question-form"


async def test_a_longer_question_stays_a_question_with_the_rules_beside_it(town: Place) -> None:
    anna = await town.someone("Anna", said="new")
    await anna.says("Mag ik een brief van een klant in de chatbot zetten?")
    assert anna.last.name == "question-offer"
    await anna.clicks("Kijk in de huisregels")
    assert anna.last.name == "rules-which"


async def test_an_unknown_kind_asks_which_one(town: Place) -> None:
    anna = await town.someone("Anna", said="new")
    await anna.presses(Button("", AskRule("nonsense")))
    assert anna.last.name == "rules-which"
