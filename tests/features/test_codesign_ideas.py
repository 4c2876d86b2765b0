"""Tasks that colleagues think of: handed in, voted on, accepted into the catalogue or not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.simulation.seat import Seat
from bot.actions import AskErase, ProposeTask
from bot.catalogue import AcceptedCard, catalogue
from bot.features.codesign.kept import Idea, Vote
from bot.features.codesign.links import (
    Accept,
    Decline,
    DropIdea,
    EditIdea,
    HandIn,
    Retire,
    ShowIdeas,
    Unname,
    WouldDo,
)
from bot.message import Button, Card, Message
from bot.people import Person
from tests.features.test_codesign import turn_of
from tests.town import Place, shelf

IDEA: dict[str, Any] = {
    "title": "Drie vragen vooraf",
    "task": "Vraag om drie vragen die een klant kan stellen.",
    "check": "Zou een klant dit echt vragen?",
    "privacy": "own-text",
    "minutes": "15",
    "groups": ("office",),
    "tools": ("chat",),
    "naming": "first",
}
CARD = {
    "task_nl": IDEA["task"],
    "title_en": "Three questions beforehand",
    "task_en": "Ask for three questions a customer may ask.",
    "check_en": "Would a customer really ask this?",
    "prompt_nl": "Welke drie vragen roept deze tekst op? [tekst]",
    "prompt_en": "Which three questions does this text raise? [text]",
    "skill": "prompting",
    "guarantee": "once",
}


async def someone(town: Place, name: str, **more: Any) -> Seat:
    """Without the cards of every week, which would only take time."""
    return await town.someone(name, said="new", **{"consent": "yes"} | more)


async def owner_of(town: Place, name: str = "Olga de Boer") -> Seat:
    return await someone(town, name, team="bureau", duties=("owner",))


async def writes(seat: Seat, **said: Any) -> None:
    """Write an idea down, up to its preview."""
    await seat.presses(Button("", ProposeTask()))
    await seat.fills(**(IDEA | said))


async def hands_in(seat: Seat, **said: Any) -> None:
    await writes(seat, **said)
    await seat.clicks("Inleveren")


def cards_in(message: Message) -> list[Card]:
    return [part for part in message.parts if isinstance(part, Card)]


# --- the whole road -------------------------------------------------------------------------------


@pytest.mark.everywhere
async def test_from_an_idea_to_a_card_that_colleagues_are_offered(town: Place) -> None:
    olga, anna = await owner_of(town), await someone(town, "Anna Visser")
    others = [await someone(town, f"Persoon {n}") for n in range(3)]
    await anna.says("ik weet een betere taak")
    await anna.clicks("Jouw taak")
    assert anna.form is not None and anna.form.fields[5].initial == ("office",)
    await anna.fills(**IDEA)
    assert anna.sees("Bedacht door Anna") and not anna.sees("Visser")
    assert (await town.rows(Idea))[0].status == "draft"
    await others[0].says("ideeën")
    assert not cards_in(others[0].last)
    await anna.clicks("Inleveren")
    for seat in others:
        await seat.says("ideeën")
        await seat.clicks("Zou ik doen")
        assert seat.sees("jouw stem")
    assert not others[2].sees("minstens")
    await town.days(8)
    assert olga.last.name == "codesign-ideas"
    await olga.clicks("Aannemen")
    assert olga.form is not None
    filled = {one.id: one.initial for one in olga.form.fields}
    assert filled["title_nl"] == filled["title_en"] == IDEA["title"]
    await olga.fills(**CARD)
    assert olga.sees("Aangenomen: ‘Drie vragen vooraf’")
    await olga.clicks("Bekijk ideeën")
    assert olga.sees("Er zijn nu geen ideeën")
    await town.days(1)
    assert "Je taak ‘Drie vragen vooraf’ is aangenomen" in anna.last.text
    assert not await town.rows(Idea) and not await town.rows(Vote)
    found = await town.store.transact(lambda session: catalogue(session, shelf()))
    card = found["own:1"]
    assert (card.by, card.minutes, card.title.en) == ("Anna", 15, CARD["title_en"])
    assert card.prompt is not None and card.prompt.nl == CARD["prompt_nl"]
    await anna.clicks("Haal mijn naam eraf")
    assert (await town.rows(AcceptedCard))[0].by == ""


async def test_a_no_comes_with_a_reason_that_only_its_proposer_reads(town: Place) -> None:
    olga, anna, bram = await owner_of(town), await someone(town, "Anna"), await someone(town, "B")
    await hands_in(anna)
    await bram.says("ideeën")
    await bram.clicks("Zou ik doen")
    await olga.says("ideeën")
    await olga.clicks("Niet aannemen")
    await olga.fills(reason="  ")
    assert olga.form is not None
    await olga.fills(reason="Deze hebben we al.")
    await town.days(0.1)
    assert anna.sees("Olga de Boer heeft je idee ‘Drie vragen vooraf’ niet aangenomen")
    assert anna.sees("Deze hebben we al.") and not await town.rows(Vote)
    await anna.home()
    await anna.clicks("Mijn ideeën")
    assert [button.label for button in anna.last.buttons()] == ["Weggooien", "Ik weet een taak"]
    await bram.says("ideeën")
    assert not bram.sees("Deze hebben we al") and not cards_in(bram.last)
    await town.days(31)
    assert not await town.rows(Idea)


async def test_a_card_can_be_withdrawn_and_brought_back(town: Place) -> None:
    olga, anna = await owner_of(town), await someone(town, "Anna")
    await hands_in(anna)
    await olga.says("ideeën")
    await olga.clicks("Aannemen")
    await olga.fills(**CARD)
    await olga.clicks("Niet meer aanbieden")
    assert "own:1" not in await town.store.transact(lambda s: catalogue(s, shelf()))
    await olga.clicks("Weer aanbieden")
    assert "own:1" in await town.store.transact(lambda s: catalogue(s, shelf()))
    await town.days(1)
    assert anna.last.name == "codesign-accepted"
    await olga.clicks("Niet meer aanbieden")
    await town.days(1)
    assert anna.last.name == "codesign-retired"


async def test_the_owner_hears_of_new_ideas_at_most_once_a_week(town: Place) -> None:
    olga, anna = await owner_of(town), await someone(town, "Anna")
    for number in range(4):
        await hands_in(anna, title=f"Idee {number}")
        await town.days(1)
    await town.days(14)
    assert len(olga.heard_named("codesign-ideas")) == 1
    assert len(cards_in(olga.last)) == 4


async def test_votes_on_an_idea_are_told_of_once_a_week(town: Place) -> None:
    anna, *others = [await someone(town, f"P{n}") for n in range(10)]
    await hands_in(anna)
    for seat in others[:8]:
        await seat.presses(Button("", WouldDo(1)))
        assert not seat.sees("minstens")
    await town.days(5)
    for _ in range(2):
        await others[0].presses(Button("", WouldDo(1)))
        assert others[0].sees("minstens 7 zouden dit doen")
    for seat in others[:2]:
        await seat.presses(Button("", WouldDo(1)))
    await town.days(7)
    await anna.says("ideeën")
    assert not anna.sees("minstens 7 zouden")


async def test_an_answer_comes_at_work_after_a_pause_and_never_after_a_stop(town: Place) -> None:
    """The one who stopped finds it among their ideas."""
    olga, anna, bram = await owner_of(town), await someone(town, "Anna"), await someone(town, "B")
    for seat in (anna, bram):
        await hands_in(seat)
    back = town.now.date() + timedelta(days=8)

    def rest(session: Any) -> None:
        session.get_one(Person, anna.person_id).away_until = back

    await town.store.transact(rest)
    await bram.says("stop")
    await town.until(town.now.replace(hour=21))
    for action in (Decline(1), Decline(2)):
        await olga.presses(Button("", action))
        await olga.fills(reason="Deze hebben we al.")
    await town.days(6)
    assert not anna.heard_named("codesign-declined")
    await town.days(4)
    assert len(anna.heard_named("codesign-declined")) == 1
    assert not bram.heard_named("codesign-declined")
    await bram.says("mijn ideeën")
    assert bram.sees("Deze hebben we al.")


# --- what may be filled in ------------------------------------------------------------------------


@pytest.mark.forged
async def test_what_does_not_fit_on_a_card_is_asked_again(town: Place) -> None:
    anna = await someone(town, "Anna")
    await anna.presses(Button("", ProposeTask("no-such-card")))
    for wrong in (
        {"title": "x" * 61}, {"task": " "}, {"check": "x" * 161}, {"privacy": "secret"},
        {"minutes": "90"}, {"groups": ()}, {"groups": ("x",)}, {"tools": ("x",)}, {"naming": "all"},
    ):  # fmt: skip
        await anna.fills(**(IDEA | wrong))
        assert anna.form is not None, wrong
        assert [one.id for one in anna.form.fields if one.error] == [*wrong]
    await anna.fills(**(IDEA | {"title": "<b>&*{ $x }*\u202e </b>"}))
    assert cards_in(anna.last)[0].title == "<b>&*{ $x }* </b>"


@pytest.mark.forged
async def test_the_owners_card_keeps_the_rules_of_every_card(town: Place) -> None:
    olga, anna = await owner_of(town), await someone(town, "Anna")
    await hands_in(anna)
    await olga.says("ideeën")
    await olga.clicks("Aannemen")
    for wrong in (
        {"title_en": "x" * 61}, {"task_nl": ""}, {"skill": "x"}, {"guarantee": "x"},
        {"title_en": IDEA["title"]}, {"task_en": IDEA["task"]},
        {"guarantee": "no-device"}, {"prompt_nl": "[een] [twee] [drie]"}, {"prompt_en": ""},
    ):  # fmt: skip
        await olga.fills(**(CARD | wrong))
        assert olga.form is not None, wrong
        assert [one.id for one in olga.form.fields if one.error] == [*wrong]
    assert not await town.rows(AcceptedCard)
    without = {"prompt_nl": "", "prompt_en": "", "tools": ()}
    await olga.fills(**(CARD | without | {"guarantee": "no-device"}))
    (card,) = await town.rows(AcceptedCard)
    assert card.card.prompt is None and card.tools == []


async def test_five_at_most_the_same_form_twice_is_one_and_a_draft_goes(town: Place) -> None:
    anna = await someone(town, "Anna")
    await writes(anna)
    await writes(anna)
    assert len(await town.rows(Idea)) == 1
    await anna.clicks("Aanpassen")
    await anna.fills(title="Anders")
    assert [idea.title for idea in await town.rows(Idea)] == ["Anders"]
    for number in range(4):
        await writes(anna, title=f"Nog {number}")
    await anna.presses(Button("", ProposeTask()))
    assert anna.form is None and anna.sees("Je hebt nu genoeg ideeën")
    await town.days(31)
    assert not await town.rows(Idea)


async def test_better_than_a_card_names_that_card(town: Place) -> None:
    anna = await someone(town, "Anna")
    card = next(iter(shelf().cards.values()))
    await anna.presses(Button("", ProposeTask(card.id)))
    assert anna.sees(f"beter werken dan ‘{card.title.nl}’")
    await anna.fills(**IDEA)
    assert anna.sees(f"beter dan ‘{card.title.nl}’")


async def test_what_is_mine_is_found_in_words(town: Place) -> None:
    anna = await someone(town, "Anna")
    await hands_in(anna)
    for said in ("mijn inbreng", "mijn ideeën", "my ideas"):
        await anna.says(said)
        assert [card.title for card in cards_in(anna.last)] == [IDEA["title"]], said
    await anna.says("ideas")
    assert anna.last.name == "codesign-ideas"


# --- whose it is ----------------------------------------------------------------------------------


async def test_others_can_do_nothing_with_an_idea_but_vote_once(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await someone(town, "Bram", duties=("lead",))
    await writes(anna)
    for action in (HandIn(1), EditIdea(1), DropIdea(1), WouldDo(1), Accept(1), Decline(1)):
        await bram.presses(Button("", action))
        assert bram.form is None, action
    assert (await town.rows(Idea))[0].status == "draft"
    await anna.clicks("Inleveren")
    for seat, count in ((anna, 0), (bram, 1), (bram, 0), (bram, 1)):
        await seat.presses(Button("", WouldDo(1)))
        assert len(await town.rows(Vote)) == count
    for action in (Accept(1), Decline(1), Retire(1)):
        await bram.presses(Button("", action))
        assert bram.last.name == "codesign-owner-only"
    await bram.presses(Button("", DropIdea(1)))
    assert len(await town.rows(Idea)) == 1
    await anna.clicks("Neem terug")
    assert anna.last.name == "codesign-dropped"
    assert not await town.rows(Idea) and not await town.rows(Vote)
    await bram.presses(Button("", WouldDo(1)))
    assert bram.last.name == "codesign-idea-gone"


async def test_of_two_owners_the_first_decides_on_an_idea(town: Place) -> None:
    olga, otto, anna = await owner_of(town), await owner_of(town, "Otto"), await someone(town, "A")
    await hands_in(anna)
    for seat, way in ((olga, "Aannemen"), (otto, "Niet aannemen")):
        await seat.says("ideeën")
        await seat.clicks(way)
    await olga.fills(**CARD)
    await otto.fills(reason="Nee.")
    assert otto.sees("er is al over besloten")
    assert len(await town.rows(AcceptedCard)) == 1
    assert not anna.heard_named("codesign-declined")


async def test_who_is_erased_takes_ideas_and_their_name_along(town: Place) -> None:
    olga, anna, bram = await owner_of(town), await someone(town, "Anna"), await someone(town, "B")
    await hands_in(anna)
    await olga.says("ideeën")
    await olga.clicks("Aannemen")
    await olga.fills(**CARD)
    await hands_in(anna, title="Tweede", naming="full")
    await hands_in(bram, title="Derde")
    await anna.says("ideeën")
    await anna.clicks("Zou ik doen")
    from bot.features.codesign import mine

    known = str(await turn_of(town, anna, lambda turn: list(mine(turn))))
    assert all(one in known for one in ("Drie vragen vooraf", "Tweede", "Derde"))
    await anna.presses(Button("", AskErase()))
    await anna.clicks("Ja, wis alles")
    (card,) = await town.rows(AcceptedCard)
    assert (card.by, card.proposer_id) == ("", None)
    assert [idea.title for idea in await town.rows(Idea)] == ["Derde"]
    assert not await town.rows(Vote)
    await bram.presses(Button("", Unname(card.id)))
    assert bram.last.name == "codesign-my-ideas"


async def test_who_left_is_named_no_longer(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await someone(town, "Bram")
    await hands_in(anna)

    def leave(session: Any) -> None:
        session.get_one(Person, anna.person_id).left_at = town.now

    await town.store.transact(leave)
    await bram.says("ideeën")
    assert bram.sees("Bedacht door een collega") and not bram.sees("Anna")


async def test_a_team_that_did_not_begin_waits_with_ideas(town: Place) -> None:
    nel = await someone(town, "Nel", team="later", opened=False, consent="new")
    for action in (ProposeTask(), ShowIdeas()):
        await nel.presses(Button("", action))
        assert nel.form is None and nel.last.name == "codesign-not-open"
    assert "Samen maken" not in (await nel.home()).text


async def test_many_ideas_come_page_by_page(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await someone(town, "Bram")
    for seat in (anna, bram):
        for number in range(5):
            await hands_in(seat, title=f"{seat.external} {number}")
    cas = await someone(town, "Cas")
    await town.until(town.now + timedelta(hours=1))
    await cas.says("ideeën")
    assert len(cards_in(cas.last)) == 6
    await cas.clicks("Volgende")
    await cas.clicks("Zou ik doen")
    assert len(cards_in(cas.last)) == 4 and cas.sees("jouw stem")
