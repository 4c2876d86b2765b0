"""Slack's payloads as what people do, and every bent one as Malformed and nothing else."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.receive import Malformed, plain, receive
from adapters.slack.render import render_form, render_home, render_message
from bot.actions import ReadWhy, ShowHelp
from bot.events import Clicked, Left, OpenedHome, Said, Sender, Submitted
from bot.message import Button, Buttons, Field, Form, Message, Option, Text
from tests.conftest import PROVE
from tests.fakes.slack import payloads
from tests.fakes.slack.client import HOME, Client
from tests.fakes.slack.filling import filled
from tests.fakes.slack.workspace import Workspace

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
SANNE = Sender("slack", ("U1",))
TWO = (Option("a", "A & B"), Option("b", "B"))
MESSAGE = Message("offer", (Text("Kies"), Buttons((Button("Waarom", ReadWhy()),))))
FORM = Form(
    "all", "Alles", "Stuur", "Sluit", ShowHelp(),
    (
        Field("line", "Regel", limit=100),
        Field("text", "Tekst", "text", limit=100, required=False),
        Field("one", "Eén", "choice", options=TWO),
        Field("some", "Enkele", "many", options=TWO, required=False),
        Field("lone", "Enige", "many", options=TWO[:1], required=False),
        Field("day", "Dag", "date"),
        Field("hour", "Uur", "time"),
        Field("sure", "Zeker", "yes", required=False),
        Field("sorry", "Sorry", "yes", required=False),
    ),
)  # fmt: skip


@pytest.fixture
def space() -> Workspace:
    space = Workspace(lambda: NOW)
    space.joins("U1", "Sanne Smit", "sanne@example.org")
    space.opens("C1", "team", "U1")
    return space


@pytest.fixture
def sanne(space: Workspace) -> Client:
    return Client(space, "U1")


def shown(space: Workspace, channel: str) -> str:
    return space.put(channel, space.bot_user, "Kies", render_message(MESSAGE)["blocks"]).ts


def submission(space: Workspace, sanne: Client, values: dict[str, Any]) -> dict[str, Any]:
    drawn = render_form(FORM, message="DU1:1.000001")
    view = space.drawn(drawn)
    state = filled(view, values, {})
    return payloads.submission(space, sanne.person, view, state).payload


FILLED = {"line": "a & b", "one": "b", "day": "2026-11-24", "hour": "14:30"}


def test_words_in_the_private_chat(space, sanne) -> None:
    payload = sanne.wrote("hoe < & > wat?").payload
    event = receive(payload, NOW)
    ts = payload["event"]["ts"]
    assert event == Said(
        id=f"{space.team}:DU1:{ts}:U1", sender=SANNE, at=NOW, route="DU1", text="hoe < & > wat?"
    )


def test_what_nobody_said_is_passed_over(space, sanne) -> None:
    own = space.put("DU1", space.bot_user, "hallo")
    assert receive(payloads.said(space, "DU1", own).payload, NOW) is None
    assert receive(payloads.changed(space, "DU1", own).payload, NOW) is None
    payload = sanne.wrote("hallo").payload
    for bent in ({"channel_type": "channel"}, {"subtype": "message_deleted"}, {"text": "  "}):
        assert receive({**payload, "event": payload["event"] | bent}, NOW) is None


def test_a_picture_with_words_is_words(sanne) -> None:
    payload = sanne.wrote("kijk").payload
    event = receive({**payload, "event": payload["event"] | {"subtype": "file_share"}}, NOW)
    assert isinstance(event, Said) and event.text == "kijk"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("1 &lt; 2 &amp;amp; 3 &gt; 2", "1 < 2 &amp; 3 > 2"),
        ("<mailto:jan@example.org|jan@example.org>", "jan@example.org"),
        ("<mailto:jan@example.org>", "jan@example.org"),
        ("zie <https://example.org/a?b=1&amp;c=2>", "zie https://example.org/a?b=1&c=2"),
        ("zie <https://example.org|example.org>", "zie example.org"),
        ("<@U123> en <@U1|jan>", "@U123 en @jan"),
        ("<#C1|team> <#C2>", "#team #C2"),
        ("<!here> <!subteam^S1|@beheer>", "@here @beheer"),
        ("<tel:+3225551234|02 555 12 34>", "02 555 12 34"),
        ("<>", "<>"),
        ("<|x>", "<|x>"),
    ],
)
def test_the_core_gets_what_people_see(sent: str, read: str) -> None:
    assert plain(sent) == read


def test_a_command_is_said_to_the_coach_alone(space, sanne) -> None:
    payload = payloads.command(space, sanne.person, "/omega", "stop", "C1").payload
    event = receive(payload, NOW)
    assert event == Said(id=payload["trigger_id"], sender=SANNE, at=NOW, text="stop", channel="C1")
    assert event.trigger == payload["trigger_id"]
    bare = receive(payloads.command(space, sanne.person, "/omega", "", "DU1").payload, NOW)
    assert isinstance(bare, Said) and bare.text == "help" and bare.route == ""
    assert isinstance(bare, Said) and bare.channel == ""


def test_a_press_in_the_private_chat(space, sanne) -> None:
    ts = shown(space, "DU1")
    payload = sanne.clicked("Waarom").payload
    event = receive(payload, NOW)
    pressed = payload["actions"][0]
    assert event == Clicked(
        id=f"{pressed['action_ts']}:{ReadWhy().pack()}:U1", sender=SANNE, at=NOW,
        message=f"DU1:{ts}", route="DU1", action=ReadWhy().pack(),
    )  # fmt: skip
    assert event.trigger == payload["trigger_id"]


def test_a_press_in_a_channel_says_where(space, sanne) -> None:
    ts = shown(space, "C1")
    event = receive(sanne.clicked("Waarom", "C1").payload, NOW)
    assert event is not None
    assert (event.message, event.channel, event.route) == (f"C1:{ts}", "C1", "")


def test_a_press_in_the_home_tab_has_no_message(space, sanne) -> None:
    space.homes["U1"] = space.drawn(render_home(MESSAGE))
    event = receive(sanne.clicked("Waarom", HOME).payload, NOW)
    assert isinstance(event, Clicked)
    assert (event.message, event.channel, event.route) == ("", "", "")


def test_only_the_home_tab_is_opened(space, sanne) -> None:
    payload = payloads.opened(space, sanne.person, "home").payload
    assert receive(payload, NOW) == OpenedHome(id=payload["event_id"], sender=SANNE, at=NOW)
    assert receive(payloads.opened(space, sanne.person, "messages").payload, NOW) is None


def test_every_kind_of_field_comes_back(space, sanne) -> None:
    given = FILLED | {"some": ("a", "b"), "lone": ("a",), "sure": "yes", "text": "1\n2 <b>"}
    event = receive(submission(space, sanne, given), NOW)
    assert isinstance(event, Submitted)
    assert event.values == {
        "line": "a & b", "text": "1\n2 <b>", "one": "b", "some": ("a", "b"), "lone": ("a",),
        "day": "2026-11-24", "hour": "14:30", "sure": "yes", "sorry": "",
    }  # fmt: skip
    assert event.action == ShowHelp().pack()
    assert (event.message, event.channel, event.route) == ("DU1:1.000001", "", "DU1")


def test_the_same_form_filled_in_otherwise_is_another_event(space, sanne) -> None:
    first = submission(space, sanne, FILLED)
    other = deepcopy(first)
    other["view"]["state"]["values"]["line"]["value"]["value"] = "c"
    ids = [receive(payload, NOW).id for payload in (first, deepcopy(first), other)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith(f"{first['view']['id']}:{first['view']['hash']}:")


def test_a_form_from_a_channel_remembers_it(space, sanne) -> None:
    payload = submission(space, sanne, FILLED)
    kept = {"message": "C1:1.000001", "channel": "C1"}
    payload["view"]["private_metadata"] = json.dumps(kept)
    event = receive(payload, NOW)
    assert event is not None
    assert (event.message, event.channel, event.route) == ("C1:1.000001", "C1", "")


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0COACH"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, False),
        ({"type": "tokens_revoked"}, False),
    ],
)
def test_without_the_app_everybody_is_gone(space, what, gone) -> None:
    event = receive(payloads.event(space, what).payload, NOW)
    assert (isinstance(event, Left) and event.sender.ids == ()) == gone


def test_what_the_coach_has_no_answer_to(space, sanne) -> None:
    view = space.drawn(render_form(FORM))
    assert receive(payloads.closing(space, sanne.person, view).payload, NOW) is None
    assert receive({}, NOW) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def whole_payloads() -> list[dict[str, Any]]:
    space = Workspace(lambda: NOW)
    space.joins("U1", "Sanne Smit")
    sanne = Client(space, "U1")
    shown(space, "DU1")
    command = payloads.command(space, sanne.person, "/omega", "stop", "DU1").payload
    home = payloads.opened(space, sanne.person, "home").payload
    pressed, said = sanne.clicked("Waarom").payload, sanne.wrote("hallo").payload
    return [command, home, pressed, said, submission(space, sanne, FILLED)]


def bend(data: st.DataObject, payload: Any) -> None:
    """Put something else somewhere in a payload."""
    while True:
        keys = list(payload) if isinstance(payload, dict) else list(range(len(payload)))
        key = data.draw(st.sampled_from(keys))
        inner = payload[key]
        if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
            payload = inner
            continue
        payload[key] = data.draw(JSON)
        return


@settings(max_examples=200 if PROVE else 40, deadline=None)
@given(st.data())
def test_a_bent_payload_is_malformed_or_harmless(data: st.DataObject) -> None:
    payload = deepcopy(data.draw(st.sampled_from(PAYLOADS)))
    bend(data, payload)
    try:
        event = receive(payload, NOW)
    except Malformed:
        return
    assert event is None or event.id


PAYLOADS = whole_payloads()


def test_whole_payloads_are_not_malformed() -> None:
    assert all(receive(payload, NOW) for payload in PAYLOADS)


@pytest.mark.parametrize(
    "bent",
    [
        {"actions": [5]},
        {"actions": "x"},
        {"user": {"id": "<!channel>"}},
        {"user": None},
        {"container": {"message_ts": "now"}},
        {"trigger_id": "een twee"},
    ],
)
def test_a_press_that_slack_would_not_send(space, sanne, bent: dict[str, Any]) -> None:
    shown(space, "DU1")
    with pytest.raises(Malformed):
        receive({**sanne.clicked("Waarom").payload, **bent}, NOW)


def test_an_action_too_long_to_be_ours(space, sanne) -> None:
    shown(space, "DU1")
    payload = sanne.clicked("Waarom").payload
    payload["actions"][0]["action_id"] = "x" * 256
    with pytest.raises(Malformed, match="action_id"):
        receive(payload, NOW)


def test_malformed_never_repeats_what_stood_there(space, sanne) -> None:
    payload = sanne.wrote("hallo").payload
    payload["event"]["user"] = "mijn geheim"
    with pytest.raises(Malformed) as caught:
        receive(payload, NOW)
    assert "geheim" not in str(caught.value)
