"""The weekly nudge, as people live it."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.simulation.seat import Seat
from bot.calendar import Week
from bot.delivery import Delivery
from bot.features.nudge.shown import Met, Offer, Offered
from bot.message import Message
from bot.people import Person
from tests.conftest import PROVE
from tests.town import Place, open_town, shelf


async def _offered(town: Place, **more: object) -> Seat:
    anna = await town.someone("Anna", **more)
    await town.until(town.now + timedelta(hours=2))
    assert anna.last.name == "nudge-offer"
    return anna


@pytest.mark.everywhere
async def test_a_week_from_offer_to_follow_up(town: Place) -> None:
    anna = await town.someone("Anna")
    assert anna.sees("hooguit één kleine taak per week")
    await town.until(town.now + timedelta(hours=2))
    assert anna.last.name == "nudge-offer"
    await anna.clicks("Doe ik")
    assert anna.last.name == "nudge-picked"
    await anna.clicks("Volgende werkdag")
    assert anna.sees("dinsdag 3 november om 10:00")
    await town.days(1)
    assert anna.last.name == "nudge-reminder"
    await town.days(2)
    assert anna.last.name == "nudge-follow-up"
    await anna.clicks("Bruikbaar")
    assert anna.sees("Dank je")
    await anna.clicks("Minder dan 15 min")
    assert anna.last.name == "nudge-timed"
    await anna.clicks("Zo is het goed")
    assert anna.last.text == "Goed, dan houd ik het zo."
    await anna.clicks("Toch een ander antwoord")
    await anna.clicks("Bruikbaar")
    await anna.clicks("15 tot 60 min")
    assert [offer.minutes for offer in await town.rows(Offer)] == ["15-60"]
    await anna.clicks("Toch een ander antwoord")
    await anna.clicks("Niets, en dat is prima")
    assert [offer.minutes for offer in await town.rows(Offer)] == [""]


TOLD = "het ging goed, scheelde een half uur"


async def test_how_it_went_can_be_typed_and_is_noted_by_a_button(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    await anna.says(TOLD)
    assert anna.last.name != "nudge-told-in-words"  # it was not asked yet
    await town.days(3)
    before = [row.model_dump() for row in await town.rows(Offer)]
    for said in ("mag ik dit ook doen?", "pauze tot 6 januari", "hoe ging dat bij anderen"):
        await anna.says(said)
        assert anna.last.name != "nudge-told-in-words"
    await anna.says(TOLD)
    assert "Zal ik het zo noteren?" in anna.last.text
    assert [row.model_dump() for row in await town.rows(Offer)] == before
    await anna.clicks("Bruikbaar")
    assert anna.last.name == "nudge-thanks"
    await anna.says(TOLD)
    assert anna.last.name != "nudge-told-in-words"


async def test_a_decline_leaves_no_trace_at_all(town: Place) -> None:
    anna = await _offered(town)
    tables = (Offer, Met, Delivery)
    before = [[row.model_dump() for row in await town.rows(table)] for table in tables]
    await anna.clicks("Deze week niet")
    assert anna.last.name == "nudge-declined"
    after = [[row.model_dump() for row in await town.rows(table)] for table in tables]
    assert after == before
    await town.weeks(1)
    assert anna.last.name == "nudge-offer"


async def test_a_decline_can_be_undone(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Deze week niet")
    await anna.clicks("Toch even kijken")
    await anna.clicks("Doe ik")
    assert anna.last.name == "nudge-picked"


async def test_the_overview_no_longer_asks_what_was_told(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    await anna.clicks("Volgende werkdag")
    assert "Jouw moment" in (await anna.home()).text
    await anna.clicks("Hoe ging het?")
    await anna.clicks("Deels bruikbaar")
    home = await anna.home()
    assert "Je hebt verteld hoe het ging" in home.text and "Jouw moment" not in home.text
    assert "Hoe ging het?" not in [button.label for button in home.buttons()]


async def test_a_moment_let_go_is_not_reminded_of(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    await anna.clicks("Volgende werkdag")
    await anna.clicks("Ander moment")
    await town.days(2)
    assert not anna.heard_named("nudge-reminder")


async def test_other_cards_are_really_others(town: Place) -> None:
    anna = await _offered(town)
    (first,) = await town.rows(Offer)
    await anna.clicks("Andere keuze")
    (second,) = await town.rows(Offer)
    assert not set(first.cards) & set(second.cards)
    for _ in shelf().cards:
        if anna.last.name == "nudge-no-more":
            break
        await anna.clicks("Andere keuze")
    assert anna.last.name == "nudge-no-more"
    await anna.clicks("Toch even kijken")
    assert anna.last.name == "nudge-offer"


@pytest.mark.forged
async def test_an_own_moment_that_makes_no_sense_is_asked_again(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    for date, time in (("", ""), ("2026-02-31", "10:00"), ("2020-01-01", "10:00"), ("x", "25:99")):
        await anna.clicks("Zelf kiezen")
        await anna.fills(date=date, time=time)
        assert anna.form is not None, (date, time)
    await anna.fills(date="2026-11-05", time="15:30", cue="na <b>het</b> overleg")
    assert anna.sees("donderdag 5 november om 15:30")
    await town.until(town.now + timedelta(days=3, hours=6))
    assert anna.heard_named("nudge-reminder")


async def test_moving_the_moment_moves_the_one_reminder(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    await anna.clicks("Vanmiddag")
    await anna.clicks("Ander moment")
    await anna.clicks("Volgende werkdag")
    await town.until(town.now + timedelta(hours=8))
    assert not anna.heard_named("nudge-reminder")
    await town.days(2)
    assert len(anna.heard_named("nudge-reminder")) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "Bruikbaar",
        "Deels bruikbaar",
        "Niets, en dat is prima",
        "Bewust zonder AI",
        "Deze week niet",
    ],
)
async def test_every_answer_is_thanked_in_the_same_words(town: Place, answer: str) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    await town.days(3)
    assert anna.last.name == "nudge-follow-up"
    await anna.clicks(answer)
    assert anna.last.text.startswith("Dank je, fijn dat je het vertelt.")
    tried = [met for met in await town.rows(Met) if met.tried_on]
    assert bool(tried) == (answer != "Deze week niet")


def _with_guarantee(guarantee: str) -> list[str]:
    """All cards with this promise when proving, else some."""
    found = sorted(card.id for card in shelf().cards.values() if card.guarantee == guarantee)
    return found if PROVE else found[:2]


async def _chose(town: Place, card: str) -> Seat:
    """Someone who was offered exactly this card and chose it."""
    found = shelf().cards[card]
    groups = tuple(group for group in found.groups if group != "everyone") or ("office",)
    anna = await _offered(town, groups=groups, duties=found.duties)

    def put(session: object) -> None:
        from sqlmodel import Session, select

        assert isinstance(session, Session)
        offer = session.exec(select(Offer)).one()
        offer.cards = [card]

    await town.store.transact(put)
    await anna.clicks("Deze week niet")
    await anna.clicks("Toch even kijken")
    await anna.clicks("Doe ik")
    return anna


@pytest.mark.parametrize("card", _with_guarantee("no-follow-up"))
@pytest.mark.parametrize("moment", ["Nu meteen", "Volgende werkdag", "Zonder herinnering", ""])
async def test_nothing_follows_from_a_g4_card(town: Place, card: str, moment: str) -> None:
    anna = await _chose(town, card)
    if moment:
        await anna.clicks(moment)
    await town.until(town.now + timedelta(days=6))
    assert anna.heard_named("nudge-follow-up") == []


@pytest.mark.parametrize("card", _with_guarantee("no-reason"))
async def test_a_g5_card_never_asks_a_reason(town: Place, card: str) -> None:
    anna = await _chose(town, card)
    await town.days(3)
    await anna.clicks("Deze week niet")
    said = anna.last
    assert said.name == "nudge-thanks"
    assert "?" not in said.text and "waarom" not in said.text.lower()
    assert not any(button.opens for button in said.buttons())


def test_there_are_g4_and_g5_cards_to_test() -> None:
    assert _with_guarantee("no-follow-up") and _with_guarantee("no-reason")


async def test_a_card_of_an_earlier_week_is_answered_kindly(town: Place) -> None:
    anna = await _offered(town)
    reference, _, button = next(row for row in anna.buttons() if row[2].label == "Doe ik")
    await town.weeks(1)
    await anna.presses(button, reference)
    assert anna.sees("van een eerdere week")
    assert [offer.chosen for offer in await town.rows(Offer)] == [""]


async def test_nothing_on_a_public_holiday(town: Place) -> None:
    await town.until(town.now.replace(month=12, day=7))
    anna = await town.someone("Anna", pattern="fri 9-17")
    await town.until(town.now.replace(month=12, day=24))
    count = len(anna.heard_named("nudge-offer"))
    await town.until(town.now.replace(month=12, day=27))
    assert len(anna.heard_named("nudge-offer")) == count


async def test_nobody_is_offered_a_card_for_other_work_or_tools(town: Place) -> None:
    anna = await town.someone("Anna", groups=("care",), tools=())
    for _ in range(12):
        await town.weeks(1)
        await anna.clicks("Doe ik")
    shown = {met.card for met in await town.rows(Met)}
    assert shown
    for card in (shelf().cards[card_id] for card_id in shown):
        assert set(card.groups) & {"care", "everyone"}
        assert card.tools == ()


PATTERNS = ["mon-fri 9-17", "tue,wed,sat 7-15", "fri 22-06", "mon 9-10", "sun 8-12; thu 20-23"]
ZONES = [("Europe/Amsterdam", "NL"), ("Europe/Brussels", "BE"), ("America/New_York", "US")]


@settings(max_examples=60 if PROVE else 5, deadline=None)
@given(
    pattern=st.sampled_from(PATTERNS),
    where=st.sampled_from(ZONES),
    day=st.integers(0, 6),
    hour=st.integers(0, 23),
    weeks=st.integers(1, 52 if PROVE else 6),
)
def test_never_more_than_one_nudge_a_week_nor_outside_the_pattern(
    pattern: str, where: tuple[str, str], day: int, hour: int, weeks: int
) -> None:
    asyncio.run(_live(pattern, where, day, hour, weeks))


async def _live(pattern: str, where: tuple[str, str], day: int, hour: int, weeks: int) -> None:
    town = await open_town()
    zone, country = where
    await town.someone("Anna", pattern=pattern, zone=zone, country=country, day=day, hour=hour)
    await town.weeks(weeks)
    (person,) = await town.rows(Person)
    offers = [
        row
        for row in await town.rows(Delivery)
        if row.topic.startswith(Offered.verb) and row.status == "sent"
    ]
    said = Counter(str(Week.of(row.settled_at, zone)) for row in offers)
    assert max(said.values(), default=0) <= 1
    assert all(person.hours.covers(row.settled_at) for row in offers)
    await town.store.close()


async def _they_see(*seats: Seat) -> str:
    """Everything these people can read of themselves and others."""
    seen = []
    for seat in seats:
        seen.append((await seat.home()).text)
        for said in ("uitslagen", "wat weet je van mij"):
            reply = await seat.says(said)
            assert isinstance(reply, Message)
            seen.append(reply.text)
    return "\n".join(seen)


@pytest.mark.parametrize("card", _with_guarantee("nobody-sees"))
@pytest.mark.parametrize("answer", ["Bruikbaar", "Niets, en dat is prima", "Deze week niet"])
async def test_nobody_is_shown_whether_a_g2_card_was_done(
    town: Place, card: str, answer: str
) -> None:
    duties = ("owner", "lead", "council", "ambassador")
    olga = await town.someone("Olga", said="new", duties=duties)
    bert = await town.someone("Bert", said="new")
    anna = await _chose(town, card)
    await town.days(3)
    before = await _they_see(olga, bert)
    await anna.clicks(answer)
    assert await _they_see(olga, bert) == before
    assert town.channel("service").posts == []


async def test_not_this_week_at_the_follow_up_leaves_no_trace_either(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    await town.days(3)
    tables = (Offer, Met, Delivery)
    before = [[row.model_dump() for row in await town.rows(table)] for table in tables]
    await anna.clicks("Deze week niet")
    after = [[row.model_dump() for row in await town.rows(table)] for table in tables]
    assert after == before


@pytest.mark.parametrize("pattern", ["fri 22-06; sat 22-06", "mon 9-17", "mon-wed 9-17"])
@pytest.mark.parametrize("moment", ["", "Volgende werkdag", "Nu meteen"])
async def test_who_works_few_shifts_is_asked_before_the_next_cards(
    town: Place, pattern: str, moment: str
) -> None:
    anna = await town.someone("Anna", pattern=pattern)
    while not anna.heard_named("nudge-offer"):
        await town.next()
    await anna.clicks("Doe ik")
    if moment:
        await anna.clicks(moment)
    await town.until(town.now + timedelta(days=8))
    assert len(anna.heard_named("nudge-follow-up")) == 1


async def test_the_overview_says_when_the_first_cards_come(town: Place) -> None:
    anna = await town.someone("Anna", pattern="wed,thu 9-17")
    assert anna.sees("De eerste komt op woensdag 4 november om 09:00")
    assert "woensdag 4 november om 09:00" in (await anna.home()).text


async def test_a_plan_for_after_the_next_cards_is_kept(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    await anna.clicks("Zelf kiezen")
    await anna.fills(date="2026-11-11", time="11:00")
    await town.until(town.now + timedelta(days=8))
    assert len(anna.heard_named("nudge-offer")) == 1
    assert "woensdag 11 november om 11:00" in (await anna.home()).text
    await town.until(town.now + timedelta(days=1, hours=2))
    assert len(anna.heard_named("nudge-reminder")) == 1
    await town.until(town.now + timedelta(days=2))
    assert len(anna.heard_named("nudge-follow-up")) == 1
    await anna.clicks("Bruikbaar")
    assert anna.sees("Dank je, fijn dat je het vertelt.")


async def test_offers_are_not_kept_for_ever(town: Place) -> None:
    anna = await town.someone("Anna")
    for _ in range(14):
        await town.weeks(1)
        await anna.clicks("Doe ik")
    assert 8 <= len(await town.rows(Offer)) <= 12


async def _told(town: Place) -> tuple[Seat, Seat]:
    """Anna told a story of her own, and Bert wants to try it."""
    anna = await town.someone("Anna")
    bert = await town.someone("Bert")
    await anna.says("verhaal")
    await anna.clicks("Vertel je verhaal")
    await anna.fills(
        kind="win", task="Offerte inkorten", did="Ik liet hem korter maken.", gave="Een half uur."
    )
    await anna.clicks("Zonder naam")
    await town.until(town.now + timedelta(hours=3))
    await bert.clicks("Dit wil ik proberen")
    return anna, bert


async def test_a_story_one_wants_to_try_is_among_the_next_cards_once(town: Place) -> None:
    _, bert = await _told(town)
    await town.weeks(1)
    assert "Offerte inkorten" in bert.heard_named("nudge-offer")[-1].text
    await bert.clicks("Doe ik")
    assert "Offerte inkorten" in bert.heard_named("nudge-picked")[-1].text
    await town.weeks(1)
    assert "Offerte inkorten" not in bert.heard_named("nudge-offer")[-1].text


async def test_a_story_taken_back_is_no_card_any_more(town: Place) -> None:
    anna, bert = await _told(town)
    await anna.clicks("Terugtrekken")
    await town.weeks(1)
    assert all("Offerte inkorten" not in one.text for one in bert.heard_named("nudge-offer"))
