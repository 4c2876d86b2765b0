"""People's words as Adaptive Card text: always a TextRun, which draws no markdown."""

from __future__ import annotations

import re
from typing import Any

from bot.message import Text

Payload = dict[str, Any]

JOINER = "\u2060"  # a word joiner: no width, no meaning, and no syntax survives it
BLANK = "\u00a0"
_FUNCTION = re.compile(r"(?<=\{)(?=\{)")  # {{DATE(…)}} and {{TIME(…)}} work in a TextRun too
_SYNTAX = re.compile(r"(?<=\{)(?=\{)|(?<=\])(?=\s?[(\[])|(?<=<)(?=\w)|(?<=:)(?=//)")

PLAIN: Payload = {}
BOLD: Payload = {"weight": "Bolder"}
HEADING: Payload = {"weight": "Bolder", "size": "Large"}  # Teams draws Medium as Default
SUBTLE: Payload = {"isSubtle": True}
QUIET: Payload = SUBTLE | {"size": "Small"}
PROMPT: Payload = {"fontType": "Monospace"}
WRONG: Payload = {"color": "Attention"}

_STYLES = {"heading": HEADING, "quiet": QUIET, "prompt": PROMPT}
_BOXED = ("quote", "prompt")
_NEXT_LINE: Payload = {"spacing": "None"}


def cut(text: str, most: int) -> str:
    """At most this many characters, and seen to be cut."""
    return text if len(text) <= most else text[: max(most - 1, 0)].rstrip() + "…"


def plain(text: str) -> str:
    """For what is one string, such as a label or a title: some clients draw markdown in them.

    A link, an image or a date function comes to nothing; all that is visible stays as it is.
    """
    return _SYNTAX.sub(JOINER, text)


def paragraph(text: str, style: Payload = PLAIN) -> list[Payload]:
    """A block for each line: a line break inside a run is lost on some phones."""
    blocks: list[Payload] = []
    apart = True
    for line in text.splitlines():
        if line.strip():
            spacing = {} if apart else _NEXT_LINE
            blocks.append({"type": "RichTextBlock", "inlines": _runs(line, style)} | spacing)
        apart = not line.strip()
    return blocks


def filled(blocks: list[Payload]) -> list[Payload]:
    """Teams takes no empty cell, column or card."""
    return blocks or [{"type": "RichTextBlock", "inlines": _runs(BLANK, PLAIN)}]


def drawn(piece: Text, box: str = "emphasis") -> list[Payload]:
    """A paragraph, in a box of its own when it is quoted or is there to be copied."""
    blocks = paragraph(piece.text, _STYLES.get(piece.kind, PLAIN))
    if piece.kind not in _BOXED or not blocks:
        return blocks
    return [{"type": "Container", "style": box, "items": blocks}]


def _runs(line: str, style: Payload) -> list[Payload]:
    """Split where a function would begin, so that the text itself stays exactly as it was."""
    return [{"type": "TextRun", "text": piece} | style for piece in _FUNCTION.split(line)]
