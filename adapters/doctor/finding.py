"""One thing the doctor looked at, and how an administrator reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.content import Words
from bot.events import keepable

Mark = Literal["good", "warn", "bad"]
Value = str | int
SIGNS: Mapping[Mark, str] = {"good": "✓", "warn": "!", "bad": "✗"}
LONGEST = 120  # characters of a value: some are a platform's own words


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` names the phrase that says it, `next_step` the one that says what to do about it.

    Both are filled with `values`, which never hold a secret.
    """

    mark: Mark
    what: str
    next_step: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


def good(what: str, **values: Value) -> Finding:
    return Finding("good", what, values=values)


def warn(what: str, **values: Value) -> Finding:
    """Something that may be meant so."""
    return Finding("warn", what, f"{what}-next", values)


def bad(what: str, **values: Value) -> Finding:
    """Something that keeps the coach from working."""
    return Finding("bad", what, f"{what}-next", values)


def lines(findings: Iterable[Finding], words: Words) -> Iterator[str]:
    """Each finding on a line, with the next step below those that want one."""
    for one in findings:
        values = {name: _shown(value) for name, value in one.values.items()}
        yield f"{SIGNS[one.mark]} {words(one.what, **values)}"
        if one.next_step:
            yield f"    → {words(one.next_step, **values)}"


def _shown(value: Value) -> Value:
    """Fit for a terminal: a platform's answer must not steer it."""
    if isinstance(value, int):
        return value
    plain = " ".join(keepable(value).split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
