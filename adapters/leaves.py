"""The files of a gallery: a name for each thing the coach can say, its variants numbered."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.message import Form, Message

Shown = Message | Form


def named(shown: Iterable[Shown]) -> Iterator[tuple[str, Shown]]:
    """Each with its own name; the second of a name is `<name>-2`, and so on."""
    seen: Counter[str] = Counter()
    for one in shown:
        seen[one.name] += 1
        yield one.name + (f"-{seen[one.name]}" if seen[one.name] > 1 else ""), one


def write_payloads(
    shown: Iterable[Shown], payload: Callable[[Shown], dict[str, Any]], out: Path
) -> int:
    """Write `<name>.json` for each, exactly as it is sent; returns how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, one in named(shown):
        text = json.dumps(payload(one), ensure_ascii=False, indent=2)
        (out / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
        count += 1
    return count
