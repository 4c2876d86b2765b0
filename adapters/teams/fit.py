"""Keeps a card below what Teams takes: text goes from the end, buttons never."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from adapters.teams.text import Payload, cut
from bot.message import Buttons, Card, Chart, Facts, File, Message, Part, Table, Text

MOST = 26_000  # bytes of JSON; Teams takes 28 KB with everything around the card
TITLE_MOST = 80


def weight(card: Payload) -> int:
    """Its size on the wire, where every character beyond ASCII is escaped."""
    return len(json.dumps(card))


def fitting(draw: Callable[[int], Payload], characters: int) -> Payload:
    """What `draw` makes of so many characters of text, or of fewer when that is too heavy."""
    card = draw(characters)
    while weight(card) > MOST and characters:
        characters = characters * 9 // 10
        card = draw(characters)
    return card


def shortened(message: Message, characters: int) -> Message:
    """The message with its first so many characters, and with all its buttons."""
    if len(message.text) <= characters:
        return message
    left = _Left(characters)
    return replace(message, parts=tuple(_shorter(message.parts, left)))


@dataclass(slots=True)
class _Left:
    """How much text there is room for; the text that fills it ends in an ellipsis."""

    characters: int

    def take(self, text: str) -> str:
        if len(text) < self.characters:
            self.characters -= len(text)
            return text
        taken = f"{text[: self.characters - 1].rstrip()}…" if self.characters else ""
        self.characters = 0
        return taken


def _shorter(parts: tuple[Part, ...], left: _Left) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Buttons | File):
            yield part
        elif isinstance(part, Card):
            body = tuple(replace(piece, text=left.take(piece.text)) for piece in part.body)
            yield replace(part, title=cut(part.title, TITLE_MOST), body=body)
        elif left.characters:
            yield _piece(part, left)


def _piece(part: Text | Facts | Table | Chart, left: _Left) -> Part:
    match part:
        case Text():
            return replace(part, text=left.take(part.text))
        case Facts(rows=rows):
            kept = tuple((label, left.take(value)) for label, value in rows if left.characters)
            return Facts(kept)
        case Table():
            return replace(part, rows=tuple(_rows(part, left)))
        case Chart(title=title, alt=alt):
            return part if len(alt) <= left.characters else Text(left.take(f"{title}: {alt}"))


def _rows(table: Table, left: _Left) -> Iterator[tuple[str, ...]]:
    for row in table.rows:
        if not left.characters:
            return
        yield tuple(left.take(cell) for cell in row)
