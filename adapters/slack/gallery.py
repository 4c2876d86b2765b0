"""Writes everything the coach can say as the payloads Slack gets, one file each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adapters.leaves import write_payloads
from adapters.slack.render import render_form, render_home, render_message
from bot.message import Form, Message

HOME = "home"


def write_gallery(shown: Sequence[Message | Form], out: Path) -> int:
    """Returns how many there are."""
    return write_payloads(shown, payload, out)


def payload(one: Message | Form) -> dict[str, Any]:
    """What is sent, and the `surface` it is sent to: message, modal or home."""
    if isinstance(one, Form):
        return {"surface": "modal", **render_form(one)}
    if one.name == HOME:
        return {"surface": HOME, **render_home(one)}
    return {"surface": "message", **render_message(one)}
