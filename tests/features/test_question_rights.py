"""Bad input and other people's questions: answered in words, and nothing changes."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.actions import LARGEST, Action, AskQuestion
from bot.content import LANGUAGES
from bot.events import Filled
from bot.features import question
from bot.features.question import links
from bot.features.question.kept import Availability, clean
from bot.message import Button, Form, Message
from bot.people import Person
from bot.turn import Sample, Turn
from tests.features.question_town import (
    TEXT,
    ambassador,
    answered,
    as_turn,
    ask,
    at,
    questions,
    someone,
    the_question,
)
from tests.town import Place, shelf

# --- bad input ------------------------------------------------------------------------------------


FOREIGN: list[type[Action]] = [
    links.Reply, links.TakeBack, links.Solved, links.NotYet, links.Claim, links.Answer,
    links.AskBack, links.HandOver,
]  # fmt: skip


@pytest.mark.parametrize("kind", FOREIGN, ids=lambda kind: kind.verb)
async def test_someone_elses_question_is_out_of_reach(town: Place, kind: type[Action]) -> None:
    anna, eva = await someone(town, "Anna"), await someone(town, "Eva")
    await ambassador(town, "Bram")
    other = await ambassador(town, "Carla", team="elders")
    await ask(anna)
    before = (await the_question(town)).model_dump()
    for seat in (eva, other):
        replies = []
        for key in (before["id"], 999, 0, -1, LARGEST):
            action = kind(key)  # type: ignore[call-arg]
            reply = await seat.presses(Button("", action))
            assert isinstance(reply, Message) and reply.name == "question-not-there"
            assert TEXT not in reply.text
            replies.append(reply)
            if kind in question.FORMS:
                filled = Filled(action, {"text": "x", "to": "anyone"})
                assert await as_turn(town, seat, partial(question.handle, event=filled)) == reply
        assert len({reply.text for reply in replies}) == 1
    assert (await the_question(town)).model_dump() == before


@pytest.mark.parametrize(
    "kind", [links.OfferDraft, links.SendDraft, links.EditDraft, links.DropDraft]
)
async def test_someone_elses_draft_is_out_of_reach(town: Place, kind: type[Action]) -> None:
    anna, eva = await someone(town, "Anna"), await someone(town, "Eva")
    await ambassador(town, "Bram")
    await anna.says(TEXT)
    key = (await the_question(town)).key
    more: dict[type[Action], tuple[object, ...]] = {
        links.OfferDraft: (True,), links.SendDraft: ("privacy", True), links.EditDraft: (True,),
    }  # fmt: skip
    action = kind(key, *more.get(kind, ()))  # type: ignore[call-arg]
    reply = await eva.presses(Button("", action))
    assert isinstance(reply, Message) and TEXT not in reply.text
    found = await the_question(town)
    assert (found.status, found.unnamed, found.person_id) == ("draft", False, anna.person_id)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"text": "", "topic": "privacy"}, "text"),
        ({"text": " \u200b \x00 ", "topic": "privacy"}, "text"),
        ({"text": "x" * 2001, "topic": "privacy"}, "text"),
        ({"text": "Een gewone vraag", "topic": "onzin"}, "topic"),
        ({"text": "Een gewone vraag", "topic": ""}, "topic"),
        ({"text": ("een", "lijst"), "topic": "privacy"}, "text"),
    ],
)
@pytest.mark.forged
async def test_a_bad_form_says_what_is_wrong_and_keeps_nothing(
    town: Place, values: dict[str, str | tuple[str, ...]], wrong: str
) -> None:
    anna, _ = await someone(town, "Anna"), await ambassador(town, "Bram")
    await anna.presses(Button("", AskQuestion("onzin")))
    await anna.fills(**values)
    assert anna.form is not None
    assert [field.id for field in anna.form.fields if field.error] == [wrong]
    assert await questions(town) == []


@pytest.mark.forged
async def test_ten_thousand_characters_are_answered_in_words(town: Place) -> None:
    anna, bram = await answered(town)
    await anna.says("x y " * 2500)
    await anna.presses(Button("", AskQuestion()))
    await anna.fills(text="x" * 10_000, topic="privacy")
    await anna.says("x y " * 700)
    assert anna.last.name == "question-too-long"
    await bram.presses(Button("", links.GoAway()))
    await bram.fills(until="9" * 3000)
    assert bram.form is not None and bram.form.fields[0].error
    assert len(await questions(town)) == 1


async def test_markup_is_just_text(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    text = "<b>Mag</b> dit @channel? *vet* {{ 1 }} ' OR 1=1; --"
    await anna.says(text)
    await anna.clicks("Iets anders")
    await town.until(at("2026-11-02T09:05"))
    assert bram.sees(text.strip())


@pytest.mark.forged
async def test_missing_fields_and_forged_forms_are_answered(town: Place) -> None:
    anna, bram = await answered(town)
    key = (await the_question(town)).key
    await anna.presses(Button("", links.NotYet(key)))
    await anna.fills(text="", who="onzin")
    assert anna.form is not None and all(field.error for field in anna.form.fields)
    for kind in question.FORMS:
        for seat in (anna, bram):
            blank = {AskQuestion: ("x",), links.EditDraft: (key, True)}.get(kind)
            arguments = blank or ((key,) if kind in FOREIGN else ())
            filled = Filled(kind(*arguments), {})
            reply = await as_turn(town, seat, partial(question.handle, event=filled))
            assert isinstance(reply, Message | Form)
    assert (await the_question(town)).status == "answered"


async def test_only_ambassadors_set_their_time(town: Place) -> None:
    anna = await someone(town, "Anna")
    for action in (links.GoAway(), links.ComeBack(), links.SetAvailability()):
        await anna.presses(Button("", action))
        assert anna.last.name == "question-no-duty"
    assert await town.rows(Availability) == []


@pytest.mark.forged
async def test_a_bad_setting_changes_nothing(town: Place) -> None:
    bram = await ambassador(town, "Bram")
    for values in ({"cap": "999"}, {"cap": "5", "topics": ("onzin",)}, {"cap": ""}):
        await bram.presses(Button("", links.SetAvailability()))
        await bram.fills(**values)
        assert bram.form is not None and any(field.error for field in bram.form.fields)
    assert await town.rows(Availability) == []


async def test_who_is_no_ambassador_any_more_cannot_answer(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))

    def resign(turn: Turn) -> None:
        turn.person.duties = []

    await as_turn(town, bram, resign)
    await bram.clicks("Ik pak hem op")
    assert bram.last.name == "question-not-there"
    assert (await the_question(town)).status == "open"
    await town.days(1)
    assert (await the_question(town)).ambassador_id is None
    assert anna.last.name == "question-nobody"


@given(st.text(max_size=300))
def test_cleaned_text_can_be_kept_and_shown(text: str) -> None:
    kept = clean(text)
    kept.encode()
    assert "\0" not in kept and kept == kept.strip() and clean(kept) == kept


# --- the gallery ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_gallery_shows_every_message_and_form(town: Place, lang: str) -> None:
    anna, bram = await someone(town, "Anna de Vries"), await ambassador(town, "Bram de Wit")

    def sample(turn: Turn) -> list[Message | Form]:
        colleague = turn.session.exec(select(Person).where(Person.id == bram.person_id)).one()
        team = turn.get_team(turn.person.team_id)
        assert team is not None
        words = town.house.words(lang, "Europe/Amsterdam")
        made_up = Sample(words, shelf(), turn.now, turn.person, colleague, team, None)  # type: ignore[arg-type]
        return list(question.gallery(made_up))

    shown = {one.name for one in await as_turn(town, anna, sample)}
    folder = Path(question.__file__).parent
    source = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    names = re.findall(
        r'(?:Message|Form)\(\s*"([a-z-]+)"|name = "([a-z-]+)" if yes else "([a-z-]+)"', source
    )
    named = {one for found in names for one in found if one}
    assert shown == named and len(named) > 25
