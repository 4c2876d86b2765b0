"""A few words to write down what JSON may look like; `rules.py` says with them what Slack takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Check = Callable[[str, Any], Iterator[str]]  # where it stands, what stands there → problems

MARKUP = re.compile(r"<(?:[!@#]|[a-z]+:)", re.IGNORECASE)
CONTROL = re.compile(r"[<>]|&(?!(?:amp|lt|gt);)")


def fault(where: str, what: str) -> str:
    """Worded as Slack words it in `response_metadata.messages`."""
    return f"{what} [json-pointer:{where}]"


def string(most: int, least: int = 1) -> Check:
    """A string that is no text: an id, a value. Lengths are counted as sent."""

    def check(where: str, value: Any) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault(where, "must be a string")
        elif len(value) < least:
            yield fault(where, f"must be more than {least - 1} characters")
        elif len(value) > most:
            yield fault(where, f"must be less than {most + 1} characters")

    return check


def words(most: int, least: int = 1) -> Check:
    """A string people read: `&`, `<` and `>` only as entities."""
    length = string(most, least)

    def check(where: str, value: Any) -> Iterator[str]:
        yield from length(where, value)
        if isinstance(value, str) and (found := CONTROL.search(value)):
            yield fault(where, f"unescaped {found.group()!r}")

    return check


def raw(most: int) -> Check:
    """A string of rich text, where nothing is decoded; yet nothing in it may look like markup."""
    length = string(most)

    def check(where: str, value: Any) -> Iterator[str]:
        yield from length(where, value)
        if isinstance(value, str) and (found := MARKUP.search(value)):
            yield fault(where, f"looks like markup: {found.group()!r}")

    return check


def one_of(*values: object) -> Check:
    def check(where: str, value: Any) -> Iterator[str]:
        if not any(type(value) is type(known) and value == known for known in values):
            yield fault(where, f"must be one of {', '.join(map(repr, values))}, not {value!r}")

    return check


def whole(least: int, most: int) -> Check:
    def check(where: str, value: Any) -> Iterator[str]:
        if type(value) is not int or not least <= value <= most:
            yield fault(where, f"must be a whole number from {least} to {most}")

    return check


def number(where: str, value: Any) -> Iterator[str]:
    if type(value) not in (int, float) or value != value or abs(value) == float("inf"):
        yield fault(where, "must be a finite number")


def moment(form: str, shown: str) -> Check:
    """A date or time: what `strptime` reads, at full width."""

    def check(where: str, value: Any) -> Iterator[str]:
        try:
            good = datetime.strptime(value, form).strftime(form) == value  # noqa: DTZ007
        except (TypeError, ValueError):
            good = False
        if not good:
            yield fault(where, f"must look like {shown}")

    return check


def array(each: Check, most: int, least: int = 1) -> Check:
    def check(where: str, value: Any) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault(where, "must be an array")
            return
        if len(value) < least:
            yield fault(where, f"no fewer than {least} items allowed")
        if len(value) > most:
            yield fault(where, f"no more than {most} items allowed")
        for place, item in enumerate(value):
            yield from each(f"{where}/{place}", item)

    return check


def shape(needed: Mapping[str, Check], extra: Mapping[str, Check] | None = None) -> Check:
    """An object with these properties and no others; `type` is looked at by `kinds`."""
    known = {**needed, **(extra or {})}

    def check(where: str, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault(where, "must be an object")
            return
        for name in needed.keys() - value.keys():
            yield fault(where, f"missing required field: {name}")
        for name, item in value.items():
            if name in known:
                yield from known[name](f"{where}/{name}", item)
            elif name != "type":
                yield fault(where, f"unknown field: {name}")

    return check


def kinds(known: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of these it is."""

    def check(where: str, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault(where, "must be an object")
        elif value.get("type") not in known:
            yield fault(where, f"unsupported type: {value.get('type')}")
        else:
            yield from known[value["type"]](where, value)

    return check


def both(first: Check, *then: Check) -> Check:
    """All of these, of the same thing; those after the first read only what is sound by itself."""

    def check(where: str, value: Any) -> Iterator[str]:
        found = list(first(where, value))
        yield from found or [problem for one in then for problem in one(where, value)]

    return check
