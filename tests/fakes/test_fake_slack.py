"""The loopback Slack behaves as Slack does, towards the real slack_sdk and towards an app."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.simulation.clock import SimulatedClock
from tests.fakes.faults import Fault
from tests.fakes.slack.checks import Json
from tests.fakes.slack.client import HOME, Client
from tests.fakes.slack.page import Page
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import SECRET, Workspace

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def said(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def row(*labels: str) -> Json:
    drawn = [{"type": "button", "text": plain(one), "action_id": f"do.{one}"} for one in labels]
    return {"type": "actions", "elements": drawn}


def asked(name: str, element: Json, **more: object) -> Json:
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element, **more}


def options(*values: str) -> list[Json]:
    return [{"text": plain(value.upper()), "value": value} for value in values]


def modal(*blocks: Json, **more: object) -> Json:
    title = {"title": plain("Form"), "submit": plain("Send")}
    return {"type": "modal", **title, "blocks": list(blocks), "callback_id": "form", **more}


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(MONDAY)


@pytest.fixture
async def slack(clock: SimulatedClock) -> AsyncIterator[FakeSlack]:
    space = Workspace(clock.now)
    space.joins("U1", "Sofie de Vries", "sofie@example.org")
    space.joins("U2", "Bram", "bram@example.org")
    space.opens("C1", "care", "U1")
    async with FakeSlack(space) as slack:
        yield slack


@pytest.fixture
async def api(slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with ClientSession(timeout=ClientTimeout(total=0.3)) as session:
        yield AsyncWebClient(
            slack.space.token, base_url=slack.api, session=session, retry_handlers=[]
        )


async def refused(call: object) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call  # type: ignore[misc]
    return caught.value


# --- the Web API ----------------------------------------------------------------------------------


async def test_a_message_is_posted_updated_and_deleted(
    slack: FakeSlack, api: AsyncWebClient
) -> None:
    metadata = {"event_type": "omega_delivery", "event_payload": {"key": "nudge:1"}}
    sent = await api.chat_postMessage(
        channel="U1", text="Hi", blocks=[said("Hi")], metadata=metadata, unfurl_links=False
    )
    assert sent["channel"] == "DU1"
    assert slack.space.calls[-1].body["unfurl_links"] is False
    history = await api.conversations_history(channel="DU1", include_all_metadata=True)
    assert history["messages"][0]["metadata"] == metadata
    assert "metadata" not in (await api.conversations_history(channel="DU1"))["messages"][0]

    await api.chat_update(channel="DU1", ts=sent["ts"], text="Bye", blocks=[said("Bye")])
    [post] = slack.space.posts("DU1")
    assert (post.text, post.edited, post.metadata) == ("Bye", True, metadata)
    await api.chat_update(channel="DU1", ts=sent["ts"], text="Only words")
    assert post.blocks == []

    await api.chat_delete(channel="DU1", ts=sent["ts"])
    assert slack.space.posts("DU1") == []
    assert slack.space.chats["DU1"][0].deleted
    gone = await refused(api.chat_update(channel="DU1", ts=sent["ts"], text="again"))
    assert gone.response["error"] == "message_not_found"


async def test_timestamps_rise_while_the_clock_stands_still(api: AsyncWebClient) -> None:
    first, second = [(await api.chat_postMessage(channel="U1", text="x"))["ts"] for _ in range(2)]
    assert first.startswith(str(int(MONDAY.timestamp())))
    assert second > first


@pytest.mark.parametrize(
    ("channel", "error"),
    [("U9", "channel_not_found"), ("C9", "channel_not_found"), ("C2", "not_in_channel")],
)
async def test_posting_where_the_app_cannot_be_is_refused(
    slack: FakeSlack, api: AsyncWebClient, channel: str, error: str
) -> None:
    slack.space.opens("C2", "closed", "U1", invited=False)
    caught = await refused(api.chat_postMessage(channel=channel, text="x"))
    assert caught.response["error"] == error


async def test_a_token_a_scope_and_a_person_who_left_are_looked_at(
    slack: FakeSlack, api: AsyncWebClient
) -> None:
    slack.space.scopes.discard("im:history")
    caught = await refused(api.conversations_history(channel="DU1"))
    assert caught.response["error"] == "missing_scope"
    assert caught.response["needed"] == "im:history"
    assert "chat:write" in caught.response["provided"]
    wrong = await refused(api.auth_test(token="xoxb-other"))
    assert wrong.response["error"] == "invalid_auth"
    slack.space.people["U1"].deleted = True
    left = await refused(api.chat_postMessage(channel="DU1", text="x"))
    assert left.response["error"] == "user_disabled"


async def test_blocks_that_break_a_rule_are_refused_with_where(api: AsyncWebClient) -> None:
    caught = await refused(api.chat_postMessage(channel="U1", text="x", blocks=[row("a" * 76)]))
    assert caught.response["error"] == "invalid_blocks"
    [told] = caught.response["response_metadata"]["messages"]
    assert "less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]" in told
    long = [said("a" * 2900) for _ in range(5)]
    caught = await refused(api.chat_postMessage(channel="U1", text="x", blocks=long))
    assert caught.response["error"] == "msg_blocks_too_long"


async def test_a_channel_takes_one_a_second_after_a_short_burst(
    slack: FakeSlack, api: AsyncWebClient, clock: SimulatedClock
) -> None:
    for _ in range(3):
        await api.chat_postMessage(channel="U1", text="x")
    caught = await refused(api.chat_postMessage(channel="U1", text="x"))
    assert caught.response.status_code == 429
    await api.chat_postMessage(channel="U2", text="x")
    clock.move(clock.now() + timedelta(seconds=int(caught.response.headers["Retry-After"])))
    await api.chat_postMessage(channel="U1", text="x")
    assert slack.space.count("chat.postMessage", "ratelimited") == 1


async def test_a_workspace_takes_some_hundreds_a_minute(
    slack: FakeSlack, api: AsyncWebClient, clock: SimulatedClock
) -> None:
    people = [slack.space.joins(f"U9{n}", f"P{n}").id for n in range(40)]
    outcomes = [await _posted(api, user) for user in people]
    assert outcomes == [True] * 30 + [False] * 10
    clock.move(clock.now() + timedelta(minutes=1))
    assert await _posted(api, "U1")


async def _posted(api: AsyncWebClient, user: str) -> bool:
    try:
        await api.chat_postMessage(channel=user, text="x")
    except SlackApiError as error:
        assert error.response.status_code == 429
        return False
    return True


async def test_faults_strike_in_order_and_once(slack: FakeSlack, api: AsyncWebClient) -> None:
    faults = slack.space.faults
    faults.add("chat.*", Fault.DROP_AFTER)
    faults.add("chat.*", Fault.DROP_BEFORE)
    faults.add("chat.*", Fault.TIMEOUT)
    faults.add("chat.*", "messages_tab_disabled")
    faults.add("chat.*", 503)
    faults.add("chat.*", Fault.TOO_FAST)
    for _ in range(3):
        with pytest.raises((ClientError, TimeoutError)):
            await api.chat_postMessage(channel="U1", text="x")
    named = await refused(api.chat_postMessage(channel="U1", text="x"))
    assert named.response["error"] == "messages_tab_disabled"
    assert (await refused(api.chat_postMessage(channel="U1", text="x"))).response.status_code == 503
    assert (await refused(api.chat_postMessage(channel="U1", text="x"))).response.status_code == 429
    assert len(slack.space.posts("DU1")) == 1  # the one that was dropped after it was kept
    await api.chat_postMessage(channel="U1", text="x")
    assert len(slack.space.posts("DU1")) == 2


async def test_the_sdk_by_itself_posts_twice_when_the_answer_is_lost(slack: FakeSlack) -> None:
    """Why the adapter must leave out the SDK's retry handlers when it posts."""
    slack.space.faults.add("chat.postMessage", Fault.DROP_AFTER)
    await AsyncWebClient(slack.space.token, base_url=slack.api).chat_postMessage(
        channel="U1", text="x"
    )
    assert len(slack.space.posts("DU1")) == 2


async def test_people_come_in_pages_and_by_email(slack: FakeSlack, api: AsyncWebClient) -> None:
    seen: list[str] = []
    cursor = ""
    while cursor or not seen:
        page = await api.users_list(limit=2, cursor=cursor)
        seen += [member["id"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert seen == ["U0COACH", "U1", "U2"]
    found = await api.users_lookupByEmail(email="SOFIE@example.org")
    assert found["user"]["id"] == "U1"
    slack.space.scopes.discard("users:read.email")
    told = (await api.users_info(user="U1", include_locale=True))["user"]
    assert "email" not in told["profile"]
    assert (told["tz"], told["locale"]) == ("Europe/Brussels", "nl-NL")


async def test_a_file_is_uploaded_into_a_private_chat(
    slack: FakeSlack, api: AsyncWebClient
) -> None:
    await api.files_upload_v2(filename="a.ics", content=b"BEGIN", channel="DU1")
    [post] = slack.space.posts("DU1")
    upload = slack.space.uploads[post.files[0]]
    assert (upload.name, upload.content, upload.posted) == ("a.ics", b"BEGIN", True)


async def test_blocks_can_be_validated_without_posting(api: AsyncWebClient) -> None:
    assert (await api.api_call("blocks.validate", params={"blocks": json.dumps([row("a")])}))["ok"]
    bad = {"blocks": json.dumps([{"type": "marquee"}])}
    caught = await refused(api.api_call("blocks.validate", params=bad))
    assert caught.response["errors"][0]["pointer"] == "/blocks/0"


# --- a person and an app --------------------------------------------------------------------------


class App:
    """A small app on the loopback: verifies, keeps what came, and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[Json] = []
        self.retries: list[str] = []
        self.answer: Json | None = None
        self.url = ""

    async def hear(self, request: web.Request) -> web.Response:
        body = await request.text()
        if not SignatureVerifier(SECRET).is_valid_request(body, dict(request.headers)):
            return web.Response(status=401)
        form = {} if body.startswith("{") else dict(parse_qsl(body, keep_blank_values=True))
        self.got.append(json.loads(form.get("payload", "null")) or form or json.loads(body))
        self.retries.append(request.headers.get("X-Slack-Retry-Num", ""))
        return web.json_response(self.answer) if self.answer else web.Response()


@pytest.fixture
async def app() -> AsyncIterator[App]:
    app = App()
    served = web.Application()
    served.router.add_post("/slack/events", app.hear)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    app.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield app
    await runner.cleanup()


@pytest.fixture
async def sofie(slack: FakeSlack, app: App) -> AsyncIterator[Client]:
    async with ClientSession() as session:
        yield Client(slack.space, "U1", app.url, session=session)


async def test_what_is_written_arrives_signed_and_escaped(sofie: Client, app: App) -> None:
    ack = await sofie.writes("R&D <3")
    assert ack.status == 200
    event = app.got[0]["event"]
    assert (event["type"], event["channel_type"]) == ("message", "im")
    assert event["text"] == "R&amp;D &lt;3"
    stranger = Client(sofie.space, "U2", app.url, "wrong", sofie.session)
    assert (await stranger.writes("hi")).status == 401


async def test_events_can_come_twice_and_out_of_order(sofie: Client, app: App) -> None:
    first, second = sofie.wrote("one"), sofie.wrote("two")
    await sofie.sends(second)
    await sofie.sends(first)
    await sofie.sends(first, retry=1)
    texts = [got["event"]["text"] for got in app.got]
    assert texts == ["two", "one", "one"]
    assert app.got[1]["event_id"] == app.got[2]["event_id"]
    assert app.retries == ["", "", "1"]


async def test_a_command_and_both_tabs(sofie: Client, app: App, api: AsyncWebClient) -> None:
    await sofie.commands("/omega", "help")
    await sofie.opens_messages()
    await api.views_publish(user_id="U1", view={"type": "home", "blocks": [row("pause")]})
    await sofie.opens_home()
    assert (app.got[0]["command"], app.got[0]["text"]) == ("/omega", "help")
    assert [got["event"]["tab"] for got in app.got[1:]] == ["messages", "home"]
    assert app.got[2]["event"]["view"]["blocks"][0]["elements"]
    await sofie.clicks("pause", channel=HOME)
    assert app.got[3]["container"] == {"type": "view", "view_id": sofie.home["id"]}  # type: ignore[index]


async def test_only_a_button_that_is_drawn_can_be_pressed(
    sofie: Client, app: App, api: AsyncWebClient
) -> None:
    sent = await api.chat_postMessage(channel="U1", text="x", blocks=[row("yes &amp; no", "later")])
    await sofie.clicks("yes & no")
    got = app.got[0]
    assert got["actions"][0]["action_id"] == "do.yes &amp; no"
    assert got["container"]["message_ts"] == sent["ts"] == got["message"]["ts"]
    assert got["channel"] == {"id": "DU1", "name": "directmessage"}
    await api.chat_update(channel="DU1", ts=sent["ts"], text="x", blocks=[said("thanks")])
    with pytest.raises(AssertionError, match="no button 'later'"):
        await sofie.clicks("later")


async def test_a_trigger_opens_one_modal_within_three_seconds(
    sofie: Client, app: App, api: AsyncWebClient, clock: SimulatedClock
) -> None:
    await api.chat_postMessage(channel="U1", text="x", blocks=[row("open")])
    view = modal(asked("why", {"type": "plain_text_input"}))
    await sofie.clicks("open")
    await api.views_open(trigger_id=app.got[0]["trigger_id"], view=view)
    again = await refused(api.views_open(trigger_id=app.got[0]["trigger_id"], view=view))
    assert again.response["error"] == "exchanged_trigger_id"
    await sofie.clicks("open")
    clock.move(clock.now() + timedelta(seconds=4))
    late = await refused(api.views_open(trigger_id=app.got[1]["trigger_id"], view=view))
    assert late.response["error"] == "expired_trigger_id"


async def opened(sofie: Client, api: AsyncWebClient, view: Json) -> None:
    await api.views_open(trigger_id=sofie.space.trigger("U1"), view=view)


async def test_every_field_is_told_in_its_own_way(
    sofie: Client, app: App, api: AsyncWebClient
) -> None:
    one = {"type": "radio_buttons", "options": options("a", "b")}
    some = {"type": "checkboxes", "options": options("c", "d"), "initial_options": options("c")}
    await opened(
        sofie,
        api,
        modal(
            asked("line", {"type": "plain_text_input"}),
            asked("one", one),
            asked("some", some),
            asked("menu", {"type": "static_select", "options": options("e", "f")}),
            asked("many", {"type": "multi_static_select", "options": options("g", "h")}),
            asked("day", {"type": "datepicker"}),
            asked("hour", {"type": "timepicker", "initial_time": "14:30"}),
            asked("free", {"type": "plain_text_input"}, optional=True),
        ),
    )
    await sofie.submits(
        {"line": "a & b", "one": "b", "menu": "e", "many": ("g", "h"), "day": "2026-11-24"}
    )
    values = app.got[0]["view"]["state"]["values"]
    told = {name: field["value"] for name, field in values.items()}
    assert told["line"]["value"] == "a & b"
    assert told["one"]["selected_option"]["value"] == "b"
    assert [one["value"] for one in told["some"]["selected_options"]] == ["c"]
    assert told["menu"]["selected_option"]["value"] == "e"
    assert [one["value"] for one in told["many"]["selected_options"]] == ["g", "h"]
    assert told["day"]["selected_date"] == "2026-11-24"
    assert told["hour"]["selected_time"] == "14:30"
    assert told["free"]["value"] is None
    assert sofie.modal is None


async def test_what_cannot_be_filled_in_fails(sofie: Client, api: AsyncWebClient) -> None:
    one = {"type": "radio_buttons", "options": options("a", "b")}
    await opened(sofie, api, modal(asked("one", one)))
    for values, told in [({"two": "a"}, "no field"), ({"one": "z"}, "no option"), ({}, "must be")]:
        with pytest.raises(AssertionError, match=told):
            await sofie.submits(values)


async def test_the_ack_of_a_submission_is_applied(
    sofie: Client, app: App, api: AsyncWebClient
) -> None:
    name = asked("name", {"type": "plain_text_input"})
    await opened(sofie, api, modal(name, asked("why", {"type": "plain_text_input"})))
    app.answer = {"response_action": "errors", "errors": {"name": "Too short"}}
    await sofie.submits({"name": "x", "why": "because"})
    assert sofie.errors == {"name": "Too short"}
    app.answer = {"response_action": "push", "view": modal(said("Sure?"))}
    await sofie.submits({"name": "Sofie"})  # what was typed before still stands
    assert app.got[-1]["view"]["state"]["values"]["why"]["value"]["value"] == "because"
    assert len(sofie.space.views["U1"]) == 2
    app.answer = {"response_action": "update", "view": modal(said("Thanks"), notify_on_close=True)}
    await sofie.submits()
    assert sofie.modal["blocks"][0]["text"]["text"] == "Thanks"  # type: ignore[index]
    await sofie.closes()
    assert app.got[-1]["type"] == "view_closed"
    app.answer = {"response_action": "clear"}
    await sofie.submits()
    assert sofie.modal is None


async def answered(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
    errors = {"response_action": "errors", "errors": {"name": "No"}}
    payload = errors if request.payload["type"] == "view_submission" else None
    await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))


@pytest.fixture
async def socket(slack: FakeSlack, api: AsyncWebClient) -> AsyncIterator[SocketModeClient]:
    client = SocketModeClient(slack.space.app_token, web_client=api)
    client.socket_mode_request_listeners.append(answered)
    await client.connect()  # type: ignore[no-untyped-call]
    await slack.space.until(lambda: slack.socket.connections)
    yield client
    await client.close()  # type: ignore[no-untyped-call]
    await client.aiohttp_client_session.close()


@pytest.mark.usefixtures("socket")
async def test_socket_mode_carries_the_same_payloads(slack: FakeSlack, api: AsyncWebClient) -> None:
    sofie = Client(slack.space, "U1", socket=slack.socket)
    assert (await sofie.writes("hi")).status == 200
    await opened(sofie, api, modal(asked("name", {"type": "plain_text_input"})))
    await sofie.submits({"name": "x"})
    assert sofie.errors == {"name": "No"}
    assert len(slack.socket.acks) == 2


@pytest.mark.usefixtures("socket")
async def test_an_app_connects_anew_when_slack_asks_it_to(slack: FakeSlack) -> None:
    await slack.socket.refresh()
    await slack.space.until(lambda: slack.socket.hellos == 2)
    assert (await Client(slack.space, "U1", socket=slack.socket).writes("hi")).status == 200


@pytest.mark.usefixtures("socket")
async def test_a_silent_socket_delivers_nothing(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.slack.client.PATIENCE", 0.05)
    slack.socket.silent = True
    with pytest.raises(AssertionError, match="no ack"):
        await Client(slack.space, "U1", socket=slack.socket).writes("hi")


async def test_the_page_shows_the_chats_and_takes_presses(app: App) -> None:
    space = Workspace()
    space.joins("U1", "Sofie <b>")
    slack = FakeSlack(space)
    async with ClientSession() as session:
        sofie = Client(space, "U1", app.url, session=session)
        Page({"U1": sofie}, acting=True).add_routes(slack.app)
        async with slack:
            space.put("DU1", space.bot_user, "x", [said("R&amp;D"), row("yes")])
            space.views["U1"] = [
                space.drawn(modal(asked("name", {"type": "plain_text_input"}), said("So?")))
            ]
            async with session.get(space.base) as shown:
                page = await shown.text()
            assert "R&amp;D" in page
            assert "Sofie &lt;b&gt;" in page
            deed = {"who": "U1", "what": "press", "channel": "DU1", "value": "do.yes"}
            deed["ts"] = space.posts("DU1")[0].ts
            await session.post(f"{space.base}/do", data=deed)
            await session.post(
                f"{space.base}/do", data={"who": "U1", "what": "submit", "name": "Bo"}
            )
    assert app.got[0]["actions"][0]["action_id"] == "do.yes"
    assert app.got[1]["view"]["state"]["values"]["name"]["value"]["value"] == "Bo"
    assert sofie.modal is None
