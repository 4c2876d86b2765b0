"""Writes every card the coach can send to Teams as a file, exactly as it is sent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from adapters.teams.form import render_form
from adapters.teams.render import render_message
from bot.message import Form, Message


def write_gallery(shown: Sequence[Message | Form], out: Path) -> int:
    """One `<name>.json` for each, variants as `<name>-2.json`; returns how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    seen: Counter[str] = Counter()
    for one in shown:
        seen[one.name] += 1
        variant = f"-{seen[one.name]}" if seen[one.name] > 1 else ""
        card = render_form(one) if isinstance(one, Form) else render_message(one)
        text = json.dumps(card, indent=2, ensure_ascii=False)
        (out / f"{one.name}{variant}.json").write_text(f"{text}\n", encoding="utf-8")
    return len(shown)
