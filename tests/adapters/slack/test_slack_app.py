"""Dialogues through the real Bolt, over HTTP and Socket Mode, with a coach that only listens."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier

from adapters.desk import Desk
from adapters.settings import SlackSettings
from adapters.simulation.clock import SimulatedClock
from adapters.slack import app as app_of_slack
from adapters.slack import socket as socket_mode
from adapters.slack.app import SlackApp
from adapters.slack.directory import SlackDirectory
from adapters.slack.render import render_message
from adapters.slack.send import SlackMessenger, open_client
from bot.actions import AskQuestion, ReadWhy, ShowHelp
from bot.events import Clicked, Event, OpenedHome, Said, Sender, Submitted
from bot.message import Button, Buttons, Field, Form, Message, Reply, Text
from bot.whereabouts import Stranger
from tests.fakes.faults import Fault
from tests.fakes.slack.client import HOME, Client, sign
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import SCOPES, Workspace

START = datetime(2026, 11, 3, 9, tzinfo=UTC)
SECRET = "a signing secret"
FORM = Form(
    "question", "Een vraag", "Stuur", "Sluit", AskQuestion(),
    (Field("words", "Vraag", limit=100), Field("sure", "Zeker", "yes", required=False)),
)  # fmt: skip
WRONG = FORM.with_errors({"words": "Iets korter <graag>."}, {"words": "lang"})
ELSEWHERE = Form("other", "Een ander", "Stuur", "Sluit", ShowHelp(), (Field("x", "X", error="!"),))
OFFER = Message(
    "offer",
    (Text("Kies"), Buttons((Button("Waarom", ReadWhy()), Button("Vraag", AskQuestion(), True)))),
)
NEW = Message("why", (Text("Daarom"),))
INSTEAD = Message("why", (Text("Daarom"),), replaces=True)


def said(text: str) -> Message:
    return Message("said", (Text(text),))


@dataclass(slots=True)
class Listener:
    """A coach that answers what it is told to."""

    replies: dict[type[Event], Any] = field(default_factory=dict)
    known: set[str] = field(default_factory=lambda: {"U1"})
    heard: list[Event] = field(default_factory=list)

    async def handle(self, event: Event, *, by_id: bool = False) -> Reply:
        if by_id and event.sender.ids[0] not in self.known:
            raise Stranger
        self.heard.append(event)
        reply = self.replies.get(type(event))
        if isinstance(reply, list):
            reply = reply.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


@dataclass(slots=True)
class Place:
    """One workspace, its app, and Sanne at her Slack."""

    space: Workspace
    coach: Listener
    app: SlackApp
    url: str
    session: ClientSession
    sanne: Client
    waited: list[float]

    def someone(self, user: str, name: str, email: str = "") -> Client:
        self.space.joins(user, name, email)
        return Client(self.space, user, self.url, SECRET, self.session)

    def shows(self, message: Message, channel: str = "") -> str:
        drawn = render_message(message)
        channel = channel or self.sanne.chat
        return self.space.put(channel, self.space.bot_user, drawn["text"], drawn["blocks"]).ts

    def texts(self, channel: str = "") -> list[str]:
        return [post.text for post in self.sanne.reads(channel)]

    async def posts(self, body: bytes | str, **headers: str) -> int:
        """Something at the door, with just these headers."""
        data = body.encode() if isinstance(body, str) else body
        async with self.session.post(self.url, data=data, headers=headers) as response:
            return response.status


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with made() as place:
        yield place


class Hurried:
    """A clock on which a minute takes a second, for those who wait side by side."""

    speed = 60

    def __init__(self) -> None:
        self._start = time.monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=(time.monotonic() - self._start) * self.speed)


class Unhurried(Hurried):
    """For what must happen within seconds, such as opening a form."""

    speed = 1


class made:
    """`async with made() as place`: a workspace with the app in it."""

    def __init__(self, app_token: str = "", clock: SimulatedClock | Hurried | None = None) -> None:
        self.app_token = app_token
        self.clock = clock or SimulatedClock(START)

    async def __aenter__(self) -> Place:
        clock, waited = self.clock, []

        async def wait(seconds: float) -> None:
            waited.append(seconds)
            if isinstance(clock, Hurried):
                await asyncio.sleep(seconds / clock.speed)
            else:
                clock.move(clock.now() + timedelta(seconds=seconds))
                await asyncio.sleep(0.005)

        space = Workspace(clock.now, scopes=SCOPES | {"users:read.email"})
        space.joins("U1", "Sanne Smit", "sanne@example.org")
        space.opens("C1", "team", "U1")
        self.slack = await FakeSlack(space).start()
        self.session = ClientSession()
        settings = SlackSettings(space.token, SECRET, self.app_token, self.slack.api)
        client = open_client(settings, self.session)
        coach = Listener()
        messenger = SlackMessenger(client, clock.now, "the house's secret")
        desk = Desk(coach, messenger, SlackDirectory(client), wait)
        self.app = SlackApp(settings, desk, client, clock.now, wait)
        served = web.Application()
        served.add_routes(self.app.routes())
        self.server = TestServer(served)
        await self.server.start_server()
        url = str(self.server.make_url("/slack/events"))
        line = self.slack.socket if self.app_token else None
        sanne = Client(space, "U1", url, SECRET, self.session, line)
        return Place(space, coach, self.app, url, self.session, sanne, waited)

    async def __aexit__(self, *_: object) -> None:
        await self.app.stop()
        await self.server.close()
        await self.session.close()
        await self.slack.stop()


# --- what people do becomes events, and answers land ----------------------------------------------


async def test_words_are_answered_below_them(place) -> None:
    place.coach.replies = {Said: said("Hallo Sanne")}
    ack = await place.sanne.writes("hallo & dag")
    assert (ack.status, ack.body) == (200, "")
    await place.app.idle()
    [event] = place.coach.heard
    assert isinstance(event, Said) and event.text == "hallo & dag" and event.at == START
    assert place.texts() == ["hallo &amp; dag", "Hallo Sanne"]


async def test_a_command_anywhere_is_answered_in_private(place) -> None:
    place.coach.replies = {Said: replace(said("Hulp"), aside="In <onze> chat")}
    ack = await place.sanne.commands("/omega", "", "C1")
    assert ack.json["text"] == "In &lt;onze&gt; chat"
    assert ack.json["response_type"] == "ephemeral"
    await place.app.idle()
    assert place.coach.heard[0].text == "help"
    assert (place.texts(), place.texts("C1")) == (["Hulp"], [])


async def test_a_command_in_the_private_chat_needs_no_word_beside_its_answer(place) -> None:
    place.coach.replies = {Said: said("Hulp")}
    assert (await place.sanne.commands("/omega")).body == ""


async def test_a_command_for_a_form_opens_it(place) -> None:
    place.coach.replies = {Said: FORM}
    assert (await place.sanne.commands("/omega", "vraag", "C1")).body == ""
    await place.app.idle()
    assert place.sanne.modal["title"]["text"] == "Een vraag" and place.texts() == []


async def test_an_answer_stands_in_place_of_what_was_pressed(place) -> None:
    place.coach.replies = {Clicked: INSTEAD}
    ts = place.shows(OFFER)
    await place.sanne.clicks("Waarom")
    await place.app.idle()
    assert [(post.ts, post.text) for post in place.sanne.reads()] == [(ts, "Daarom")]


async def test_an_answer_that_replaces_nothing_comes_below(place) -> None:
    place.coach.replies = {Clicked: NEW}
    place.shows(OFFER)
    await place.sanne.clicks("Waarom")
    await place.app.idle()
    assert len(place.texts()) == 2


async def test_a_press_in_a_channel_is_answered_in_private(place) -> None:
    place.coach.replies = {Clicked: INSTEAD}
    ts = place.shows(OFFER, "C1")
    await place.sanne.clicks("Waarom", "C1")
    await place.app.idle()
    assert place.coach.heard[0].channel == "C1" and place.coach.heard[0].message == f"C1:{ts}"
    assert place.texts() == ["Daarom"] and len(place.texts("C1")) == 1
    assert place.space.whispers["C1", "U1"] == []


async def test_who_presses_in_a_channel_is_told_there_where_the_answer_is(place, caplog) -> None:
    place.coach.replies = {Clicked: replace(NEW, aside="In <onze> chat")}
    place.shows(OFFER, "C1")
    await place.sanne.clicks("Waarom", "C1")
    await place.app.idle()
    assert place.space.whispers["C1", "U1"] == ["In &lt;onze&gt; chat"]
    place.space.rooms["C1"].archived = True
    await place.sanne.clicks("Waarom", "C1")
    await place.app.idle()
    assert place.space.count("chat.postEphemeral", "is_archived") == 1
    assert place.texts() == ["Daarom", "Daarom"] and "did not arrive" not in caplog.text


async def test_an_action_of_long_ago_is_the_coachs_to_answer(place) -> None:
    place.coach.replies = {Clicked: said("Deze knop is oud")}
    place.space.put(
        "DU1", place.space.bot_user, "x",
        [{"type": "actions", "elements": [{"type": "button", "action_id": "gone.away|1\n",
          "text": {"type": "plain_text", "text": "Oud", "emoji": False}}]}],
    )  # fmt: skip
    await place.sanne.clicks("Oud")
    await place.app.idle()
    assert place.coach.heard[0].action == "gone.away|1\n"
    assert place.texts()[-1] == "Deze knop is oud"


async def test_a_stranger_comes_with_the_address_slack_vouches_for(place) -> None:
    jan = place.someone("U2", "Jan Jans", "jan@example.org")
    await jan.writes("hallo")
    await place.sanne.writes("hallo")
    assert [event.sender for event in place.coach.heard] == [
        Sender("slack", ("U2",), "jan@example.org"), Sender("slack", ("U1",)),
    ]  # fmt: skip
    assert place.space.count("users.info") == 1


async def test_who_cannot_be_looked_up_now_is_no_stranger(place) -> None:
    jan = place.someone("U2", "Jan Jans", "jan@example.org")
    place.space.faults.add("users.info", Fault.TOO_FAST)
    await jan.writes("hallo")
    await jan.writes("hallo")
    assert [event.sender for event in place.coach.heard] == [
        Sender("slack", ("U2",), unsure=True), Sender("slack", ("U2",), "jan@example.org"),
    ]  # fmt: skip


async def test_the_messages_tab_and_edits_are_nothing_to_answer(place) -> None:
    assert (await place.sanne.opens_messages()).status == 200
    edit = {"type": "message", "subtype": "message_changed", "channel_type": "im"}
    assert (await place.sanne.happens(edit)).status == 200
    assert (await place.sanne.happens({"type": "team_rename"})).status == 200
    assert place.coach.heard == []


# --- forms ----------------------------------------------------------------------------------------


async def opened(place: Place, channel: str = "") -> None:
    place.coach.replies[Clicked] = FORM
    place.shows(OFFER, channel)
    await place.sanne.clicks("Vraag", channel)
    await place.app.idle()


async def test_a_form_opens_is_corrected_and_answered_in_place(place) -> None:
    await opened(place)
    assert place.sanne.modal["title"]["text"] == "Een vraag"
    place.coach.replies[Submitted] = [WRONG, INSTEAD]
    await place.sanne.submits({"words": "veel te lang"})
    assert place.sanne.modal and place.sanne.errors == {"words": "Iets korter <graag>."}
    await place.sanne.submits({"words": "kort", "sure": "yes"})
    await place.app.idle()
    assert place.sanne.modal is None and place.texts() == ["Daarom"]
    first, second = place.coach.heard[1:]
    assert first.id != second.id and second.values == {"words": "kort", "sure": "yes"}
    assert second.message.startswith("DU1:")


async def test_a_form_of_a_channel_is_answered_in_private(place) -> None:
    await opened(place, "C1")
    place.coach.replies[Submitted] = INSTEAD
    await place.sanne.submits({"words": "kort"})
    await place.app.idle()
    assert place.coach.heard[-1].channel == "C1"
    assert place.texts() == ["Daarom"] and len(place.texts("C1")) == 1


async def test_another_form_takes_the_place_of_the_first(place) -> None:
    await opened(place)
    place.coach.replies[Submitted] = [ELSEWHERE, NEW]
    await place.sanne.submits({"words": "kort"})
    assert place.sanne.modal["title"]["text"] == "Een ander" and not place.sanne.errors
    await place.sanne.submits({"x": "y"})
    assert place.sanne.modal is None
    assert place.coach.heard[-1].action == ShowHelp().pack()
    assert place.coach.heard[-1].message == place.coach.heard[-2].message


async def test_a_form_stays_open_when_nothing_of_it_was_kept(place) -> None:
    place.coach.replies = {Clicked: FORM, Submitted: Message("sorry", (Text("Er ging iets mis."),))}
    place.shows(OFFER)
    await place.sanne.clicks("Vraag")
    await place.app.idle()
    await place.sanne.submits({"words": "een lang verhaal"})
    await place.app.idle()
    assert place.sanne.errors == {"words": "Er ging iets mis."} and place.sanne.modal
    assert len(place.texts()) == 1


async def test_the_same_words_sent_again_get_the_same_correction(place) -> None:
    """Wherever they come in: the coach corrects them anew."""
    await opened(place)
    place.coach.replies[Submitted] = WRONG
    await place.sanne.submits({"words": "veel te lang"})
    await place.sanne.submits({"words": "veel te lang"})
    assert place.sanne.modal and place.sanne.errors == {"words": "Iets korter <graag>."}


async def test_a_form_sent_twice_closes(place) -> None:
    await opened(place)
    place.coach.replies[Submitted] = None
    await place.sanne.submits({"words": "kort"})
    assert place.sanne.modal is None


async def test_a_form_that_comes_too_late_is_offered_again(place, caplog) -> None:
    place.space.faults.add("views.open", "expired_trigger_id")
    await opened(place)
    assert place.sanne.modal is None
    assert "expired_trigger_id" in caplog.text
    await place.sanne.clicks("Een vraag")
    await place.app.idle()
    assert place.sanne.modal["title"]["text"] == "Een vraag"


# --- the home tab ---------------------------------------------------------------------------------


async def test_the_home_tab_is_shown_and_kept_up_to_date(place) -> None:
    later = Message("home", (Text("Nu anders"),))
    place.coach.replies = {OpenedHome: [OFFER, later], Clicked: INSTEAD}
    await place.sanne.opens_home()
    await place.app.idle()
    await place.sanne.clicks("Waarom", HOME)
    await place.app.idle()
    assert place.texts() == ["Daarom"]
    assert "Nu anders" in str(place.sanne.home["blocks"])


async def test_a_form_of_the_home_tab_brings_it_up_to_date(place) -> None:
    later = Message("home", (Text("Nu anders"),))
    place.coach.replies = {OpenedHome: [OFFER, later], Clicked: FORM, Submitted: NEW}
    await place.sanne.opens_home()
    await place.app.idle()
    await place.sanne.clicks("Vraag", HOME)
    await place.app.idle()
    assert place.space.count("views.publish") == 1  # nothing happened yet
    await place.sanne.submits({"words": "kort"})
    await place.app.idle()
    assert place.texts() == ["Daarom"] and "Nu anders" in str(place.sanne.home["blocks"])


# --- when Slack has trouble -----------------------------------------------------------------------


async def test_an_answer_waits_while_slack_says_too_fast(place) -> None:
    place.coach.replies = {Clicked: INSTEAD, Said: said("Hallo")}
    place.shows(OFFER)
    place.space.faults.add("chat.update", Fault.TOO_FAST)
    await place.sanne.clicks("Waarom")
    place.space.faults.add("chat.postMessage", Fault.TOO_FAST)
    await place.sanne.writes("hallo")
    await place.app.idle()
    assert place.texts() == ["Daarom", "hallo", "Hallo"]
    assert place.waited == [1.0, 1.0]


async def test_a_crowd_that_presses_at_once_is_answered_to_the_last() -> None:
    """Slack takes 50 updates a minute: who finds no room soon gets the answer below."""
    async with made(clock=Hurried()) as place:
        place.coach.replies = {Clicked: INSTEAD}
        crowd = [place.someone(f"U{n}", f"Persoon {n}") for n in range(10, 100)]
        place.coach.known.update(one.person.id for one in crowd)
        for one in crowd:
            place.shows(OFFER, one.chat)
        await asyncio.gather(*(one.clicks("Waarom") for one in crowd))
        await place.app.idle()
        assert all(one.reads()[-1].text == "Daarom" for one in crowd)
        assert place.space.count("chat.update", "ratelimited") > 0
        assert place.space.count("auth.test") == 1
        assert len(place.space.calls) < 2.4 * len(crowd)


async def test_an_answer_that_arrived_unseen_is_not_doubled(place) -> None:
    place.coach.replies = {Said: said("Hallo")}
    place.space.faults.add("chat.postMessage", Fault.DROP_AFTER)
    await place.sanne.writes("hallo")
    await place.app.idle()
    assert place.texts() == ["hallo", "Hallo"]


async def test_a_pressed_message_that_is_gone_is_answered_below(place) -> None:
    place.coach.replies = {Clicked: INSTEAD}
    place.shows(OFFER)
    press = place.sanne.clicked("Waarom")
    place.sanne.reads()[0].deleted = True
    await place.sanne.sends(press)
    await place.app.idle()
    assert place.texts() == ["Daarom"]


async def test_a_repeated_event_has_the_same_id(place) -> None:
    request = place.sanne.wrote("hallo")
    await place.sanne.sends(request)
    await place.sanne.sends(request, retry=1)
    first, second = place.coach.heard
    assert first.id == second.id


async def test_the_press_is_committed_before_the_ack_and_shown_after_it(place) -> None:
    place.coach.replies = {Clicked: INSTEAD}
    place.shows(OFFER)
    place.space.faults.add("chat.update", Fault.TIMEOUT)
    async with asyncio.timeout(3):  # what hangs is the update
        await place.sanne.clicks("Waarom")
    assert len(place.coach.heard) == 1
    place.space.faults.close()
    await place.app.idle()


async def test_leaving_does_not_wait_for_a_slack_that_hangs(place, monkeypatch) -> None:
    monkeypatch.setattr(app_of_slack, "LEAVING", 0.05)
    place.coach.replies = {Clicked: INSTEAD}
    place.shows(OFFER)
    place.space.faults.add("chat.update", Fault.TIMEOUT)
    await place.sanne.clicks("Waarom")
    async with asyncio.timeout(3):
        await place.app.stop()


async def test_an_event_the_coach_cannot_take_comes_again(place, caplog) -> None:
    place.coach.replies = {Said: [ValueError("de hele tekst"), said("Hallo")]}
    request = place.sanne.wrote("hallo")
    assert (await place.sanne.sends(request)).status == 500
    assert (await place.sanne.sends(request, retry=1)).status == 200
    assert "ValueError at" in caplog.text and "de hele tekst" not in caplog.text


async def test_one_persons_answers_come_in_order(place) -> None:
    place.coach.replies = {Said: [said("één"), said("twee")]}
    place.space.faults.add("chat.postMessage", Fault.TOO_FAST)
    await place.sanne.writes("1")
    await place.sanne.writes("2")
    await place.app.idle()
    assert place.texts()[-2:] == ["één", "twee"]


async def test_while_slack_does_not_tell_whose_token_this_is(place) -> None:
    place.space.faults.add("auth.test", Fault.SERVER_ERROR)
    request = place.sanne.wrote("hallo")
    assert (await place.sanne.sends(request)).status == 503
    assert (await place.sanne.sends(request, retry=1)).status == 200
    assert len(place.coach.heard) == 1


# --- the door -------------------------------------------------------------------------------------

JSON = {"Content-Type": "application/json"}
EVENT = json.dumps({"type": "event_callback", "team_id": "T0OMEGA", "event": {"type": "message"}})


def signed(body: str, secret: str = SECRET, at: str = "") -> dict[str, str]:
    headers = sign(secret, body)
    return {**headers, **JSON, **({"X-Slack-Request-Timestamp": at} if at else {})}


@pytest.mark.parametrize(
    "headers",
    [
        JSON,
        signed(EVENT, "another secret"),
        signed(EVENT + " "),
        signed(EVENT, at="1700000000"),
        signed(EVENT) | {"X-Slack-Signature": "v0=é"},
        signed(EVENT, at="gisteren"),
        signed(EVENT, at="9" * 5000),
    ],
)
async def test_who_is_not_slack_is_turned_away(place, headers) -> None:
    assert await place.posts(EVENT, **headers) == 401
    assert place.coach.heard == [] and place.app.last_heard is None


async def test_a_wrong_secret_is_named_to_the_administrator_once(place, caplog) -> None:
    for _ in range(2):
        assert await place.posts(EVENT, **signed(EVENT, "another secret")) == 401
    assert caplog.text.count("COACH_SLACK_SIGNING_SECRET") == 1


async def test_a_stranger_at_a_door_that_works_is_no_news(place, caplog) -> None:
    await place.sanne.writes("hallo")
    assert await place.posts(EVENT, **signed(EVENT, "another secret")) == 401
    assert "COACH_SLACK_SIGNING_SECRET" not in caplog.text


async def test_an_old_request_is_turned_away_though_well_signed(place) -> None:
    old = "1700000000"
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=old, body=EVENT)
    headers = {"X-Slack-Request-Timestamp": old, "X-Slack-Signature": str(signature), **JSON}
    assert await place.posts(EVENT, **headers) == 401


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "5", "[" * 100_000, "payload=", "payload=5", "payload=[]", "a=b",
        EVENT.replace('{"type": "message"}', '"x"'), EVENT.replace('{"type": "message"}', "[]"),
        EVENT.replace('"message"', "{}"), '{"type": []}', '{"command": 5, "team_id": "T0OMEGA"}',
        '{"type": "block_actions", "team": {"id": "T0OMEGA"}}',
        '{"type": "block_actions", "team": {"id": "T0OMEGA"}, "actions": 5}',
        '{"type": "block_actions", "team": 5, "actions": [{"action_id": "x"}]}',
        '{"type": "view_submission", "team": {"id": "T0OMEGA"}, "view": {"callback_id": "x"}}',
        '{"type": "view_submission", "team": {"id": "T0OMEGA"}, "view": "x"}',
        '{"type": "shortcut", "team": {"id": "T0OMEGA"}, "callback_id": "x"}',
        urlencode({"payload": '{"type": "block_actions", "actions": [{}]}'}),
    ],
)  # fmt: skip
async def test_signed_rubbish_is_refused_in_peace(place, body) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain; charset=x"):
        status = await place.posts(body, **signed(body) | {"Content-Type": kind})
        assert status in (200, 400)
    assert place.coach.heard == []


async def test_bytes_that_are_no_text(place) -> None:
    raw = b'{"text": "\xff\xfe"}'
    assert await place.posts(raw, **JSON) == 401
    headers = signed("")
    made = hmac.new(
        SECRET.encode(), f"v0:{headers['X-Slack-Request-Timestamp']}:".encode() + raw,
        hashlib.sha256,
    )  # fmt: skip
    assert (
        await place.posts(raw, **headers | {"X-Slack-Signature": f"v0={made.hexdigest()}"}) == 400
    )


async def test_too_much_or_wrongly_packed(place) -> None:
    assert await place.posts("x" * 1_000_001, **JSON) == 413
    assert await place.posts("x", **JSON, **{"Content-Encoding": "gzip"}) in (400, 401)


async def test_slack_makes_acquaintance(place) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    async with place.session.post(place.url, data=body, headers=signed(body)) as response:
        assert await response.json() == {"challenge": "abc"}


async def test_another_workspace_gets_no_answer_but_a_line(place, caplog) -> None:
    what = {"type": "message", "channel_type": "im", "text": "geheim"}
    assert (await place.sanne.happens(what, team="T0OTHER")).status == 200
    assert place.coach.heard == [] and "another workspace" in caplog.text


async def test_a_removed_app_is_not_alive(place, caplog) -> None:
    await place.sanne.happens({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
    assert place.app.alive
    await place.sanne.happens({"type": "app_uninstalled"}, team="T0OTHER")
    assert place.app.alive
    await place.sanne.happens({"type": "tokens_revoked", "tokens": {"bot": ["U0COACH"]}})
    assert not place.app.alive and "install it again" in caplog.text


async def test_the_log_has_nobodys_words(place, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        place.coach.replies = {Said: said("antwoord"), Clicked: FORM, Submitted: WRONG}
        await place.sanne.writes("mijn geheim")
        place.shows(OFFER)
        await place.sanne.clicks("Vraag")
        await place.app.idle()
        await place.sanne.submits({"words": "mijn geheim"})
        await place.posts("mijn geheim", **signed("mijn geheim"))
        body = json.dumps({"type": "event_callback", "event": ["mijn geheim"]})
        await place.posts(body, **signed(body))
        await place.posts("mijn geheim", **signed("x"))
        await place.app.idle()
    kept = [r for r in caplog.records if "aiohttp" not in r.name and "asyncio" not in r.name]
    assert not [r.getMessage() for r in kept if "geheim" in r.getMessage()]
    assert place.space.token not in caplog.text and SECRET not in caplog.text


def test_without_a_secret_it_does_not_start() -> None:
    with pytest.raises(ValueError, match="COACH_SLACK_SIGNING_SECRET"):
        SlackApp(SlackSettings("xoxb"), None, None, None, None)  # type: ignore[arg-type]


# --- Socket Mode ----------------------------------------------------------------------------------


async def connected(place: Place, lines: int = 1) -> asyncio.Task[None]:
    running = asyncio.create_task(place.app.run_socket())
    await place.space.until(lambda: place.space.count("apps.connections.open", "ok") == lines)
    return running


async def test_socket_mode_brings_words_presses_and_forms() -> None:
    async with made("xapp-loopback", Unhurried()) as place:
        assert place.app.routes() == []
        place.coach.replies = {Said: OFFER, Clicked: FORM, Submitted: [WRONG, NEW]}
        running = await connected(place)
        await place.space.until(lambda: place.sanne._socket.connections == 1)
        await place.sanne.writes("hallo")
        await place.app.idle()
        await place.sanne.clicks("Vraag")
        await place.app.idle()
        await place.sanne.submits({"words": "lang"})
        assert place.sanne.errors
        await place.sanne.submits({"words": "kort"})
        await place.app.idle()
        assert place.texts()[-1] == "Daarom"
        assert [type(event) for event in place.coach.heard] == [Said, Clicked, Submitted, Submitted]
        await place.app.stop()
        await running
        assert place.sanne._socket.connections == 0


async def test_a_silent_socket_is_made_anew(monkeypatch, caplog) -> None:
    monkeypatch.setattr(socket_mode, "PING", 20.0)
    async with made("xapp-loopback") as place:
        line = place.sanne._socket
        line.silent = True
        running = asyncio.create_task(place.app.run_socket())
        await place.space.until(lambda: place.space.count("apps.connections.open", "ok") == 2)
        line.silent = False
        assert "silent" in caplog.text
        await place.space.until(lambda: line.connections == 1)
        await place.sanne.writes("hallo")
        assert len(place.coach.heard) == 1 and place.app.last_heard is not None
        await place.app.stop()
        await running
