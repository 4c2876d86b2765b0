"""Reads the cells of one row: what an e-mail address, a time zone or a working week must be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from bot.calendar import known_country, known_zone, near_zones
from bot.content import LANGUAGES, Say, plain
from bot.content.shapes import VARIANTS
from bot.pattern import Pattern, PatternError
from bot.roster.letters import garbled
from bot.roster.problem import hints
from bot.roster.table import Row, Table

LONGEST = 80  # characters of a name or an id
LONGEST_SPOT = 200
EMAIL = re.compile(r"[^@\s,;:<>()\"]{1,64}@[^@\s,;:<>()\"]+\.[^@\s,;:<>()\".]{2,}")
EXCEL_NUMBER = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)  # 1,23E+11: digits were lost
_DESKS = (  # how an e-mail address begins that more people read
    "admin administratie administration afdeling balie bestellingen boekhouding contact desk"
    " directie facturen finance frontdesk hallo hello help helpdesk hr info inkoop it kantoor"
    " klantenservice mail marketing noreply office onthaal orders personeel planning post receptie"
    " reception sales secretariaat service servicedesk staff support team verkoop winkel"
)
SHARED = frozenset(_DESKS.split())
BETWEEN, BETWEEN_WORDS = re.compile(r"\s*[|,;]\s*"), re.compile(r"[\s|,;]+")
PLATFORMS = ("slack", "teams", "web")
GROUPED = ("slack", "teams")  # those that have groups of people
NONE = "-"  # said on purpose: no country, so no public holidays


class Spot(NamedTuple):
    """A person's or a channel's id on one platform; in the file `slack:U123`."""

    platform: str
    external: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.external}"


class Reader:
    """The cells of one row. Each taking reports what is wrong and then returns a placeholder, so
    that one reading finds all problems; nothing is used while there are any."""

    def __init__(self, table: Table, row: Row) -> None:
        self.table, self.row = table, row

    def report(self, code: str, **values: str) -> None:
        if "column" in values:
            values["column"] = self.table.titles.get(values["column"], values["column"])
        self.table.report(self.row.line, code, **values)

    def cell(self, column: str) -> str:
        return self.row.cells.get(column, "")

    def needed(self, column: str) -> str:
        """A short text that must be there."""
        text = self.cell(column)
        if not text:
            self.report("missing-cell", column=column)
        elif len(text) > LONGEST:
            size = {"length": str(len(text)), "limit": str(LONGEST)}
            self.report("too-long", column=column, **size)
        return text

    def ref(self) -> str:
        text = self.needed("id")
        if EXCEL_NUMBER.fullmatch(text):
            self.report("excel-number", value=text)
        return text

    def name(self) -> str:
        text = self.needed("name")
        if garbled(text):
            self.report("garbled", value=text)
        return text

    def email(self) -> str:
        text = self.cell("email").lower().removeprefix("mailto:")
        if not text:
            self.report("missing-cell", column="email")
        elif len(text) > 254 or not EMAIL.fullmatch(text):
            self.report("email", value=text)
        return text

    def language(self, default: str) -> str:
        text = self.cell("language").replace("_", "-")
        known = {one.casefold(): one for one in (*LANGUAGES, *VARIANTS)}
        return self._known("language", text, known) if text else default

    def zone(self, default: str) -> str:
        text = self.cell("zone")
        if text and not known_zone(text):
            near = near_zones(text[:LONGEST])
            self.report("zone", value=text, suggestion=near[0] if near else "")
        return text or default

    def country(self, default: str) -> str:
        text = self.cell("country")
        if text and text != NONE and not known_country(text.upper()):
            suggestion = _named_countries().get(text.casefold(), "")
            self.report("country", value=text, suggestion=suggestion)
        return "" if text == NONE else text.upper() or default

    def pattern(self) -> str:
        text = self.cell("pattern")
        try:
            return _week(text) if text else str(Pattern.parse())
        except PatternError as error:
            self.report(f"pattern-{error.code}", part=error.part or text, value=text)
        return text

    def one_of(self, column: str, known: Mapping[str, str]) -> str:
        """A value that exists; `known` goes from the lower case to what is meant."""
        text = self.needed(column)
        return self._known(column, text, known) if text else ""

    def some_of(self, column: str, known: Mapping[str, str]) -> list[str] | None:
        """Values that exist, in the order of the file; None when the file has no such column.

        With `|`, `,` or `;` between them they may be of several words.
        """
        if column not in self.row.cells:
            return None
        text = self.cell(column)
        split = BETWEEN if BETWEEN.search(text) or plain(text) in known else BETWEEN_WORDS
        found = (self._known(column, one, known) for one in split.split(text) if one)
        return list(dict.fromkeys(found))

    def _known(self, column: str, text: str, known: Mapping[str, str]) -> str:
        if (found := known.get(text.casefold()) or known.get(plain(text))) is not None:
            return found
        self.report("unknown", column=column, value=text, **hints(text, known))
        return text

    def spots(self, column: str, known: tuple[str, ...] = PLATFORMS) -> tuple[Spot, ...]:
        """Ids on platforms, such as `slack:U123 teams:29:1abc`."""
        pieces = [piece for piece in BETWEEN_WORDS.split(self.cell(column)) if piece]
        found = (self._spot(column, piece, known) for piece in dict.fromkeys(pieces))
        return tuple(dict.fromkeys(found))

    def _spot(self, column: str, piece: str, known: tuple[str, ...]) -> Spot:
        platform, _, external = piece.partition(":")
        platform = platform.lower()
        if not external or len(external) > LONGEST_SPOT:
            self.report("spot", column=column, value=piece)
        elif platform not in known:
            self.report("platform", value=platform, **hints(platform, known))
        return Spot(platform, external)


def shared(email: str) -> bool:
    """Whether an address looks like that of a desk, and not of one person."""
    return re.split(r"[\W\d_]+", email, maxsplit=1)[0] in SHARED


def spellings(known: Mapping[str, Say], more: Mapping[str, str] | None = None) -> dict[str, str]:
    """How people may write the names on a list: by id, or by its text in any language."""
    found = {plain(text): id for id, say in known.items() for _, text in say.spoken()}
    for id in known:
        found[plain(id)] = found[id.casefold()] = id
    return {**found, **(more or {})}


@lru_cache(maxsize=1024)
def _week(text: str) -> str:
    """A working week as it is stored: written one way, however it was typed."""
    return str(Pattern.parse(text))


@cache
def _named_countries() -> dict[str, str]:
    """Country codes by their Dutch and English names, in lower case."""
    return {
        str(name).casefold(): code
        for language in ("nl", "en")
        for code, name in Locale(language).territories.items()
        if known_country(code)
    }
