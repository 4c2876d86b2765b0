"""Draws what the coach says as Adaptive Cards 1.5, for Teams on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.teams.chart import draw_chart
from adapters.teams.fit import fitting, shortened
from adapters.teams.form import dialog_of, render_form
from adapters.teams.table import draw_facts, draw_table
from adapters.teams.text import BOLD, QUIET, Payload, cut, drawn, filled, paragraph, plain
from bot.message import (
    Button,
    Buttons,
    Card,
    Chart,
    Facts,
    File,
    Message,
    Part,
    Table,
    Tag,
    Text,
)

__all__ = ["dialog_of", "render_form", "render_message"]

BUTTONS_MOST = 6  # Teams hides what a set has more
ROW_MOST = 40  # characters side by side on a phone, which cuts off labels that do not fit
AROUND = 4  # characters of space that a button takes besides its label
FALLBACK_MOST, SPEAK_MOST = 500, 200

_DOTS = {"green": "🟢 ", "orange": "🟠 ", "red": "🔴 "}


def render_message(message: Message) -> Payload:
    """The whole card; only a message too heavy for Teams loses text, from its end."""
    return fitting(lambda most: _card(shortened(message, most)), len(message.text))


def _card(message: Message) -> Payload:
    text = plain(message.text)
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": cut(text, FALLBACK_MOST),
        # a screen reader may read `speak` as speech markup
        "speak": cut(text.translate(_NO_MARKUP), SPEAK_MOST),
        "msteams": {"width": "Full"},
        "body": filled([block for part in message.parts for block in _part(part)]),
    }


_NO_MARKUP = str.maketrans("<>&", "   ")


def _part(part: Part) -> list[Payload]:
    match part:
        case Text():
            return drawn(part)
        case Facts():
            return draw_facts(part)
        case Buttons(buttons=buttons):
            return list(_sets(buttons))
        case Card():
            return _choice(part)
        case Table():
            return draw_table(part)
        case Chart():
            return draw_chart(part)
        case File(name=name):
            return paragraph(f"📎 {name}", QUIET)  # what is in it follows as a file of its own


def _choice(card: Card) -> list[Payload]:
    body = [block for piece in card.body for block in drawn(piece, box="default")]
    tags = paragraph(" · ".join(_tag(tag) for tag in card.tags), QUIET)
    items = [*paragraph(card.title, BOLD), *body, *tags, *_sets(card.buttons)]
    frame = {"style": "emphasis", "showBorder": True, "roundedCorners": True}
    return [{"type": "Container", "items": filled(items)} | frame]


def _tag(tag: Tag) -> str:
    return f"{_DOTS.get(tag.tone, '')}{tag.label}"


def _sets(buttons: tuple[Button, ...]) -> Iterator[Payload]:
    """Rows so short that a phone draws every label in full; all buttons look the same."""
    for index, row in enumerate(_rows(buttons)):
        spacing = {"spacing": "Small"} if index else {}
        yield {"type": "ActionSet", "actions": [_press(button) for button in row]} | spacing


def _rows(buttons: tuple[Button, ...]) -> Iterator[list[Button]]:
    row: list[Button] = []
    for button in buttons:
        letters = sum(len(one.label) + AROUND for one in (*row, button))
        if row and (letters > ROW_MOST or len(row) == BUTTONS_MOST):
            yield row
            row = []
        row.append(button)
    if row:
        yield row


def _press(button: Button) -> Payload:
    packed, title = button.action.pack(), {"title": plain(button.label).strip() or "…"}
    if button.opens:
        data = {"msteams": {"type": "task/fetch"}, "action": packed}
        return {"type": "Action.Submit", "data": data} | title
    again = {"type": "Action.Submit", "data": {"action": packed, "verb": "press"}} | title
    return {
        "type": "Action.Execute",
        "verb": "press",
        "data": {"action": packed},
        "fallback": again,
    } | title
