"""What Teams sends becomes what people do; anything else is malformed, or nobody's doing."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teams_stage import AAD, CHANNEL, NOW

from adapters.teams.receive import Malformed, receive
from bot.events import Clicked, Joined, Left, Said, Sender, Submitted
from tests.fakes.teams import activities as wire
from tests.fakes.teams.world import Chat, Json, World

ACTION = "nudge.try|card-1"
WORLD = World(now=lambda: NOW)
SOFIE = WORLD.person(AAD, "Sofie Maes")
PRIVATE, TEAM = WORLD.private(AAD), WORLD.channel(CHANNEL, AAD)


def written(text: str, chat: Chat = PRIVATE, **more: Any) -> Json:
    return wire.message(WORLD, SOFIE, chat, text) | more


def invoked(name: str, value: Json, chat: Chat = PRIVATE, post: str = "17") -> Json:
    return wire.invoke(wire.activity(WORLD, SOFIE, chat, "invoke", post), name, value, post)


def executed(data: Json, chat: Chat = PRIVATE) -> Json:
    return invoked("adaptiveCard/action", wire.executed({"verb": "press"}, data), chat)


def test_words_in_the_private_chat() -> None:
    made = written("  Mag dit & dat?\n")
    assert receive(made, NOW) == Said(
        id=f"{PRIVATE.id}:{made['id']}", sender=Sender("teams", (AAD, SOFIE.id)), at=NOW,
        text="Mag dit & dat?", route=json.dumps({
            "bot": WORLD.bot["id"], "conversation": PRIVATE.id,
            "service_url": WORLD.service_url, "tenant": WORLD.tenant}),
    )  # fmt: skip


def test_words_in_a_channel_lose_the_mention_and_the_thread() -> None:
    made = written("wie weet dit?", TEAM)
    made["conversation"]["id"] += ";messageid=1700"
    said = receive(made, NOW)
    assert isinstance(said, Said)
    assert (said.text, said.channel) == ("wie weet dit?", CHANNEL)
    assert json.loads(said.route)["conversation"] == CHANNEL


def test_words_to_others_in_a_channel_are_not_heard() -> None:
    made = written("zeg", TEAM)
    made["entities"] = [e for e in made["entities"] if e["type"] != "mention"]
    assert receive(made, NOW) is None


@pytest.mark.parametrize(
    ("text", "form", "heard"),
    [
        ("<b> & 1 < 2 &lt;", "plain", "<b> & 1 < 2 &lt;"),
        ("<div>1 &lt; 2 <b>en</b>&nbsp;3</div>", "xml", "1 < 2 en 3"),
        ("", "plain", ""),
    ],
)
def test_words_are_heard_as_they_were_typed(text: str, form: str, heard: str) -> None:
    said = receive(written(text, textFormat=form), NOW)
    assert isinstance(said, Said) and said.text == heard


def test_a_button_says_where_it_stands() -> None:
    clicked = receive(executed({"action": ACTION}), NOW)
    assert isinstance(clicked, Clicked)
    assert (clicked.action, clicked.message, clicked.channel) == (ACTION, "17", "")
    there = receive(executed({"action": ACTION}, TEAM), NOW)
    assert isinstance(there, Clicked) and there.channel == CHANNEL


def test_an_old_client_sends_the_same_button_as_a_message() -> None:
    made = wire.submitted(wire.activity(WORLD, SOFIE, PRIVATE, "message"), {"action": ACTION}, "17")
    clicked = receive(made, NOW)
    assert isinstance(clicked, Clicked) and (clicked.action, clicked.message) == (ACTION, "17")


def test_a_dialog_opens_and_comes_back() -> None:
    data = {"msteams": {"type": "task/fetch"}, "action": ACTION}
    opened = receive(invoked("task/fetch", wire.task(data)), NOW)
    assert isinstance(opened, Clicked) and (opened.action, opened.message) == (ACTION, "17")
    data = {"action": ACTION, "message": "9", "kinds": {"days": "many"}, "days": "mo,tu", "why": ""}
    sent = receive(invoked("task/submit", wire.task(data)), NOW)
    assert isinstance(sent, Submitted)
    assert sent.values == {"days": ("mo", "tu"), "why": ""}
    assert (sent.action, sent.message) == (ACTION, "9")


def test_where_a_form_was_opened_is_believed_of_the_activity_only() -> None:
    """A made-up channel would let somebody take that channel's messages to their own chat."""
    data = {"action": ACTION, "message": "9", "channel": CHANNEL}
    sent = receive(invoked("task/submit", wire.task(data)), NOW)
    assert isinstance(sent, Submitted) and sent.channel == ""


@pytest.mark.parametrize(
    ("kind", "more", "chat", "event"),
    [
        ("installationUpdate", {"action": "add"}, PRIVATE, Joined),
        ("installationUpdate", {"action": "add-upgrade"}, PRIVATE, None),
        ("installationUpdate", {"action": "upgrade"}, PRIVATE, None),
        ("installationUpdate", {"action": "remove-upgrade"}, PRIVATE, None),
        ("installationUpdate", {"action": "remove"}, PRIVATE, Left),
        ("installationUpdate", {"action": "add"}, TEAM, None),
        ("installationUpdate", {"action": "remove"}, TEAM, None),
        ("conversationUpdate", {"membersAdded": [WORLD.bot]}, PRIVATE, Joined),
        ("conversationUpdate", {"membersAdded": [{"id": SOFIE.id}]}, PRIVATE, None),
        ("conversationUpdate", {"membersAdded": [WORLD.bot]}, TEAM, None),
        ("conversationUpdate", {"membersRemoved": [{"id": SOFIE.id}]}, TEAM, None),
        ("messageReaction", {}, PRIVATE, None),
        ("typing", {}, PRIVATE, None),
        ("invoke", {"name": "composeExtension/query", "value": {}}, PRIVATE, None),
    ],
)
def test_who_comes_and_goes(kind: str, more: Json, chat: Chat, event: type | None) -> None:
    heard = receive(wire.activity(WORLD, SOFIE, chat, kind) | more, NOW)
    assert (heard is None) if event is None else isinstance(heard, event)


def test_somebody_unknown_to_the_directory_has_one_id() -> None:
    made = written("hoi")
    del made["from"]["aadObjectId"]
    heard = receive(made, NOW)
    assert heard and heard.sender.ids == (SOFIE.id,)


def test_the_same_number_in_two_chats_is_two_events() -> None:
    one, other = written("hoi"), written("hoi", TEAM)
    other["id"] = one["id"]
    assert len({event.id for made in (one, other) if (event := receive(made, NOW))}) == 2


@pytest.mark.parametrize(
    "path",
    [("type",), ("id",), ("from",), ("from", "id"), ("conversation", "id"), ("serviceUrl",),
     ("recipient", "id"), ("value", "action", "data", "action"), ("value", "action")],
)  # fmt: skip
@pytest.mark.parametrize("junk", [None, 7, [], {"a": 1}, "\ud800", "a\0b", "x" * 5000])
def test_malformed_is_said_so(path: tuple[str, ...], junk: Any) -> None:
    made = deepcopy(executed({"action": ACTION}))
    part = made
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = junk
    if path == ("type",) and isinstance(junk, str):
        assert receive(made, NOW) is None
    else:
        with pytest.raises(Malformed):
            receive(made, NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(list(executed({"action": ACTION})))


@given(st.sampled_from(["message", "invoke", "installationUpdate", "conversationUpdate"]),
       st.dictionaries(NAMES, JSON, max_size=4))  # fmt: skip
def test_whatever_comes_is_an_event_or_malformed(kind: str, junk: Json) -> None:
    made = executed({"action": ACTION}) | {"text": "hoi"} | junk | {"type": kind}
    try:
        heard = receive(made, NOW)
    except Malformed:
        return
    assert heard is None or all(heard.sender.ids)
