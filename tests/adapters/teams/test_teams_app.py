"""What people do in Teams, through the real SDK: the coach hears it, and they see the answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from teams_stage import AAD, CHANNEL, Stage, row, say, words

from bot.actions import AskQuestion, OpenSettings, ShowHelp
from bot.events import Clicked, Joined, Left, Said, Submitted
from bot.message import Field, Form, Option, Reply
from bot.ports import Place
from tests.fakes.faults import Fault
from tests.fakes.teams.connector import CONSENT

SOFIE = Place("teams", AAD, True)
HELP, ASK, SETTINGS = (action.pack() for action in (ShowHelp(), AskQuestion(), OpenSettings()))
CHOICE = say("Kies maar.", row(("Hulp", ShowHelp())), row(("Vraag", AskQuestion()), opens=True))
DAYS = (Option("mo", "maandag"), Option("a,b", "een, twee"))
FORM = Form(
    "question", "Stel je vraag", "Sturen", "Sluiten", AskQuestion(),
    (Field("text", "Je vraag", "text"), Field("days", "Dagen", "many", options=DAYS),
     Field("named", "Met naam", "yes", required=False)),
)  # fmt: skip
WRONG = FORM.with_errors({"text": "Iets langer mag."}, {"text": "x"})


async def standing(stage: Stage, *answers: Reply, where: Place = SOFIE) -> str:
    """A choice stands in a chat; the coach will say these answers."""
    stage.coach.says = list(answers)
    return await stage.messenger.send(where, CHOICE, "k")


def read(stage: Stage, conversation: str = "") -> list[str]:
    return [words(post) for post in stage.sofie.reads(conversation)]


async def test_words_are_answered_in_the_chat(stage: Stage) -> None:
    stage.coach.says = [say("Hallo!")]
    await stage.sofie.writes("help")
    await stage.app.idle()
    assert isinstance(stage.last, Said) and stage.last.text == "help"
    assert read(stage) == ["Hallo!"]


async def test_words_in_a_channel_are_answered_in_the_private_chat(stage: Stage) -> None:
    stage.coach.says = [say("Hallo!")]
    await stage.sofie.writes("help", CHANNEL)
    await stage.app.idle()
    assert stage.last.channel == CHANNEL
    assert read(stage) == ["Hallo!"] and read(stage, CHANNEL) == []


async def test_who_calls_the_bot_in_a_channel_is_told_there_where_the_answer_is(
    stage: Stage,
) -> None:
    stage.coach.says = [replace(say("Alleen voor jou."), aside="Kijk in [onze chat](x).")]
    await stage.sofie.writes("hoi", CHANNEL)
    await stage.app.idle()
    asked, told = stage.world.chats[CHANNEL].posts
    assert (told.text, told.reply_to) == ("Kijk in [onze chat](x).", asked.id)
    assert told.activity["textFormat"] == "plain"


async def test_an_old_clients_press_in_a_channel_is_told_to_nobody_there(stage: Stage) -> None:
    where = Place("teams", CHANNEL, False)
    await standing(stage, replace(say("Leuk."), aside="Kijk in onze chat."), where=where)
    await stage.sofie.presses(HELP, conversation=CHANNEL, old=True)
    await stage.app.idle()
    assert read(stage) == ["Leuk."] and len(stage.sofie.reads(CHANNEL)) == 1


async def test_a_press_is_answered_in_place_and_stays_so(stage: Stage) -> None:
    reference = await standing(stage, say("Dank je.", replaces=True))
    answer = await stage.sofie.presses(HELP)
    assert words(answer.body["value"]) == "Dank je."
    await stage.app.idle()
    assert isinstance(stage.last, Clicked)
    assert (stage.last.action, stage.last.message) == (HELP, reference)
    [post] = stage.sofie.reads()
    assert (post.id, post.edited, words(post)) == (reference, 1, "Dank je.")


async def test_a_press_with_a_new_message_leaves_the_card_as_it_is(stage: Stage) -> None:
    await standing(stage, say("Zo werkt het."))
    await stage.sofie.presses(HELP)
    await stage.app.idle()
    assert read(stage) == ["Kies maar.", "Zo werkt het."]
    assert stage.sofie.told == ["✓"]
    assert stage.sofie.buttons()


async def test_an_old_client_is_answered_just_the_same(stage: Stage) -> None:
    await standing(stage, say("Dank je.", replaces=True))
    await stage.sofie.presses(HELP, old=True)
    await stage.app.idle()
    assert isinstance(stage.last, Clicked) and read(stage) == ["Dank je."]


async def test_a_press_in_a_channel_changes_nothing_there(stage: Stage) -> None:
    where = Place("teams", CHANNEL, False)
    await standing(stage, say("Alleen voor jou.", "En meer.", replaces=True), where=where)
    await stage.sofie.presses(HELP, conversation=CHANNEL)
    await stage.app.idle()
    assert stage.last.channel == CHANNEL
    assert read(stage, CHANNEL) == ["Kies maar."] and read(stage) == ["Alleen voor jou.\nEn meer."]
    assert stage.sofie.told == ["Alleen voor jou."]
    assert not any(post.seen for post in stage.sofie.reads(CHANNEL))


async def test_a_dialog_stays_open_when_nothing_of_it_was_kept(stage: Stage) -> None:
    sorry = say("Er ging iets mis.", name="sorry")
    await standing(stage, FORM, sorry, say("Dank je."))
    await stage.sofie.presses(ASK)
    dialog = stage.sofie.dialog
    with pytest.raises(AssertionError, match="Unable to reach app"):
        await stage.sofie.submits({"text": "x", "days": ("mo",)})
    await stage.app.idle()
    assert stage.sofie.dialog is dialog and read(stage)[-1] == "Er ging iets mis."
    await stage.sofie.submits({"text": "x", "days": ("mo",)})
    assert stage.sofie.dialog is None


async def test_a_dialog_opens_is_mended_and_closes(stage: Stage) -> None:
    reference = await standing(stage, FORM, WRONG, say("Verstuurd.", replaces=True))
    await stage.sofie.presses(ASK)
    assert stage.sofie.dialog and stage.sofie.dialog.title == FORM.title
    await stage.sofie.submits({"text": "x", "days": ("een, twee",), "named": True})
    assert isinstance(stage.last, Submitted)
    assert stage.last.values == {"text": "x", "days": ("a,b",), "named": "yes"}
    assert stage.sofie.dialog and "Iets langer mag." in words(stage.sofie.dialog.card)
    await stage.sofie.submits({"text": "Hoe dan?", "days": ("maandag", "een, twee")})
    assert stage.sofie.dialog is None
    await stage.app.idle()
    assert isinstance(stage.last, Submitted) and stage.last.message == reference
    assert (stage.last.action, stage.last.values["days"]) == (ASK, ("mo", "a,b"))
    assert read(stage) == ["Verstuurd."]


async def test_words_in_place_of_a_form_are_in_the_dialog_and_in_the_chat(stage: Stage) -> None:
    await standing(stage, say("Dit kan niet meer."))
    await stage.sofie.presses(ASK)
    await stage.app.idle()
    assert stage.sofie.told == ["Dit kan niet meer."]
    assert read(stage) == ["Kies maar.", "Dit kan niet meer."]


async def test_a_form_without_a_dialog_becomes_a_button(stage: Stage) -> None:
    await standing(stage, FORM, FORM)
    await stage.sofie.presses(HELP)
    await stage.app.idle()
    await stage.sofie.presses(FORM.title)
    assert stage.sofie.dialog and stage.sofie.dialog.title == FORM.title


async def test_a_repeated_press_is_one_event_and_no_error(stage: Stage) -> None:
    await standing(stage, say("Dank je."))
    await stage.sofie.presses(HELP)
    again = await stage.sofie.again()
    await stage.app.idle()
    assert again.status == 200 and again.body["value"] == "✓"
    assert len({event.id for event in stage.coach.heard}) == 1
    assert read(stage) == ["Kies maar.", "Dank je."]


@pytest.mark.parametrize("known", [True, False])
async def test_a_stranger_is_looked_up_in_the_roster(stage: Stage, known: bool) -> None:
    stage.coach.known = known
    await stage.sofie.writes("hoi", CHANNEL)
    await stage.sofie.writes("hoi")
    found = "" if known else "sofie@example.com"
    assert [event.sender.email for event in stage.coach.heard] == [found, found]
    assert stage.last.sender.ids == (AAD, stage.sofie.me.id)


async def test_a_guest_of_another_organisation_stays_a_stranger(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.coach.known = False
    guest = stage.sofie.me.account | {"tenantId": "another"}
    monkeypatch.setattr(type(stage.sofie.me), "account", guest)
    await stage.sofie.writes("hoi")
    assert stage.last.sender.email == ""


@pytest.mark.parametrize("trouble", [Fault.TOO_FAST, 500])
async def test_who_cannot_be_looked_up_now_is_no_stranger(stage: Stage, trouble: Any) -> None:
    stage.coach.known = False
    stage.world.faults.add("*/members/*", trouble)
    await stage.sofie.writes("hoi")
    assert (stage.last.sender.email, stage.last.sender.unsure) == ("", True)


async def test_who_installs_while_the_roster_fails_is_looked_up_again(stage: Stage) -> None:
    """At a roll-out everybody installs at once, and Teams tells each of them only once."""
    stage.coach.known = False
    stage.world.faults.add("*/members/*", Fault.TOO_FAST, times=4)
    await stage.sofie.installs()
    await stage.app.idle()
    assert [(type(event), event.sender.email) for event in stage.coach.heard] == [
        (Joined, "sofie@example.com"), (Joined, "sofie@example.com"),
    ]  # fmt: skip
    assert set(stage.waited) == {60.0}


async def test_leaving_does_not_wait_for_a_teams_that_is_too_busy(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.app.LEAVING", 0.05)
    await standing(stage, say("Dank je."))
    stage.world.faults.add("POST */activities", Fault.TIMEOUT)
    await stage.sofie.presses(HELP)
    async with asyncio.timeout(2):
        await stage.app.stop()


async def test_who_comes_and_goes_is_told_nothing(stage: Stage) -> None:
    stage.coach.says = [say("Welkom!")] * 3
    await stage.sofie.installs()
    await stage.sofie.installs(upgrade=True)
    await stage.sofie.removes()
    await stage.app.idle()
    assert [type(event) for event in stage.coach.heard] == [Joined, Joined, Left]
    assert read(stage) == []


async def test_a_team_may_come_and_go(stage: Stage) -> None:
    await stage.sofie.installs(CHANNEL)
    await stage.sofie.removes(CHANNEL)
    assert stage.coach.heard == []


async def test_an_answer_waits_when_teams_says_too_fast(stage: Stage) -> None:
    await standing(stage, say("Dank je.", replaces=True), say("Hallo!"))
    stage.world.faults.add("PUT */activities/*", Fault.TOO_FAST)
    await stage.sofie.presses(HELP)
    await stage.app.idle()
    assert stage.waited == [1.0] and read(stage) == ["Dank je."]


async def test_an_answer_that_may_be_lost_is_said_once_more(stage: Stage) -> None:
    await standing(stage, say("Dank je."))
    stage.world.faults.add("POST */activities", 500)
    await stage.sofie.presses(HELP)
    await stage.app.idle()
    assert read(stage) == ["Kies maar.", "Dank je."]


async def test_an_answer_to_a_message_that_is_gone_is_a_new_one(stage: Stage) -> None:
    reference = await standing(stage, say("Dank je.", replaces=True))
    stage.world.faults.add(f"PUT */activities/{reference}", "ActivityNotFoundInConversation")
    await stage.sofie.presses(HELP)
    await stage.app.idle()
    assert read(stage) == ["Kies maar.", "Dank je."]


async def test_the_answer_is_given_before_the_slow_work_is_done(stage: Stage) -> None:
    """Teams waits for an answer; the rest may take its time."""
    await standing(stage, say("Dank je.", replaces=True))
    stage.world.faults.add("PUT */activities/*", Fault.TIMEOUT)
    answer = await asyncio.wait_for(stage.sofie.presses(HELP), 3)
    assert answer.status == 200
    stage.world.faults.close()
    await stage.app.idle()


async def test_what_teams_may_send_and_nobody_needs(stage: Stage) -> None:
    made = stage.sofie._made(stage.sofie.chat, "invoke") | {"value": {}}
    assert (await stage.sofie.posts(made | {"name": "composeExtension/query"})).status == 404
    assert (await stage.sofie.posts(made | {"type": "messageReaction"})).status == 200
    assert stage.coach.heard == []


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit"])
async def test_a_press_that_says_nothing_is_a_bad_request(stage: Stage, name: str) -> None:
    made = stage.sofie._made(stage.sofie.chat, "invoke") | {"name": name}
    for value in ({}, {"data": 7}, {"action": {"data": {"action": ["a"]}}}):
        assert (await stage.sofie.posts(made | {"value": value})).status == 400
    assert stage.coach.heard == []


async def test_a_file_consent_that_says_nothing_harms_nobody(stage: Stage) -> None:
    made = stage.sofie._made(stage.sofie.chat, "invoke") | {"name": "fileConsent/invoke"}
    assert (await stage.sofie.posts(made | {"value": {"action": "decline"}})).status == 200
    assert (await stage.sofie.posts(made | {"from": {}})).status == 400
    await stage.app.idle()
    assert not [post for post in stage.sofie.reads() if post.attachment(CONSENT)]


async def test_a_coach_out_of_order_is_logged_without_words(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.coach.broken = True
    answer = await stage.sofie.posts(stage.sofie._made(stage.sofie.chat, "message") | {
        "text": "private words"})  # fmt: skip
    assert answer.status == 500
    assert "RuntimeError at" in caplog.text and "private words" not in caplog.text
