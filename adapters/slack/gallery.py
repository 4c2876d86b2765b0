"""Writes everything the coach can say as the payloads Slack gets, one file each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adapters.slack.render import render_form, render_home, render_message
from bot.message import Form, Message

HOME = "home"


def write_gallery(shown: Sequence[Message | Form], out: Path) -> int:
    """Write `<name>.json` for each, variants as `<name>-2.json`; returns how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    seen: Counter[str] = Counter()
    for one in shown:
        seen[one.name] += 1
        variant = f"-{seen[one.name]}" if seen[one.name] > 1 else ""
        text = json.dumps(payload(one), ensure_ascii=False, indent=2)
        (out / f"{one.name}{variant}.json").write_text(text + "\n", encoding="utf-8")
    return len(shown)


def payload(one: Message | Form) -> dict[str, Any]:
    """What is sent, and the `surface` it is sent to: message, modal or home."""
    if isinstance(one, Form):
        return {"surface": "modal", **render_form(one)}
    if one.name == HOME:
        return {"surface": HOME, **render_home(one)}
    return {"surface": "message", **render_message(one)}
