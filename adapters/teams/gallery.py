"""Writes every card the coach can send to Teams as a file, exactly as it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adapters.leaves import write_payloads
from adapters.teams.form import render_form
from adapters.teams.render import render_message
from bot.message import Form, Message


def write_gallery(shown: Sequence[Message | Form], out: Path) -> int:
    """Returns how many there are."""
    return write_payloads(shown, payload, out)


def payload(one: Message | Form) -> dict[str, Any]:
    return render_form(one) if isinstance(one, Form) else render_message(one)
