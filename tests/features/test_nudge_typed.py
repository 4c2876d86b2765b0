"""What people type about their cards in place of pressing: the words on a button, a vague moment,
or in a word how it went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.simulation.seat import Seat
from bot.features.nudge.shown import Offer, PlanAt
from bot.features.profile.settings import SetPause
from bot.message import Button
from tests.town import Place


async def _offered(town: Place, **more: object) -> Seat:
    anna = await town.someone("Anna", **more)
    await town.until(town.now + timedelta(hours=2))
    return anna


async def _chose(town: Place, **more: object) -> Seat:
    anna = await _offered(town, **more)
    await anna.clicks("Doe ik")
    return anna


AT_THE_CARDS = {
    "deze week niet": "nudge-declined",
    "Geen van beide.": "nudge-declined",
    "not this week": "nudge-declined",
    "neither": "nudge-declined",
    "waarom deze?": "nudge-why",
    "why these": "nudge-why",
    "doe ik": "nudge-which",
    "I'll do it": "nudge-which",
    "Andere keuze": "nudge-offer",
    "andere kaart": "nudge-offer",
    "uitkomsten": "insight-results",
}
WHEN_CHOSEN = {
    "Nu meteen!": "nudge-planned",
    "nu": "nudge-planned",
    "zonder herinnering": "nudge-planned",
    "no reminder": "nudge-planned",
    "zelf kiezen": "open-form",
    "bruikbaar": "nudge-thanks",
}


async def test_the_words_on_a_button_do_what_it_does(town: Place) -> None:
    anna = await _offered(town)
    for said, name in AT_THE_CARDS.items():
        await anna.says(said)
        assert anna.last.name == name or name.startswith("insight"), said
        assert not anna.last.name.startswith(("question", "profile-help")), said
    await anna.says("doe ik")
    assert len(list(anna.last.buttons())) == 2
    (offer,) = await town.rows(Offer)
    for said, card in (("de eerste", 0), ("de tweede graag", 1), ("the first one", 0)):
        await anna.says(said)
        (offer,) = await town.rows(Offer)
        assert (anna.last.name, offer.chosen) == ("nudge-picked", offer.cards[card]), said
        await anna.says("toch een andere kaart")
        assert anna.last.name == "nudge-offer"
    await anna.says("doe ik")
    await anna.clicks(next(iter(anna.last.buttons())).label)
    for said, name in WHEN_CHOSEN.items():
        await anna.says(said)
        assert anna.last.name == name, said


async def test_without_cards_such_words_are_no_button(town: Place) -> None:
    anna = await town.someone("Anna")
    for said in ("deze week niet", "doe ik", "de eerste", "nu meteen", "gedaan"):
        await anna.says(said)
        assert not anna.last.name.startswith("nudge"), said


UNCLEAR = [
    "vandaag om 7 uur", "donderdag tussen 2 en 3", "als ik tijd heb", "na de pauze", "straks",
    "maandag na het overleg", "gisteren", "when I have time", "after the meeting", "yesterday",
]  # fmt: skip
NO_MOMENT = ["ik heb maandag een presentatie over honden", "in chatgpt een brief laten schrijven"]


async def test_a_moment_that_is_not_clear_gets_choices(town: Place) -> None:
    anna = await _chose(town)
    for said in UNCLEAR:
        await anna.says(said)
        assert anna.last.name == "nudge-plan-unclear", said
    for said in (*NO_MOMENT, "volgende week niet", "pauze"):
        await anna.says(said)
        assert not anna.last.name.startswith("nudge"), said


TOLD = [
    "goed", "ja", "nee", "deels", "mislukt", "top!", "stom", "geen tijd gehad", "was saai",
    "ik snapte het niet", "gedaan", "klaar", "nu even niet", "lukt niet vandaag", "great",
    "did not work", "boring",
]  # fmt: skip


@pytest.mark.parametrize("asked", ["nudge-reminder", "nudge-follow-up", "nu meteen"])
async def test_in_a_word_how_it_went(town: Place, asked: str) -> None:
    anna = await _chose(town)
    await anna.says("goed")
    assert anna.last.name != "nudge-told-in-words"
    await anna.clicks("Nu meteen" if asked == "nu meteen" else "Volgende werkdag")
    if asked != "nu meteen":
        await town.days({"nudge-reminder": 1, "nudge-follow-up": 3}[asked])
        assert anna.last.name == asked
    for said in TOLD:
        await anna.says(said)
        assert anna.last.name == "nudge-told-in-words", said
    if asked == "nudge-reminder":
        await anna.clicks("Hoe ging het?")
    await anna.clicks("Bruikbaar")
    await anna.says("goed gedaan")
    assert anna.last.name != "nudge-told-in-words"


async def test_the_moment_of_a_told_choice_stays_as_it_is(town: Place) -> None:
    anna = await _chose(town)
    (offer,) = await town.rows(Offer)
    await anna.says("morgen om 9 uur")
    await anna.says("ja")
    await town.days(4)
    await anna.clicks("Bruikbaar")
    before = [row.model_dump() for row in await town.rows(Offer)]
    late = PlanAt(offer.week, f"{town.now + timedelta(days=1):%Y-%m-%dT%H:%M}")
    await anna.presses(Button("", late))
    assert anna.last.name == "nudge-told"
    for label in ("Ander moment", "Volgende werkdag"):
        found = [one for _, _, one in anna.buttons() if one.label == label]
        for button in found[:1]:
            await anna.presses(button)
            assert anna.last.name == "nudge-told"
    assert [row.model_dump() for row in await town.rows(Offer)] == before
    await anna.clicks("Toch een ander antwoord")
    assert anna.last.name == "nudge-follow-up"


async def test_a_pause_over_the_own_moment_says_that_nothing_reminds(town: Place) -> None:
    anna = await _chose(town)
    await anna.clicks("Volgende werkdag")
    await anna.presses(Button("", SetPause()))
    await anna.fills(until="2026-11-16")
    assert "Je moment van dinsdag 3 november om 10:00 valt in je pauze" in anna.last.text
    assert "Jouw moment: dinsdag 3 november" in (await anna.home()).text
    await town.days(2)
    assert "Jouw moment:" not in (await anna.home()).text
