"""What the page sends becomes what people do; anything else is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from adapters.web.receive import MOST_BYTES, Refused, parse, receive
from bot.events import Clicked, OpenedHome, Said, Sender, Submitted

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
PLACES = {"sanne": {"planning"}, "omar": set()}
CLICK = {"id": "nonce-0001", "as": "sanne", "kind": "click", "action": "a.b"}


def test_a_click_in_a_channel() -> None:
    body = CLICK | {"message": "w3", "channel": "planning"}
    assert receive(body, PLACES, NOW) == Clicked(
        id="nonce-0001:sanne", sender=Sender("web", ("sanne",)), at=NOW,
        message="w3", channel="planning", action="a.b",
    )  # fmt: skip


def test_words_a_form_and_the_overview() -> None:
    said = receive(CLICK | {"kind": "say", "text": "  Mag dit?\n"}, PLACES, NOW)
    assert isinstance(said, Said) and said.text == "Mag dit?"
    form = receive(CLICK | {"kind": "submit", "values": {"a": "x", "b": ["y", "z"]}}, PLACES, NOW)
    assert isinstance(form, Submitted) and form.values == {"a": "x", "b": ("y", "z")}
    assert isinstance(receive(CLICK | {"kind": "home"}, PLACES, NOW), OpenedHome)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 9000, b" " * (MOST_BYTES + 1), b'{"a": 1e}'],
)
def test_what_is_no_object_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        parse(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"as": "nobody"}, {"as": 3}, {"as": ["sanne"]}, {"as": None},
        {"id": ""}, {"id": "a b c d e f g h"}, {"id": 12345678}, {"id": "x" * 65},
        {"kind": "dance"}, {"kind": ["click"]}, {"action": ""}, {"action": "x" * 256},
        {"channel": "elsewhere"}, {"as": "omar", "channel": "planning"},
        {"message": {"a": 1}}, {"kind": "say", "text": "   "}, {"kind": "say", "text": 1},
        {"kind": "submit"}, {"kind": "submit", "values": []},
        {"kind": "submit", "values": {"a": 1}}, {"kind": "submit", "values": {"a": [["b"]]}},
        {"kind": "submit", "values": {str(n): "" for n in range(61)}},
        {"action": "\ud800"},
    ],
)  # fmt: skip
def test_what_the_page_would_not_send_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refused):
        receive(parse(json.dumps(CLICK | change).encode()), PLACES, NOW)


def test_text_that_a_database_cannot_keep_is_cleaned() -> None:
    said = receive(CLICK | {"kind": "say", "text": "a\0b"}, PLACES, NOW)
    assert isinstance(said, Said) and said.text == "ab"
