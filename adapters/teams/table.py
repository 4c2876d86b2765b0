"""Rows and columns as Adaptive Card tables, for facts, tables and the figures of a chart."""

from __future__ import annotations

from adapters.teams.text import BOLD, PLAIN, SUBTLE, Payload, filled, paragraph
from bot.message import Facts, Table

NARROW = 3  # with more columns than this the words of a head run into each other on a phone
FIRST, OTHER = 2, 1  # the first column names the row, so it is the wide one


def draw_facts(facts: Facts) -> list[Payload]:
    """A row for each; on a phone both columns break their lines."""
    return [_fact(label, value) for label, value in facts.rows]


def draw_table(table: Table) -> list[Payload]:
    small = {"size": "Small"} if len(table.head) > NARROW else PLAIN
    rows = [_row(table.head, BOLD | small), *(_row(row, small) for row in table.rows)]
    widths = [{"width": OTHER if index else FIRST} for index in range(len(table.head))]
    grid = {"type": "Table", "columns": widths, "rows": rows, "firstRowAsHeaders": True}
    return [*paragraph(table.title, BOLD), grid]


def _fact(label: str, value: str) -> Payload:
    columns = [
        {"type": "Column", "width": width, "items": filled(paragraph(text, style))}
        for width, text, style in ((1, label, SUBTLE), (2, value, PLAIN))
    ]
    return {"type": "ColumnSet", "spacing": "Small", "columns": columns}


def _row(cells: tuple[str, ...], style: Payload) -> Payload:
    return {
        "type": "TableRow",
        "cells": [{"type": "TableCell", "items": filled(paragraph(cell, style))} for cell in cells],
    }
