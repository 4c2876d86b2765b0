"""Known vulnerabilities that we live with for a while, each with its reason and its last day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.supply.lock import ROOT

FILE = ROOT / "deploy" / "accepted.toml"
AT_MOST = timedelta(days=90)
PARTS = {"id": str, "package": str, "reason": str, "until": date}


class Unfit(ValueError):
    """An entry that accepts nothing, and what to do about it."""


@dataclass(frozen=True)
class Accepted:
    id: str
    package: str
    reason: str
    until: date  # the last day it counts

    def __str__(self) -> str:
        return f"{self.id} in {self.package}"


def read(path: Path = FILE) -> list[Accepted]:
    """Raises Unfit for an entry with a part missing, unknown, or of another kind."""
    try:
        entries = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Unfit(f"{path.name}: {error}") from error
    if set(entries) - {"accepted"}:
        raise Unfit(f"{path.name}: only [[accepted]] may stand there")
    rows = entries.get("accepted", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unfit(f"{path.name}: accepted must be a list of [[accepted]]")
    return [_entry(number, row) for number, row in enumerate(rows, 1)]


def _entry(number: int, entry: dict[str, object]) -> Accepted:
    for part, kind in PARTS.items():
        value = entry.get(part)
        # a moment is a date to Python, and no last day to anybody
        if type(value) is not kind or not str(value).strip():
            want = "a day such as 2026-12-31" if kind is date else "a text"
            raise Unfit(f"accepted.toml, entry {number}: {part} must be {want}")
    if odd := set(entry) - set(PARTS):
        raise Unfit(f"accepted.toml, entry {number}: {', '.join(sorted(odd))} means nothing here")
    return Accepted(**entry)  # type: ignore[arg-type]


def problem(one: Accepted, today: date) -> str:
    """Why it no longer counts, or does not yet; empty when it does."""
    if one.until < today:
        return f"{one} was accepted until {one.until}, which is over: mend it, or say why longer"
    if one.until > today + AT_MOST:
        return f"{one} is accepted until {one.until}: that may be {AT_MOST.days} days ahead at most"
    return ""
