"""Which cards somebody is offered, why, how hard, and what stands on them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from adapters.simulation.seat import Seat
from bot.calendar import UTC, Week
from bot.catalogue import AcceptedCard
from bot.features.nudge.choose import (
    NOT_MY_WORK,
    SKILLS,
    TOO_MUCH,
    WITHOUT_AI,
    Chooser,
    Chosen,
    invites,
)
from bot.features.nudge.messages import Teller
from bot.features.nudge.shown import BANDS, TRIED, Memory, Met, Minutes, Offer, Pick, Result, Rhythm
from bot.message import Button, Message
from bot.message import Card as Shown
from bot.people import Person
from tests.conftest import PROVE
from tests.town import Place, open_town, shelf

TODAY = date(2026, 11, 2)
WORDS = shelf().words("nl", "Europe/Amsterdam")
CARDS = list(shelf().cards.values())
GROUPS = sorted(set(shelf().groups) - {"everyone"})
LEVELS = st.sampled_from((-1, 0, 1))
REASONS = st.sampled_from(("", *TOO_MUCH, NOT_MY_WORK))


def _chooser(
    *, id: int = 1, groups: Collection[str] = ("office",), tools: Collection[str] = ("chat",),
    day: date = TODAY, memory: Memory | None = None, level: int = 0, reason: str = "",
) -> Chooser:  # fmt: skip
    person = Person(
        id=id, ref="x", name="Anna", email="", groups=list(groups), tools=list(tools), duties=[]
    )
    return Chooser(person, memory or Memory(), str(Week.on(day)), day, "secret", level, reason)


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    """Some cards were met in the last year, and some of those tried."""
    ids = st.sampled_from([card.id for card in CARDS])
    shown = draw(st.dictionaries(ids, st.integers(1, 400), max_size=len(CARDS)))
    tried = [one for one in shown if draw(st.booleans())]
    days = {one: TODAY - timedelta(days=ago) for one, ago in shown.items()}
    return Memory(dict(days), {one: days[one] for one in tried})


# --- the rotation ---------------------------------------------------------------------------------


@given(id=st.integers(1, 10**6), block=st.integers(0, 200), added=st.sampled_from([(), ("own",)]))
def test_in_six_weeks_every_skill_has_its_turn_and_working_without_ai_has_one(
    id: int, block: int, added: tuple[str, ...]
) -> None:
    monday = date.fromordinal(6 * 7 * (TODAY.toordinal() // 42 + block) + 1)
    weeks = [_chooser(id=id, day=monday + timedelta(weeks=week)) for week in range(6)]
    turns = Counter(week.turns(added)[0] for week in weeks)
    assert set(SKILLS) <= set(turns) and turns[WITHOUT_AI] == 1
    assert (turns - Counter(SKILLS)).total() == 1
    assert all(set(week.turns(added)) == {*SKILLS, *added} for week in weeks)


@given(id=st.integers(1, 10**6), week=st.integers(0, 500), group=st.sampled_from(GROUPS))
def test_the_first_card_is_of_the_skill_whose_turn_it_is_and_the_second_of_another(
    id: int, week: int, group: str
) -> None:
    chooser = _chooser(id=id, groups=(group,), day=TODAY + timedelta(weeks=week))
    chosen = chooser.choose(CARDS)
    first, second = (one.card for one in chosen)
    assert first.skill == chooser.turns()[0]
    assert second.skill not in (first.skill, WITHOUT_AI)
    assert group in (*first.groups, *second.groups)
    assert chooser.choose(CARDS[::-1]) == chosen


def test_an_organisations_own_skill_has_a_turn_too() -> None:
    added = replace(CARDS[0], id="ours", skill="ours", groups=("everyone",))
    weeks = [_chooser(id=id, day=TODAY + timedelta(weeks=7 * id)) for id in range(1, 60)]
    assert any(one.choose([*CARDS, added])[0].card.skill == "ours" for one in weeks)


# --- what was asked for ---------------------------------------------------------------------------


@given(memory=memories(), level=LEVELS, reason=REASONS, group=st.sampled_from(GROUPS))
def test_what_is_asked_never_empties_an_offer_and_is_kept_where_it_can_be(
    memory: Memory, level: int, reason: str, group: str
) -> None:
    plain = _chooser(memory=memory, groups=(group,)).choose(CARDS)
    asked = _chooser(memory=memory, groups=(group,), level=level, reason=reason)
    chosen = asked.choose(CARDS)
    assert len(chosen) == len(plain)
    there = [card for card in CARDS if asked.choose([card])]
    if level < 0 or reason in TOO_MUCH:
        first, *second = [one.card for one in chosen]
        turn = asked.turns()[0]
        timely = [card for card in there if card.skill in (turn, *SKILLS[1:])] or there
        for card, of in (
            (first, timely), *((one, [card for card in there if card != first]) for one in second)
        ):  # fmt: skip
            assert card.difficulty == min(one.difficulty for one in of)
    elif reason == NOT_MY_WORK:
        mine = sum(group in card.groups for card in there)
        assert sum(group in one.card.groups for one in chosen) == min(2, mine)


def test_who_wants_it_harder_gets_longer_ones_and_keeps_the_rotation() -> None:
    plain, hard = Counter[bool](), Counter[bool]()
    for id in range(60):
        for level, count in ((0, plain), (1, hard)):
            chosen = _chooser(id=id, level=level).choose(CARDS)
            count.update(one.card.difficulty > 1 for one in chosen)
        assert chosen[0].card.skill == _chooser(id=id).turns()[0]
    assert hard[True] > 1.5 * plain[True]


def _checked(chooser: Chooser, chosen: Iterable[Chosen]) -> list[tuple[str, bool]]:
    """For everything that is said to have counted: whether it is so, worked out anew."""
    person, memory, turn = chooser.person, chooser.memory, chooser.turns()[0]
    first, *_ = cards = [one.card for one in chosen]
    plain = chooser.level >= 0 and not chooser.reason
    turn_has_cards = plain and any(chooser.choose([c]) for c in CARDS if c.skill == turn)
    found = []
    for one in chosen:
        card = one.card
        small, work = card.minutes <= 5, bool({*card.groups} & {*person.groups})
        true = {
            "work": lambda name, card=card: name in card.groups and name in person.groups,
            "everyone": lambda _, work=work: not work,
            "tool": lambda name, card=card: name in card.tools and name in person.tools,
            "skill": lambda name, card=card: card is first and card.skill == turn == name,
            "without-ai": lambda _, card=card: card is first and card.skill == turn == WITHOUT_AI,
            "instead": lambda name: first.skill != turn == name and not turn_has_cards,
            "other": lambda name: cards[1].skill == name != first.skill,
            "smaller": lambda _, small=small: (
                small and (chooser.level < 0 or chooser.reason in TOO_MUCH)
            ),
            "longer": lambda _, small=small: not small and chooser.level > 0,
            "own-work": lambda _, work=work: work and chooser.reason == NOT_MY_WORK,
            "new": lambda _, card=card: card.id not in memory.shown,
            "again": lambda _, card=card: (
                chooser.today - memory.shown[card.id] >= timedelta(weeks=8)
            ),
        }
        for kind, _, name in (noted.partition(":") for noted in one.because):
            found.append((f"{kind}:{name}", bool(true[kind](name))))
    return found


@given(memory=memories(), level=LEVELS, reason=REASONS, group=st.sampled_from(GROUPS))
def test_every_reason_that_is_given_is_true(
    memory: Memory, level: int, reason: str, group: str
) -> None:
    chooser = _chooser(memory=memory, level=level, reason=reason, groups=(group,))
    chosen = chooser.choose(CARDS)
    if chosen:
        assert [said for said, true in _checked(chooser, chosen) if not true] == []
        assert all(one.because for one in chosen)


# --- nothing is learned from behaviour ------------------------------------------------------------

WEEKS = 12 if PROVE else 2
ANSWER = st.tuples(st.sampled_from(TRIED), st.sampled_from(BANDS), st.integers(0, 30))
ANSWERS = st.lists(ANSWER, min_size=WEEKS, max_size=WEEKS)


@settings(max_examples=10, phases=[Phase.explicit, *([Phase.generate] if PROVE else ())])
@example(one=[("useful", "over-60", 0)] * WEEKS, other=[("nothing", "more", 27)] * WEEKS)
@given(one=ANSWERS, other=ANSWERS)
def test_whatever_they_answered_people_alike_get_the_same_cards(
    one: list[tuple[str, str, int]], other: list[tuple[str, str, int]]
) -> None:
    """Their settings and what they met are alike; how it went, how long it took and when they said
    so differ."""
    assert asyncio.run(_lived(one)) == asyncio.run(_lived(other))


async def _lived(answers: list[tuple[str, str, int]]) -> list[list[str]]:
    town = await open_town()
    anna, offered = await town.someone("Anna"), []
    for result, band, hours in answers:
        await town.until(town.now + timedelta(hours=2))
        offer = (await town.rows(Offer))[-1]
        offered.append(offer.cards)
        monday = Week.parse(offer.week).monday()
        await anna.presses(Button("", Pick(offer.week, offer.cards[0])))
        await town.until(town.now + timedelta(hours=hours))
        await anna.presses(Button("", Result(offer.week, result)))
        if result == "useful":
            await anna.presses(Button("", Minutes(offer.week, band)))
        await town.until(datetime.combine(monday + timedelta(7), datetime.min.time(), UTC))
        await town.until(town.now + timedelta(hours=8))
    await town.town.store.close()
    return offered


# --- why these ------------------------------------------------------------------------------------


async def _offered(town: Place, **more: object) -> Seat:
    anna = await town.someone("Anna", **more)
    await town.until(town.now + timedelta(hours=2))
    assert anna.last.name == "nudge-offer"
    return anna


async def test_why_these_says_what_counted_then_and_what_never_does(town: Place) -> None:
    anna = await _offered(town, groups=("care",))
    (offer,) = await town.rows(Offer)
    assert all(offer.why) and len(offer.why) == 2

    def elsewhere(session: Session) -> None:
        person = session.get_one(Person, anna.person_id)
        person.groups, person.tools = ["finance"], []

    await town.store.transact(elsewhere)
    await anna.clicks("Waarom deze?")
    said = anna.last
    assert said.name == "nudge-why"
    cards = [part for part in said.parts if isinstance(part, Shown)]
    assert [card.title for card in cards] == [_title(card) for card in offer.cards]
    assert said.text.count("Je zag deze kaart nog niet.") == 2
    turn = _chooser(id=anna.person_id, groups=("care",)).turns()[0]
    assert turn == WITHOUT_AI or _known(offer, "Zorg en opvang") == ("Zorg en opvang" in said.text)
    assert "Financiën" not in said.text
    assert "Wat niet telt: of het iets opleverde, hoe lang het duurde" in said.text
    await anna.clicks("Ik weet een betere taak")
    assert anna.form is not None and anna.form.name.startswith("codesign-")
    knows = await anna.says("wat weet je van mij")
    assert isinstance(knows, Message) and f"Waarom ‘{cards[0].title}’" in knows.text


def _known(offer: Offer, group: str) -> bool:
    return any("work:care" in noted for noted in offer.why)


def _title(card: str) -> str:
    return WORDS.pick(shelf().cards[card].title)


async def test_why_is_kept_for_the_newest_offer_only(town: Place) -> None:
    anna = await _offered(town)
    await anna.clicks("Doe ik")
    await town.weeks(1)
    old, new = await town.rows(Offer)
    assert not old.why and all(new.why)


# --- how hard -------------------------------------------------------------------------------------


async def _tried(town: Place, result: str = "Bruikbaar", **more: object) -> Seat:
    anna = await _offered(town, **more)
    await anna.clicks("Doe ik" if more.get("language") != "en" else "I'll do it")
    (offer,) = await town.rows(Offer)
    await anna.presses(Button("", Result(offer.week, result)))
    return anna


async def test_easier_is_asked_said_back_and_undone_by_another_button(town: Place) -> None:
    anna = await _tried(town, "partly")
    await anna.clicks("Een tikje makkelijker")
    assert anna.sees("Volgende keer kies ik eerst uit korte taken, tot vijf minuten.")
    assert anna.heard_named("nudge-thanks")  # what else was offered there still stands
    knows = await anna.says("wat weet je van mij")
    assert isinstance(knows, Message) and "een tikje makkelijker" in knows.text
    await town.weeks(1)
    offer = (await town.rows(Offer))[-1]
    assert all(shelf().cards[card].difficulty == 1 for card in offer.cards)
    await anna.clicks("Waarom deze?")
    assert anna.last.text.count("Kort, want dat gaf je aan.") == 2
    await anna.clicks("Zo is het goed")
    assert [row.level for row in await town.rows(Rhythm)] == [-1]
    await anna.clicks("Een tikje lastiger")
    assert [row.level for row in await town.rows(Rhythm)] == [0]
    assert len(anna.heard_named("nudge-leveled")) == 1  # in place of the first


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("Makkelijker!", -1),
        ("te moeilijk", -1),
        ("een tikje lastiger", 1),
    ],
)
async def test_how_hard_can_be_said_in_words(town: Place, said: str, level: int) -> None:
    anna = await town.someone("Anna")
    await anna.says(said)
    assert anna.last.name == "nudge-leveled"
    assert [row.level for row in await town.rows(Rhythm)] == [level]


async def test_that_this_is_fine_is_answered_and_changes_nothing(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("zo is het goed")
    assert anna.sees("Goed, dan houd ik het zo.")
    assert not any(row.level for row in await town.rows(Rhythm))


async def test_how_hard_in_english_and_what_only_looks_like_it(town: Place) -> None:
    anna = await town.someone("Anna", language="en")
    await anna.says("A bit harder")
    assert anna.sees("Next time I'll look at longer tasks first")
    await anna.says("Why is it easier to write it myself?")
    assert anna.last.name != "nudge-leveled"
    assert [row.level for row in await town.rows(Rhythm)] == [1]


@pytest.mark.parametrize("result", ["useful", "nothing", "not-this-week"])
def test_how_hard_is_offered_after_a_try_alone_with_equal_weight(result: str) -> None:
    teller = Teller(WORDS, shelf(), "Femke")
    message = teller.thanks("2026-W45", CARDS[0], result)
    labels = [button.label for button in message.buttons()]
    levels = ["Een tikje makkelijker", "Zo is het goed", "Een tikje lastiger"]
    assert [one for one in labels if one in levels] == (levels if result in TRIED else [])


# --- when nothing fits, and what colleagues thought of --------------------------------------------


async def _met_everything(town: Place, anna: Seat) -> None:
    def meet(session: Session) -> None:
        today = town.now.date()
        for card in CARDS:
            session.add(Met(person_id=anna.person_id, card=card.id, shown_on=today, tried_on=today))

    await town.store.transact(meet)


async def test_who_has_seen_everything_is_invited_to_think_of_a_task_once_a_quarter(
    town: Place,
) -> None:
    anna = await town.someone("Anna")
    await _met_everything(town, anna)
    await town.weeks(2)
    (said,) = anna.heard_named("nudge-none")
    assert [button.label for button in said.buttons()] == ["Ik weet een taak…"]

    def a_quarter_ago(session: Session) -> None:
        session.exec(select(Rhythm)).one().invited_on = TODAY - timedelta(weeks=11)

    await town.store.transact(a_quarter_ago)
    await town.weeks(1)
    assert len(anna.heard_named("nudge-none")) == 2 and not anna.heard_named("nudge-offer")


@given(ago=st.integers(0, 200))
def test_an_invitation_comes_again_after_a_quarter_or_in_the_same_week(ago: int) -> None:
    last = TODAY - timedelta(days=ago)
    assert invites(None, TODAY)
    assert invites(last, TODAY) == (Week.on(last) == Week.on(TODAY) or ago >= 91)


@pytest.mark.parametrize(
    ("by", "said"), [("Bert", "Bert bedacht deze taak."), ("", "Een collega bedacht deze taak.")]
)
async def test_an_accepted_task_is_offered_and_says_where_it_comes_from(
    town: Place, by: str, said: str
) -> None:
    anna = await town.someone("Anna")
    await _met_everything(town, anna)
    texts = {about: {"nl": "Iets", "en": ""} for about in ("title", "task", "check")}
    texts["title"]["nl"] = "De lijst aan de muur"

    def accept(session: Session) -> None:
        more = {"groups": ["office"], "skill": "connecting", "minutes": 5, "privacy": "none"}
        more |= {"guarantee": "once", "texts": texts, "by": by, "accepted_at": town.now}
        session.add(AcceptedCard(**more))

    await town.store.transact(accept)
    await town.until(town.now + timedelta(hours=2))
    assert anna.sees("De lijst aan de muur") and anna.last.text.startswith("Deze week één klein")
    await anna.clicks("Waarom deze?")
    assert said in anna.last.text
    await anna.clicks("Doe ik")
    assert anna.heard_named("nudge-picked")

    def withdraw(session: Session) -> None:
        session.exec(select(AcceptedCard)).one().withdrawn_at = town.now

    await town.store.transact(withdraw)
    await anna.clicks("Toch een andere kaart")
    assert anna.sees("er niet meer")
