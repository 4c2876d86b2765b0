"""Reads a CSV file with named columns: commas, semicolons or tabs, and exact line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.content import plain
from bot.roster.letters import UnreadableError, decoded, tidy
from bot.roster.problem import CLOSER, Problem, hints

SEPARATORS = (",", ";", "\t")
NAMED = {",": ",", ";": ";", "\t": "Tab"}
EXCEL = "sep="  # Excel's own first line, which names the separator

Record = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file may hold; `spelled` maps other names for a column to its own."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    spelled: Mapping[str, str]

    @property
    def every(self) -> tuple[str, ...]:
        return self.needed + self.optional

    def find(self, title: str) -> str:
        """The column that a title names; empty when none."""
        name = plain(title)
        return name if name in self.every else self.spelled.get(name, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it starts on, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Table:
    """One file and what is wrong in it. `whole` is False when rows of it could not be read;
    `titles` are the names that its own first row gives to the columns."""

    file: str
    titles: Mapping[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = False

    def report(self, line: int, code: str, **values: str) -> None:
        self.problems.append(Problem(self.file, line, code, values))


def read_table(file: str, raw: bytes, columns: Columns) -> Table:
    """All rows of a file under the names of their columns, or the problems with its form."""
    table = Table(file)
    try:
        text = decoded(raw)
    except UnreadableError as unreadable:
        table.report(1, unreadable.code)
        return table
    separator = _separator(text, columns)
    records = list(_records(text, separator, table))
    if not records:
        if not table.problems:
            table.report(1, "empty")
        return table
    line, titles = records[0]
    names = _header(table, line, _trimmed(titles), columns)
    if not table.problems:
        table.titles = dict(zip(names, titles, strict=False))
        _fill(table, names, records[1:], separator)
        table.whole = not table.problems
    return table


def _separator(text: str, columns: Columns) -> str:
    """The separator that makes the first row name the most columns."""

    def named(separator: str) -> int:
        _, titles = next(_records(text, separator, Table("")), (1, []))
        return len({columns.find(title) for title in titles} - {""})

    return max(SEPARATORS, key=named)


def _records(text: str, separator: str, table: Table) -> Iterator[Record]:
    """The rows that hold anything, each with the line it starts on.

    Unpaired quotation marks are reported and end the reading.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            tidied = [tidy(cell) for cell in cells]
            if any(tidied) and not (line == 1 and tidied[0].casefold().startswith(EXCEL)):
                yield line, tidied
            line = reader.line_num + 1
    except csv.Error:
        table.report(line, "quotes")


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Without the empty cells at the end."""
    filled = [place for place, cell in enumerate(cells) if cell]
    return list(cells[: filled[-1] + 1]) if filled else []


def _header(table: Table, line: int, titles: Sequence[str], columns: Columns) -> list[str]:
    """The column of each title; empty for a title that is nobody's and is passed over."""
    exact = {name for name in columns.every if name in map(plain, titles)}
    found = [columns.find(title) for title in titles]
    names = [
        "" if name in exact and plain(title) != name else name
        for title, name in zip(titles, found, strict=True)
    ]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        table.report(line, "column-twice", column=name)
    missing = [name for name in columns.every if name not in names]
    for title, name in zip(titles, names, strict=True):
        if title and not name and (near := hints(title, missing, CLOSER)["suggestion"]):
            table.report(line, "unknown-column", column=title, suggestion=near)
            missing.remove(near)
    for name in missing:
        if name in columns.needed:
            table.report(line, "missing-column", column=name, found=", ".join(filter(None, titles)))
    return names


def _fill(table: Table, names: list[str], records: Sequence[Record], separator: str) -> None:
    """Keep the rows with the right number of cells, report the others.

    Cells of columns that are empty all the way down may be missing: spreadsheets cut those off.
    """
    used = {place for _, cells in records for place, cell in enumerate(cells) if cell}
    wanted = [place for place, name in enumerate(names) if name and place in used]
    for line, cells in records:
        extra = len(_trimmed(cells)) > len(names)
        found = cells if extra else cells[: len(names)]
        size = {"cells": str(len(found)), "wanted": str(len(names)), "sign": NAMED[separator]}
        if extra:
            table.report(line, "many-cells", **size)
        elif lost := [names[place] for place in wanted if place >= len(found)]:
            table.report(line, "few-cells", **size, columns=", ".join(lost))
        else:
            pairs = zip(names, [*found, *[""] * len(names)], strict=False)
            table.rows.append(Row(line, {name: cell for name, cell in pairs if name}))
    if not records:
        table.report(1, "no-rows")
