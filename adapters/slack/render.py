"""Draws what the coach says as Slack's blocks; its words are somebody's, so none is markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from adapters.slack.blocks import (
    DIVIDER,
    Block,
    actions,
    bold,
    context,
    facts,
    plain,
    short,
    tags,
    text_blocks,
)
from adapters.slack.figures import chart_blocks, drawable, settable, table_blocks
from adapters.slack.form import errors_of, render_form
from bot.message import Buttons, Card, Chart, Facts, File, Message, Part, Table, Text

__all__ = ["errors_of", "render_form", "render_home", "render_message"]

NOTIFICATION = 300
MESSAGE_BLOCKS = 50
HOME_BLOCKS = 100
MESSAGE_TEXT = 12_999
HOME_TEXT = 50_000
CHARTS = 2
TABLES = 1
_WORDS = ("text", "title", "label", "name")  # where blocks keep what is read


def render_message(message: Message, *, charts: bool = True) -> dict[str, Any]:
    """`text` for the notification and `blocks`; without `charts` for a workspace that has none."""
    blocks = list(_blocks(message.parts, CHARTS if charts else 0, TABLES))
    return {"text": _notification(message), "blocks": _fit(blocks, MESSAGE_BLOCKS, MESSAGE_TEXT)}


def render_home(message: Message, *, charts: bool = True) -> dict[str, Any]:
    """The home tab, where Slack draws charts but no tables."""
    blocks = list(_blocks(message.parts, CHARTS if charts else 0, tables=0))
    return {"type": "home", "blocks": _fit(blocks, HOME_BLOCKS, HOME_TEXT)}


def _notification(message: Message) -> str:
    """The first words; a message of buttons alone is known by those."""
    said = message.text.strip() or " · ".join(button.label for button in message.buttons())
    return short(said, NOTIFICATION) or "…"


def _blocks(parts: Sequence[Part], charts: int, tables: int) -> Iterator[Block]:
    """Parts in reading order, a line around each card; the first figures are drawn, others told."""
    before: Part | None = None
    for part in parts:
        if before is not None and Card in (type(before), type(part)):
            yield DIVIDER
        if isinstance(part, Chart):
            drawn = charts > 0 and drawable(part)
            charts -= drawn
            yield from chart_blocks(part, drawn=drawn)
        elif isinstance(part, Table):
            drawn = tables > 0 and settable(part)
            tables -= drawn
            yield from table_blocks(part, drawn=drawn)
        else:
            yield from _part(part)
        before = part


def _part(part: Text | Facts | Buttons | Card | File) -> Iterator[Block]:
    match part:
        case Text():
            yield from text_blocks(part)
        case Facts(rows=rows):
            yield from facts(rows)
        case Buttons(buttons=buttons):
            yield from actions(buttons)
        case Card():
            yield from _card(part)
        case File(name=name):
            yield context([f"📎 {name}"])


def _card(card: Card) -> Iterator[Block]:
    yield from bold(card.title)
    for text in card.body:
        yield from text_blocks(text)
    yield from tags(card.tags)
    yield from actions(card.buttons, card.title)


def _fit(blocks: list[Block], most: int, text: int) -> list[Block]:
    """Blocks within a surface's limits: every button stays, words go from the end, … says so."""
    if len(blocks) <= most and sum(map(_length, blocks)) <= text:
        return blocks
    pressed = [block for block in blocks if block["type"] == "actions"]
    places = most - len(pressed) - 1
    text -= sum(map(_length, pressed)) + 1
    kept: list[Block] = []
    cut = False
    for block in blocks:
        if block["type"] == "actions":
            kept.append(block)
            continue
        places, text = places - 1, text - _length(block)
        if places >= 0 and text >= 0 and not cut:
            kept.append(block)
        elif not cut:
            cut = True
            kept.append({"type": "section", "text": plain("…", 1)})
    return kept[:most]


def _length(block: Any) -> int:
    """How many characters a block shows."""
    if isinstance(block, list):
        return sum(map(_length, block))
    if not isinstance(block, dict):
        return 0
    return sum(
        len(value) if key in _WORDS and isinstance(value, str) else _length(value)
        for key, value in block.items()
    )
