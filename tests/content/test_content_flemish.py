"""Where Flanders has a word of its own for a Dutch one, the Flemish text stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fluent.syntax import FluentParser, ast

from bot.content import PACKAGE

# mkb → kmo, rooster → uurrooster, vakantiedagen → verlofdagen, ondernemer → zaakvoerder,
# OR → ondernemingsraad, CPBW or vakbondsafvaardiging, BSN → rijksregisternummer
NORTHERN = re.compile(r"(?i:\bmkb|(?<!uur)rooster|vakantiedag|ondernemer)|\bOR\b|\bBSN\b")

Text = tuple[str, str, str]


def of_yaml(path: Path, part: Any) -> Iterator[Text]:
    """Where, Dutch and Flemish, of every text in a file."""
    if isinstance(part, dict) and isinstance(part.get("nl"), str):
        yield path.name, part["nl"], part.get("nl-BE", "")
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from of_yaml(path, one)


def entries(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    source = path.read_text("utf-8")
    body = FluentParser().parse(source).body
    found = (entry for entry in body if isinstance(entry, ast.Message | ast.Term))
    return {e.id.name: source[e.id.span.end : e.span.end] for e in found}


def texts() -> Iterator[Text]:
    for path in PACKAGE.rglob("*.yaml"):
        yield from of_yaml(path, yaml.safe_load(path.read_text("utf-8")))
    for path in PACKAGE.glob("phrases/*.nl.ftl"):
        flemish = entries(path.with_name(path.name.replace(".nl.", ".nl-BE.")))
        yield from (
            (f"{path.name} {id}", nl, flemish.get(id, "")) for id, nl in entries(path).items()
        )


def untranslated(nl: str, flemish: str) -> bool:
    return bool(NORTHERN.search(nl)) and (not flemish or bool(NORTHERN.search(flemish)))


def test_no_northern_word_is_without_its_variant() -> None:
    every = list(texts())
    assert [where for where, nl, flemish in every if untranslated(nl, flemish)] == []
    assert sum(bool(NORTHERN.search(nl)) for _, nl, _ in every) >= 5
    assert any(".ftl" in where for where, _, _ in every)


def test_a_variant_differs_from_the_dutch() -> None:
    assert [where for where, nl, flemish in texts() if flemish == nl] == []


@pytest.mark.parametrize(
    ("nl", "flemish", "wrong"),
    [
        ("Het rooster hangt er", "", True),
        ("Dienstroosters", "Dienstroosters", True),
        ("Het rooster hangt er", "Het uurrooster hangt er", False),
        ("Ieder mkb-bedrijf", "Elke kmo", False),
        ("Vraag de OR", "", True),
        ("Nu of later", "", False),
        ("De ondernemingsraad", "", False),
        ("Twee vakantiedagen", "Twee verlofdagen", False),
    ],
)
def test_the_scan_sees_what_it_should(nl: str, flemish: str, wrong: bool) -> None:
    assert untranslated(nl, flemish) == wrong
