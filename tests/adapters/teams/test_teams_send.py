"""What the coach says arrives in Teams once, in the right chat, or it is said why not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from teams_stage import AAD, CHANNEL, Stage, row, say, words

from adapters.teams.refusal import Refusal, classify
from adapters.teams.send import card_activity
from bot.actions import ShowHelp
from bot.message import File
from bot.ports import NotSent, PerhapsSent, Place
from tests.fakes.faults import Fault

SOFIE = Place("teams", AAD, True)
TEAM = Place("teams", CHANNEL, False)
INVITE = File("invite.ics", "text/calendar", b"BEGIN:VCALENDAR")


async def test_a_message_stands_changes_and_is_taken_back(stage: Stage) -> None:
    message = say("Goedemorgen.\nHoe gaat het?", row(("Hulp", ShowHelp())))
    reference = await stage.messenger.send(SOFIE, message, "k")
    [post] = stage.sofie.reads()
    assert post.id == reference
    assert words(post) == "Goedemorgen.\nHoe gaat het?"
    assert post.activity["summary"] == "Goedemorgen. Hoe gaat het?"
    await stage.messenger.update(SOFIE, reference, say("Dank je."))
    assert words(post) == "Dank je." and post.edited == 1
    await stage.messenger.withdraw(SOFIE, reference)
    assert stage.sofie.reads() == []


async def test_a_chat_is_opened_once_and_the_known_way_is_taken(stage: Stage) -> None:
    for _ in range(2):
        await stage.messenger.send(SOFIE, say("hoi"), "k")
    await stage.sofie.writes("hoi")
    known = Place("teams", AAD, True, stage.last.route)
    await stage.messenger.send(known, say("hoi"), "k")
    assert len(stage.sofie.reads()) == 3
    opened = [call for call in stage.world.calls if call.path == "/v3/conversations"]
    assert len(opened) == 1


async def test_a_chat_that_was_cleared_is_opened_anew(stage: Stage) -> None:
    gone = {
        "service_url": stage.world.service_url, "conversation": "a:gone",
        "tenant": stage.world.tenant, "bot": stage.world.bot["id"],
    }  # fmt: skip
    place = Place("teams", AAD, True, json.dumps(gone))
    reference = await stage.messenger.send(place, say("hoi"), "k")
    await stage.messenger.update(place, reference, say("weer"))
    assert [words(post) for post in stage.sofie.reads()] == ["weer"]


async def test_a_channel_gets_a_thread_of_its_own(stage: Stage) -> None:
    await stage.messenger.send(TEAM, say("Voor het team.", INVITE), "k")
    [post] = stage.sofie.reads(CHANNEL)
    assert words(post) == "Voor het team."
    assert post.reply_to == "" and stage.sofie.reads() == []


@pytest.mark.parametrize(
    ("trouble", "after"),
    [(Fault.TOO_FAST, 1), (503, 5), ("ConversationBlockedByUser", None), ("NotInstalled", None)],
)
async def test_nothing_arrived(stage: Stage, trouble: Any, after: int | None) -> None:
    stage.world.faults.add("POST */activities", trouble)
    with pytest.raises(NotSent) as refusal:
        await stage.messenger.send(SOFIE, say("hoi"), "k")
    assert refusal.value.after == (after and timedelta(seconds=after))
    assert stage.sofie.reads() == []


async def test_nobody_who_removed_the_app_is_reached(stage: Stage) -> None:
    stage.world.private(AAD).installed = False
    with pytest.raises(NotSent) as refusal:
        await stage.messenger.send(SOFIE, say("hoi"), "k")
    assert refusal.value.after is None


@pytest.mark.parametrize("trouble", [Fault.DROP_AFTER, Fault.SERVER_ERROR])
async def test_a_broken_line_may_have_carried_it(stage: Stage, trouble: Any) -> None:
    stage.world.faults.add("POST */activities", trouble)
    with pytest.raises(PerhapsSent):
        await stage.messenger.send(SOFIE, say("hoi"), "k")


@pytest.mark.parametrize("what", ["PUT", "DELETE"])
@pytest.mark.parametrize("trouble", [Fault.DROP_BEFORE, 500, 504])
async def test_what_can_be_done_twice_is_done_again(stage: Stage, what: str, trouble: Any) -> None:
    reference = await stage.messenger.send(SOFIE, say("hoi"), "k")
    # a connection that drops is tried once more on the way already
    stage.world.faults.add(f"{what} */activities/*", trouble, times=2)
    with pytest.raises(NotSent) as refusal:
        if what == "PUT":
            await stage.messenger.update(SOFIE, reference, say("weer"))
        else:
            await stage.messenger.withdraw(SOFIE, reference)
    assert refusal.value.after


async def test_what_is_gone_is_taken_back(stage: Stage) -> None:
    """As after a withdrawal whose answer got lost."""
    reference = await stage.messenger.send(SOFIE, say("hoi"), "k")
    for _ in range(2):
        await stage.messenger.withdraw(SOFIE, reference)
    assert stage.sofie.reads() == []


async def test_opening_a_chat_that_broke_off_is_no_doubt(stage: Stage) -> None:
    stage.world.faults.add("POST /v3/conversations", Fault.DROP_AFTER)
    with pytest.raises(NotSent) as refusal:
        await stage.messenger.send(SOFIE, say("hoi"), "k")
    assert refusal.value.after


async def test_a_message_that_is_gone_is_not_changed(stage: Stage) -> None:
    await stage.messenger.send(SOFIE, say("hoi"), "k")
    with pytest.raises(NotSent) as refusal:
        await stage.messenger.update(SOFIE, "17", say("weer"))
    assert refusal.value.after is None


async def test_a_403_without_a_reason_may_pass_and_is_nobodys_no(stage: Stage) -> None:
    """It may be an administrator's doing: soon once more, then in peace until it is mended."""
    stage.world.faults.add("POST */activities", "Forbidden", times=3)
    waits = []
    for _ in range(3):
        with pytest.raises(NotSent) as refusal:
            await stage.messenger.send(SOFIE, say("hoi"), "k")
        waits.append(refusal.value.after)
        assert (refusal.value.reach, refusal.value.lane) == ("unknown", False)
    assert waits == [timedelta(minutes=1), timedelta(hours=1), timedelta(hours=1)]
    await stage.messenger.send(SOFIE, say("hoi"), "k")
    stage.world.faults.add("POST */activities", "Forbidden")
    with pytest.raises(NotSent) as refusal:
        await stage.messenger.send(SOFIE, say("hoi"), "k")
    assert refusal.value.after == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("place", "trouble", "reach"),
    [
        (SOFIE, "ConversationBlockedByUser", "blocked"),
        (SOFIE, "MessageWritesBlocked", "blocked"),
        (SOFIE, "BotNotInConversationRoster", "uninstalled"),
        (SOFIE, "NotInstalled", "uninstalled"),
        (SOFIE, "ForbiddenOperationException", "uninstalled"),
        (SOFIE, "MessageSizeTooBig", "unknown"),
        (TEAM, "BotNotInConversationRoster", "uninstalled"),
        (TEAM, "ConversationNotFound", "uninstalled"),
    ],
)
async def test_a_no_for_good_says_who_is_not_reached(
    stage: Stage, place: Place, trouble: str, reach: str, caplog: pytest.LogCaptureFixture
) -> None:
    stage.world.faults.add("POST */activities", trouble)
    with pytest.raises(NotSent) as refusal:
        await stage.messenger.send(place, say("hoi"), "k")
    assert (refusal.value.after, refusal.value.reach) == (None, reach)
    assert ("is the app in every team" in caplog.text) == (place == TEAM)


async def test_what_arrived_cannot_be_looked_up_in_teams(stage: Stage) -> None:
    await stage.messenger.send(SOFIE, say("hoi"), "k")
    with pytest.raises(PerhapsSent):
        await stage.messenger.find(SOFIE, "k")


async def test_a_message_too_big_for_teams_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.teams.send.MOST_BYTES", 100)
    with pytest.raises(NotSent):
        card_activity(say("hoi"))


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("0", 1), ("-0.0", 1), ("0.2", 1), ("2.5", 2.5), ("3600", 3600), ("864000", 3600),
        ("99999999999999", 60), ("9" * 5000, 60), ("inf", 60), ("-5", 60), ("nan", 60), ("", 60),
        ("soon", 60), (None, 5),
    ],
)  # fmt: skip
def test_teams_says_how_long_within_reason(said: str | None, after: float) -> None:
    meant = classify(Refusal(429, "", said))
    assert isinstance(meant, NotSent) and meant.after == timedelta(seconds=after)


@pytest.mark.parametrize(("said", "sure"), [("7", True), ("", False), ("nan", False)])
def test_only_a_gateway_that_says_how_long_has_surely_said_nothing(said: str, sure: bool) -> None:
    assert isinstance(classify(Refusal(504, "", said)), NotSent if sure else PerhapsSent)
