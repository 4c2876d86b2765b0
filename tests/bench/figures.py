"""What a bench found: figures with a baseline and an aim, as a table and as a file."""

from __future__ import annotations

import json
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

HOLDS = {"≤": operator.le, "≥": operator.ge}


@dataclass(frozen=True, slots=True)
class Aim:
    """Of the ratio where there is a baseline, else of the value; `never` is not to be passed."""

    sign: str
    than: float
    never: float | None = None

    def verdict(self, found: float) -> str:
        if HOLDS[self.sign](found, self.than):
            return "reached"
        if self.never is not None and HOLDS[self.sign](found, self.never):
            return f"missed, within {self.never:g}"
        return "missed"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; the baseline was measured in the same run."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    aim: Aim | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None

    @property
    def verdict(self) -> str:
        """Whether the aim was reached; empty without one."""
        found = self.value if self.baseline is None else self.ratio
        return self.aim.verdict(found) if self.aim and found is not None else ""


def as_json(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    return [
        {"name": f.name, "value": f.value, "unit": f.unit, "baseline": f.baseline, "ratio": f.ratio,
         "aim": f"{f.aim.sign} {f.aim.than:g}" if f.aim else None,
         "reached": f.verdict == "reached" if f.aim else None}
        for f in figures
    ]  # fmt: skip


def write(figures: Sequence[Figure], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(as_json(figures), indent=1, ensure_ascii=False) + "\n", "utf-8")


def table(figures: Sequence[Figure], title: str) -> Table:
    made = Table(title=title, title_justify="left")
    made.add_column("what")
    for name in ("value", "baseline", "ratio", "aim"):
        made.add_column(name, justify="right")
    made.add_column("")
    for one in figures:
        aim = f"{one.aim.sign} {one.aim.than:g}" if one.aim else ""
        value = f"{_short(one.value)} {one.unit}"
        made.add_row(
            one.name, value, _short(one.baseline), _short(one.ratio), aim, one.verdict,
            style="bold" if one.verdict.startswith("missed") else "",
        )  # fmt: skip
    return made


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
