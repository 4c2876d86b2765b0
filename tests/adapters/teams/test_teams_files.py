"""Somebody is asked whether a file may be put on their drive, and their answer is followed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from teams_stage import AAD, INVITE, NOW, SOFIE, Stage, kept, moves_in, say, words

from adapters.settings import TeamsSettings
from adapters.teams.bridge import Bridge
from adapters.teams.files import FileOffers
from bot import offered
from bot.offered import ANSWERED, KEPT, Gone, OfferedFile, Taken
from bot.ports import PerhapsSent, Place
from bot.store import Store
from tests.fakes.faults import Fault
from tests.fakes.teams.connector import CONSENT, FILE_INFO

TAKEN = Taken(INVITE.name, INVITE.content, "")
PRODUCTION = TeamsSettings("app", "secret", "tenant")


async def test_a_file_is_offered_and_then_brought(filed: Stage) -> None:
    await filed.messenger.send(SOFIE, say("Voor je agenda.", INVITE), "k")
    offered = filed.sofie.reads()[-1].attachment(CONSENT)
    assert offered and offered["content"]["sizeInBytes"] == len(INVITE.content)
    assert (offered["name"], offered["content"]["description"]) == ("invite.ics", "Voor je agenda.")
    await filed.sofie.consents()
    await filed.app.idle()
    [(name, content)] = filed.world.uploads.items()
    assert name.endswith("invite.ics") and content == INVITE.content
    _, brought = filed.sofie.reads()
    shown = brought.attachment(FILE_INFO)
    assert not brought.attachment(CONSENT)
    assert shown and shown["name"] == "invite.ics" and shown["content"]["fileType"] == "ics"


async def test_a_second_yes_brings_nothing_and_says_nothing(filed: Stage) -> None:
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    await filed.sofie.consents()
    await filed.app.idle()
    await filed.sofie.again()
    await filed.app.idle()
    assert len(filed.world.uploads) == 1 and len(filed.sofie.reads()) == 2


async def test_a_yes_that_led_to_nothing_is_explained_when_it_is_pressed_again(
    filed: Stage,
) -> None:
    """As when the process ended between the answer and the upload."""
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    [asked] = [p for post in filed.sofie.reads() if (p := post.attachment(CONSENT))]
    token = asked["content"]["acceptContext"]["file"]
    await filed.store.transact(lambda s: offered.take(s, token, "teams", (AAD,), filed.clock.at))
    filed.clock.at += ANSWERED + timedelta(seconds=1)
    await filed.sofie.consents()
    await filed.app.idle()
    assert "staat niet meer klaar" in words(filed.sofie.reads()[-1])


async def test_a_no_brings_nothing(filed: Stage) -> None:
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    offered = filed.sofie.reads()[-1].attachment(CONSENT)
    await filed.sofie.consents(accepted=False)
    await filed.app.idle()
    _, declined = filed.sofie.reads()
    assert "Het bestand komt nergens" in words(declined) and not declined.attachment(CONSENT)
    filed.sofie.world.put(filed.sofie.chat, {"attachments": [offered]}, mine=True)
    await filed.sofie.consents()  # from a screen that still shows the question
    await filed.app.idle()
    assert not filed.world.uploads and len(filed.sofie.reads()) == 3


async def test_a_question_that_cannot_be_replaced_is_answered_below_it(filed: Stage) -> None:
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    filed.world.faults.add("PUT */activities/*", 403)
    await filed.sofie.consents()
    await filed.app.idle()
    assert filed.sofie.reads()[-1].attachment(FILE_INFO) and len(filed.sofie.reads()) == 3


async def test_an_answer_that_is_here_before_the_card_is_noted_takes_its_place(
    filed: Stage,
) -> None:
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    unnoted = sa.update(OfferedFile).values(card="")
    await filed.store.transact(lambda session: session.execute(unnoted))
    await filed.sofie.consents()
    await filed.app.idle()
    _, brought = filed.sofie.reads()
    assert brought.attachment(FILE_INFO) and not brought.attachment(CONSENT)


async def test_a_file_is_offered_when_teams_has_room_again(filed: Stage) -> None:
    reference = await filed.messenger.send(SOFIE, say("Even geduld."), "k")
    filed.world.faults.add("POST */activities", Fault.TOO_FAST, times=2)
    await filed.messenger.update(SOFIE, reference, say("Zie hierbij.", INVITE))
    assert filed.sofie.reads()[-1].attachment(CONSENT) and len(filed.waited) == 2
    assert len(await kept(filed.store)) == 1


async def test_a_file_offered_too_long_ago_is_explained(filed: Stage) -> None:
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    filed.clock.at += KEPT * 2
    await filed.sofie.consents()
    await filed.app.idle()
    assert "staat niet meer klaar" in words(filed.sofie.reads()[-1])


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/x", "https://evilsharepoint.com/x", "http://x-my.sharepoint.com/x",
     "https://x.sharepoint.com@evil.example/", "http://127.0.0.1/x", "file:///etc/passwd", 7, None],
)  # fmt: skip
async def test_a_file_goes_to_nobody_elses_drive(url: Any) -> None:
    offers = FileOffers(Bridge(PRODUCTION), Store("sqlite://"), lambda: NOW)
    with pytest.raises(ValueError, match="not a drive"):
        await offers._upload({"uploadUrl": url}, TAKEN)


def test_a_drive_is_known() -> None:
    offers = FileOffers(Bridge(PRODUCTION), Store("sqlite://"), lambda: NOW)
    assert offers._is_drive("https://contoso-my.sharepoint.com/personal/x")


async def test_a_file_that_does_not_arrive_is_explained(filed: Stage) -> None:
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    filed.sofie.me = replace(filed.sofie.me, locale="en-GB")
    [asked] = [p for post in filed.sofie.reads() if (p := post.attachment(CONSENT))]
    value = {"action": "accept", "uploadInfo": {"uploadUrl": f"{filed.world.base}/nowhere"},
             "context": asked["content"]["acceptContext"]}  # fmt: skip
    made = filed.sofie._made(filed.sofie.chat, "invoke")
    await filed.sofie.posts(made | {"name": "fileConsent/invoke", "value": value})
    await filed.app.idle()
    assert "no longer ready" in words(filed.sofie.reads()[-1])


async def test_nobody_takes_a_file_offered_to_another(filed: Stage) -> None:
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    offer = filed.sofie.reads()[-1]
    filed.world.person("thief", "Thief")
    filed.world.private("thief").installed = True
    await moves_in(filed.store, "thief")
    context = (offer.attachment(CONSENT) or {})["content"]["acceptContext"]
    for who in ("thief", "stranger"):
        activity = {"from": {"id": who}, "value": {"action": "accept", "context": context}}
        with pytest.raises(Gone):
            await filed.messenger.files.answer({}, activity, declined={})
    await filed.sofie.consents()
    await filed.app.idle()
    assert len(filed.world.uploads) == 1


async def test_nobody_is_offered_what_nobody_may_take(filed: Stage) -> None:
    filed.world.person("new", "New")
    filed.world.private("new").installed = True
    await filed.messenger.send(Place("teams", "new", True), say("x", INVITE), "k")
    assert await kept(filed.store) == []


async def test_the_oldest_offers_go_first(filed: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.offered.MOST_BYTES", 2 * len(INVITE.content))
    for _ in range(3):
        await filed.messenger.send(SOFIE, say(INVITE), "k")
        filed.clock.at += timedelta(seconds=1)
    first, *later = [post for post in filed.sofie.reads() if post.attachment(CONSENT)]
    for post in (first, *later):
        await filed.sofie.consents(activity_id=post.id)
    await filed.app.idle()
    assert len(filed.world.uploads) == 2


async def test_nobody_elses_offers_go_for_mine(
    filed: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.offered.MOST_BYTES", len(INVITE.content))
    await moves_in(filed.store, "b")

    def both(session: Session) -> None:
        for token, external in (("1", AAD), ("2", "b"), ("3", "b")):
            offered.offer(session, token, Place("teams", external, True), INVITE, NOW)
            session.flush()

    await filed.store.transact(both)
    assert len(await kept(filed.store)) == 2


async def test_a_file_that_cannot_be_offered_takes_no_words_back(filed: Stage) -> None:
    filed.world.faults.add("POST */activities", Fault.SERVER_ERROR)
    with pytest.raises(PerhapsSent):
        await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    reference = await filed.messenger.send(SOFIE, say("Voor je agenda."), "k")
    filed.world.faults.add("POST */activities", Fault.SERVER_ERROR)
    await filed.messenger.update(SOFIE, reference, say("Zie hierbij.", INVITE))
    assert [words(post) for post in filed.sofie.reads()] == ["Zie hierbij.\n📎 invite.ics"]
    assert await kept(filed.store) == []


@pytest.mark.parametrize("given_up", [True, False])
async def test_a_slow_file_takes_no_words_back(
    filed: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, given_up: bool
) -> None:
    """Neither within its own time, nor when whoever sends gives up before that."""

    async def hang(*args: Any) -> None:
        await asyncio.sleep(5)

    if not given_up:
        monkeypatch.setattr("adapters.teams.send.OFFERING", 0.1)
    monkeypatch.setattr(filed.messenger.files, "offer", hang)
    async with asyncio.timeout(0.3 if given_up else 2):
        reference = await filed.messenger.send(SOFIE, say("Zie hierbij.", INVITE, INVITE), "k")
    [post] = filed.sofie.reads()
    assert post.id == reference and "could not be offered" in caplog.text
