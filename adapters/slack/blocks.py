"""The pieces of Slack's Block Kit that the coach draws with; nobody's text in them is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from bot.message import Button, Tag, Text

Block = dict[str, Any]

SECTION = 3000
CONTEXT = 2000
HEADER = 150
BUTTON = 75
ROW = 5  # buttons that a phone shows well; Slack's own limit is 25
CONTEXT_PARTS = 10
EMPTY = "–"  # a value or cell without words
DIVIDER: Block = {"type": "divider"}
TONES = {"plain": "", "green": "🟢 ", "orange": "🟠 ", "red": "🔴 "}
JOINER = "\u2060"
MENTION = re.compile(r"<(?=[!@#]|[a-z]+:)", re.IGNORECASE)
_WIDTHS = {"&": 5, "<": 4, ">": 4}  # as entities


# --- text, always plain: what comes in is as people wrote it, what goes out is escaped ------------


def escaped(text: str) -> str:
    """Only the three characters that Slack reads as its own; it decodes no other entities."""
    return escape(text, quote=False)


def fits(text: str, limit: int) -> bool:
    return _room(text, limit) == len(text)


def short(text: str, limit: int) -> str:
    """Escaped text of at most `limit` characters, cut at a word and then ending in …"""
    if fits(text, limit):
        return escaped(text)
    room = _room(text, limit - 1)
    return escaped(text[: _word_end(text, room)].rstrip(" \n.,;:·\u200d")) + "…"


def pieces(text: str, limit: int) -> Iterator[str]:
    """The whole text in pieces that fit once they are escaped; each ends at a line or a word."""
    rest = text.strip()
    while rest:
        at = _room(rest, limit)
        if at < len(rest):
            at = _word_end(rest, at)
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()


def plain(text: str, limit: int) -> Block:
    """A text object; Slack takes none without a character."""
    text = text if text.strip() else "…"
    return {"type": "plain_text", "text": short(text, limit), "emoji": False}


def label(text: str, limit: int) -> Block:
    """A text object on one line."""
    return plain(" ".join(text.split()), limit)


def _room(text: str, limit: int) -> int:
    """How many characters of a text fit."""
    used = 0
    for count, one in enumerate(text):
        used += _WIDTHS.get(one, 1)
        if used > limit:
            return count
    return len(text)


def _word_end(text: str, room: int) -> int:
    """The last end of a line, else of a word, in the second half of the room; else all of it."""
    for between in ("\n", " "):
        at = text.rfind(between, room // 2, room + 1)
        if at > 0:
            return at
    return max(room, 1)


# --- blocks ---------------------------------------------------------------------------------------


def text_blocks(part: Text) -> Iterator[Block]:
    """A paragraph; a long one takes several blocks."""
    match part.kind:
        case "heading" if part.text.strip() and fits(part.text, HEADER):
            yield {"type": "header", "text": label(part.text, HEADER)}
        case "heading":
            yield from bold(part.text)
        case "quiet":
            yield from (context([piece]) for piece in pieces(part.text, CONTEXT))
        case "quote":
            yield from (_rich("quote", [run(piece)]) for piece in pieces(part.text, SECTION))
        case "prompt":
            yield from preformatted(part.text)
        case "plain":
            for piece in pieces(part.text, SECTION):
                yield {"type": "section", "text": plain(piece, SECTION)}


def bold(text: str) -> Iterator[Block]:
    """A title smaller than a header."""
    yield from (_rich("section", [run(piece, bold=True)]) for piece in pieces(text, SECTION))


def preformatted(text: str) -> Iterator[Block]:
    """Text that keeps its columns and is copied as a whole."""
    yield from (_rich("preformatted", [run(piece)]) for piece in pieces(text, SECTION))


def facts(rows: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """A line for each row, its label in bold, in as few blocks as hold them."""
    runs: list[Block] = []
    for one in _fact_runs(rows):
        if sum(len(each["text"]) for each in (*runs, one)) > SECTION:
            yield _rich("section", runs)
            runs = []
        runs.append(one)
    if runs:
        yield _rich("section", runs)


def _fact_runs(rows: Sequence[tuple[str, str]]) -> Iterator[Block]:
    for index, (name, value) in enumerate(rows):
        end = "\n" if index < len(rows) - 1 else ""
        yield from (run(f"{piece} ", bold=True) for piece in pieces(f"{name}:", SECTION - 1))
        yield from (run(piece + end) for piece in pieces(value.strip() or EMPTY, SECTION - 1))


def context(texts: Iterable[str]) -> Block:
    """Small grey text."""
    return {"type": "context", "elements": [plain(text, CONTEXT) for text in texts]}


def tags(shown: Sequence[Tag]) -> Iterator[Block]:
    for start in range(0, len(shown), CONTEXT_PARTS):
        yield context(TONES[t.tone] + t.label for t in shown[start : start + CONTEXT_PARTS])


def actions(buttons: Iterable[Button], about: str = "") -> Iterator[Block]:
    """Rows of buttons of equal weight; an action stands only once in a row, as Slack wants.

    `about` tells a screen reader which of several buttons with one label this is.
    """
    row: dict[str, Block] = {}
    for button in buttons:
        id = button.action.pack()
        if len(row) == ROW or id in row:
            yield {"type": "actions", "elements": list(row.values())}
            row = {}
        row[id] = {"type": "button", "action_id": id, "text": label(button.label, BUTTON)}
        if about.strip():
            heard = label(f"{button.label}: {about}", BUTTON)["text"]
            row[id]["accessibility_label"] = heard
    if row:
        yield {"type": "actions", "elements": list(row.values())}


# --- rich text, where plain text has no bold, quotes or columns -----------------------------------


def run(text: str, *, bold: bool = False) -> Block:
    """A stretch of text in a rich text block: Slack reads no markup, mention or link in it.

    It decodes no entities there either, so escaping would show. Lest anything reads it as markup
    after all, an unseen joiner stands in what would be a mention or a link.
    """
    drawn: Block = {"type": "text", "text": MENTION.sub(f"<{JOINER}", text)}
    return drawn | {"style": {"bold": True}} if bold else drawn


def cell(text: str, *, bold: bool = False) -> Block:
    """One cell of a table."""
    return _rich("section", [run(" ".join(text.split()) or EMPTY, bold=bold)])


def _rich(kind: str, runs: list[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": f"rich_text_{kind}", "elements": runs}]}
