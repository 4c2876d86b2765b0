"""The page's routes, asked over HTTP as a page or a stranger would."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from web_sample import CHOICE, EMMA, FILE, PROMPT, STORY, Fill, Pick, Sample, said

import content
from adapters.web.page import build_app
from adapters.web.render import HERE
from adapters.web.send import Key
from adapters.web.view import DUTIES
from bot.events import Clicked
from bot.ports import Place

PHRASES = Path(content.__file__).parent / "phrases"
OWN = {"X-Omega": "1"}
MINE = Key("sanne", True)


@pytest.fixture
def stage() -> Sample:
    return Sample()


@pytest.fixture
async def client(stage: Sample) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(build_app(stage))) as client:
        yield client


async def act(client: TestClient, status: int = 200, **body: object) -> dict[str, str]:
    body = {"id": "nonce-0001", "as": "sanne", "place": "me"} | body
    async with client.post("/act", json=body, headers=OWN) as response:
        assert response.status == status
        return await response.json()


def said_by(stage: Sample) -> list[str]:
    return [p.mine or (p.message.name if p.message else "") for p in stage.platform.posts(MINE)]


async def test_the_page_is_there_before_any_script(client, stage) -> None:
    await stage.fill()
    async with client.get("/") as response:
        text = await response.text()
    assert response.url.query["as"] not in {s.id for s in stage.seats if s.is_scripted}
    assert 'lang="en"' in text or 'lang="nl"' in text
    assert "<script>" not in text and "style=" not in text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


async def test_each_person_sees_the_page_in_their_own_language(client) -> None:
    async with client.get("/?as=emma") as response:
        text = await response.text()
    assert 'lang="en"' in text and "Write to Omega" in text


async def test_an_answer_that_replaces_stands_where_was_pressed(client, stage) -> None:
    reference = await stage.says("sanne", CHOICE)
    await act(client, kind="click", message=reference, action=Pick("korter").pack())
    assert said_by(stage) == ["chosen"]
    assert not stage.platform.posts(MINE)[0].updated


async def test_any_other_answer_follows_the_label_of_what_was_pressed(client, stage) -> None:
    reference = await stage.says("sanne", CHOICE)
    await act(client, kind="click", message=reference, action=Pick("niet").pack())
    assert said_by(stage) == ["choice", "Deze week niet", "said"]


async def test_a_press_in_the_overview_is_answered_in_the_chat(client, stage) -> None:
    await act(client, kind="click", action=Pick("uitleg").pack())
    assert said_by(stage) == ["Instellingen", "said"]


async def test_a_press_in_a_channel_never_changes_the_channel(client, stage) -> None:
    room = Place("web", "planning", False)
    reference = await stage.platform.send(room, replace(CHOICE, name="in-channel"), "k")
    answer = await act(
        client, kind="click", message=reference, channel="planning", place="planning",
        action=Pick("korter").pack(),
    )  # fmt: skip
    assert answer["go"] == "/?as=sanne&place=me" and answer["toast"]
    assert [p.message.name for p in stage.platform.posts(Key("planning", False))] == ["in-channel"]
    assert said_by(stage) == ["Deze probeer ik", "chosen"]
    assert stage.heard[-1].channel == "planning"


async def test_the_same_press_twice_is_answered_once(client, stage) -> None:
    reference = await stage.says("sanne", CHOICE)
    for _ in range(2):
        await act(client, kind="click", message=reference, action=Pick("niet").pack())
    assert len(stage.heard) == 1
    assert said_by(stage) == ["choice", "Deze week niet", "said"]


async def test_words_stand_in_the_chat_before_the_answer(client, stage) -> None:
    await act(client, kind="say", text="Mag dit?")
    assert said_by(stage) == ["Mag dit?", "said"]


async def test_a_form_opens_and_its_answer_lands(client, stage) -> None:
    opened = await act(client, kind="click", action=Fill().pack())
    assert "<form" in opened["form"]
    values = {"words": "Mag dit"}
    wrong = await act(client, id="nonce-0002", kind="submit", action=Fill().pack(), values=values)
    assert "vraagteken" in wrong["form"] and "Mag dit</textarea>" in wrong["form"]
    values = {"words": "Mag dit?"}
    await act(client, id="nonce-0003", kind="submit", action=Fill().pack(), values=values)
    assert said_by(stage) == ["said"]


async def test_nobody_acts_on_a_message_that_is_not_theirs(client, stage) -> None:
    reference = await stage.says("omar", CHOICE)
    click = {"kind": "click", "action": Pick("niet").pack()}
    await act(client, 400, message=reference, **click)
    await act(client, 400, message="w999", **click)
    await act(client, 400, **{"as": "emma", "channel": "planning"}, message=reference, **click)
    assert not stage.heard


async def test_state_only_when_something_changed(client, stage) -> None:
    async with client.get("/state?as=emma&place=me") as response:
        state = await response.json()
    asked = f"/state?as=emma&place=me&version={state['version']}"
    async with client.get(asked) as response:
        assert response.status == 204
    await stage.says("sanne", STORY)
    async with client.get(asked) as response:
        state = await response.json()
    assert "1 new message" in state["regions"]["rail"]
    assert state["language"] == "en"


async def test_one_begins_without_a_duty_in_the_largest_team(client, stage) -> None:
    stage.seats = [replace(seat, is_scripted=True) for seat in stage.seats]
    async with client.get("/") as response:
        assert response.url.query["as"] == "depot-0"


async def test_who_erased_everything_reads_that_and_goes_on_as_somebody_else(
    client, stage, monkeypatch
) -> None:
    async def erase(event):
        stage.seats = [seat for seat in stage.seats if seat.id != "emma"]
        return said("Everything is erased.")

    monkeypatch.setattr(stage, "answer", erase)
    body = {"id": "nonce-0001", "as": "emma", "place": "me", "kind": "say", "text": "erase"}
    async with client.post("/act", json=body, headers=OWN) as response:
        answer = await response.json()
    assert answer.get("go") == "/", answer
    assert "Everything is erased." in answer["toast"]


async def test_the_clock_moves_and_tells_for_how_many(client, stage) -> None:
    async with client.post("/clock", json={"to": "next", "as": "sanne"}, headers=OWN) as response:
        assert (await response.json())["toast"].startswith("Eén collega")
    async with client.post("/clock", json={"to": "1999"}, headers=OWN) as response:
        assert response.status == 400


async def test_a_file_is_an_attachment(client, stage) -> None:
    reference = await stage.says("sanne", PROMPT)
    index = PROMPT.parts.index(FILE)
    async with client.get(f"/file/{reference}/{index}") as response:
        assert await response.read() == FILE.content
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    for other in (f"/file/{reference}/0", f"/file/{reference}/99", "/file/w99/0"):
        async with client.get(other) as response:
            assert response.status == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "10.0.0.1"])
async def test_another_name_for_this_address_gets_nothing(client, host) -> None:
    async with client.get("/?as=sanne", headers={"Host": host}) as response:
        assert response.status == 403
        assert "127.0.0.1" in (await response.json())["error"]


async def test_another_site_cannot_act(client, stage) -> None:
    body = {"id": "nonce-0001", "as": "sanne", "kind": "say", "text": "x"}
    for headers in ({}, {"Origin": "http://evil.example"}, {"Origin": "null", **OWN}):
        async with client.post("/act", json=body, headers=headers) as response:
            assert response.status == 403
    async with client.post("/act", data="{}", headers=OWN) as response:
        assert response.status == 400
    own = f"http://{client.host}:{client.port}"
    async with client.post("/act", json=body, headers={"Origin": own}) as response:
        assert response.status == 200
    assert len(stage.heard) == 1


async def test_refusals_are_sentences(client) -> None:
    for data in (b"{", b"[]", b"{}", b'{"as": "sanne"}', b" " * 30_000):
        headers = OWN | {"Content-Type": "application/json"}
        async with client.post("/act", data=data, headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["error"].endswith((".", "?"))
    for path, status in (("/nothing", 404), ("/state?as=nobody", 400), ("/static/../page.py", 404)):
        async with client.get(path) as response:
            assert response.status == status


async def test_a_person_who_is_gone_leads_back_to_somebody(client, stage) -> None:
    stage.seats = [EMMA]
    async with client.get("/?as=sanne") as response:
        assert response.status == 200 and response.url.query["as"] == "emma"
    stage.seats = []
    async with client.get("/") as response:
        assert response.status == 404


async def test_an_act_that_fails_can_be_tried_again(client, stage, monkeypatch) -> None:
    async def broken(event: Clicked) -> None:
        raise RuntimeError

    with monkeypatch.context() as broke:
        broke.setattr(stage, "answer", broken)
        body = {"id": "nonce-0001", "as": "sanne", "kind": "click", "action": "a.b"}
        async with client.post("/act", json=body, headers=OWN) as response:
            assert response.status == 500
    await act(client, kind="click", action=Pick("niet").pack())
    assert stage.platform.posts(MINE)[-1].message == said("Goed, genoteerd.")


def test_every_phrase_of_the_page_is_written_and_used() -> None:
    code = "".join(p.read_text("utf-8") for p in HERE.rglob("*") if p.suffix in (".py", ".html"))
    used = set(re.findall(r'"(web-[a-z-]+[a-z])"', code))
    used |= {f"web-duty-{duty}" for duty in DUTIES}
    for language in ("nl", "en"):
        lines = (PHRASES / f"web.{language}.ftl").read_text("utf-8")
        assert set(re.findall(r"^(web-[a-z-]+) =", lines, re.M)) == used
