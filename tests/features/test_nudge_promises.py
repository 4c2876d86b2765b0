"""What stands on a chosen card is true: its colour's rule, its words to copy, and its promise.

G2, G4 and G5 are in test_nudge.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from adapters.simulation.seat import Seat
from bot.calendar import Week
from bot.content import Card
from bot.features.nudge.choose import Chooser
from bot.features.nudge.messages import Teller
from bot.features.nudge.shown import Memory, Met, Offer, Pick, Result
from bot.message import Button, Text
from bot.people import Person
from tests.town import Place, shelf

TODAY = date(2026, 11, 2)
WEEK = str(Week.on(TODAY))
WORDS = shelf().words("nl", "Europe/Amsterdam")
CARDS = list(shelf().cards.values())


async def _picks(town: Place, card: Card, **more: object) -> Seat:
    """Someone who was offered this card, and chose it."""
    anna = await town.someone("Anna", **more)
    await town.until(town.now + timedelta(hours=2))
    assert not any(button.label == "Wat mag erin?" for button in anna.last.buttons())

    def give(session: Session) -> None:
        session.exec(select(Offer)).one().cards = [card.id]
        met = session.exec(select(Met).where(Met.card == card.id)).first()
        session.add(met or Met(person_id=anna.person_id, card=card.id, shown_on=TODAY))

    await town.store.transact(give)
    await anna.presses(Button("", Pick(WEEK, card.id)))
    return anna


# --- the chosen card ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("privacy", "kind"),
    [
        ("own-text", "Eigen tekst zonder namen"),
        ("work-content", "Werkinhoud zonder namen"),
        ("stop", "Gegevens van klanten of cliënten"),
    ],
)
async def test_the_house_rule_stands_behind_the_colour(
    town: Place, privacy: str, kind: str
) -> None:
    anna = await _picks(town, next(one for one in CARDS if one.privacy == privacy))
    await anna.clicks("Wat mag erin?")
    assert anna.last.name == "rules-answer" and anna.last.text.startswith(kind)


async def test_where_nothing_goes_in_nobody_is_told_what_may(town: Place) -> None:
    anna = await _picks(town, next(one for one in CARDS if one.privacy == "none"))
    assert not any(button.label == "Wat mag erin?" for button in anna.last.buttons())


async def test_the_words_to_begin_with_can_be_copied(town: Place) -> None:
    card = shelf().cards["one-sentence-shorter"]
    anna = await _picks(town, card)
    prompts = [p for p in anna.last.parts if isinstance(p, Text) and p.kind == "prompt"]
    assert card.prompt and [one.text for one in prompts] == [WORDS.pick(card.prompt)]


# --- promises are true ----------------------------------------------------------------------------


def _promised(guarantee: str) -> Card:
    return next(card for card in CARDS if card.guarantee == guarantee)


def test_once_is_true_where_nothing_else_is() -> None:
    """G1: no card comes back within a year once it was tried, whatever came of it."""
    card = _promised("once")
    anna = Person(id=1, ref="a", name="Anna", email="", groups=card.groups, tools=card.tools)
    assert Teller(WORDS, shelf(), "").guarantee(card).startswith(f"Eén keer, {card.minutes} min")
    for days, comes in ((364, False), (365, True)):
        then = TODAY - timedelta(days=days)
        memory = Memory({card.id: then}, {card.id: then})
        assert bool(Chooser(anna, memory, WEEK, TODAY, "secret").choose([card])) == comes


async def test_keep_your_own_is_true_for_nothing_one_made_is_ever_asked_for(town: Place) -> None:
    """G3: from choosing to telling there is no field in which a version could be put."""
    anna = await _picks(town, _promised("keep-your-own"))
    assert "Je eigen versie blijft gewoon staan" in anna.last.text
    await anna.clicks("Zelf kiezen")
    assert anna.form is not None and {f.id for f in anna.form.fields} <= {"date", "time", "cue"}
    await anna.presses(Button("", Result(WEEK, "useful")))
    (offer,) = await town.rows(Offer)
    assert (offer.result, offer.minutes) == ("useful", "")


async def test_not_with_ai_counts_as_done(town: Place) -> None:
    """G6: thanked alike, and remembered as tried."""
    card = _promised("not-with-ai-counts")
    anna = await _picks(town, card)
    await anna.presses(Button("", Result(WEEK, "without-ai")))
    assert anna.last.text.startswith("Dank je, fijn dat je het vertelt.")
    assert [met.card for met in await town.rows(Met) if met.tried_on] == [card.id]


async def test_an_ambassador_is_promised_only_where_there_is_another_one(town: Place) -> None:
    """G7: not oneself, and at every moment anew; without one the promise is another."""
    card = _promised("ambassador-helps")
    anna = await _picks(town, card, duties=("ambassador",))
    assert f"Eén keer, {card.minutes} minuten." in anna.last.text
    assert not anna.sees("Vastgelopen?")
    femke = await town.someone("Femke Bos", duties=("ambassador",), said="new")
    await anna.presses(Button("", Pick(WEEK, card.id)))
    assert "Vastgelopen? Femke helpt" in anna.last.text

    def leaves(session: Session) -> None:
        session.get_one(Person, femke.person_id).left_at = town.now

    await town.store.transact(leaves)
    await anna.presses(Button("", Pick(WEEK, card.id)))
    assert "Vastgelopen?" not in anna.last.text


@pytest.mark.parametrize(
    ("tools", "shared", "true"),
    [
        ((), (), True),
        (("chat",), (), False),
        (("chat",), ("translate",), False),
        (("chat",), ("chat",), True),
        (("chat", "copilot"), ("chat",), False),
    ],
)
def test_no_device_is_promised_only_where_the_tool_is_shared_or_none_is_needed(
    tools: tuple[str, ...], shared: tuple[str, ...], true: bool
) -> None:
    """G8: `shared_tools` of the organisation says for which tools that is so."""
    card = replace(_promised("no-device"), tools=tools)
    said = Teller(WORDS, replace(shelf(), shared_tools=shared), "").guarantee(card)
    assert (said == "Geen laptop of eigen account nodig.") == true
    assert true or said.startswith("Eén keer")
