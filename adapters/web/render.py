"""Draws what the coach says as HTML; all its words are somebody's text, so all is escaped."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import blake2s
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import jinja2
from markupsafe import Markup

from adapters.web.chart import Drawing, draw, shades
from adapters.web.send import Post
from bot.message import Card, Chart, Field, File, Form, Message, Part

HERE = Path(__file__).parent
RADIOS_MOST = 7  # more options than this become a drop-down list
MARKS = 16  # colours of initials


class Words(Protocol):
    """Phrases and moments in one person's language and zone."""

    def __call__(self, id: str, /, **values: Any) -> str: ...

    def moment(self, at: datetime, /) -> str: ...


Link = Callable[[int, File], str]
"""Where the n-th part of a message, a file, is fetched."""


def data_link(index: int, file: File) -> str:
    """The file inside the address itself, for a message that stands nowhere."""
    return f"data:{safe_mime(file.mime)};base64,{base64.b64encode(file.content).decode()}"


def safe_mime(mime: str) -> str:
    """The type as given when it is one, and never one that a browser would run as a page."""
    kind = mime.split(";")[0].strip().lower()
    known = ("text/calendar", "text/csv", "text/plain", "application/json", "application/pdf")
    image = ("image/png", "image/jpeg")
    return kind if kind in known + image else "application/octet-stream"


def render_message(message: Message, words: Words, link: Link = data_link) -> Markup:
    """A message's parts in reading order, cards that follow each other side by side."""
    return _html("message.html", blocks=list(_blocks(message)), words=words, link=link)


def render_post(post: Post, words: Words, mine: str = "") -> Markup:
    """One entry of a conversation; `mine` is the name that stands above a person's own words."""

    def link(index: int, file: File) -> str:
        return f"/file/{post.reference}/{index}"

    inside = render_message(post.message, words, link) if post.message else Markup()
    return _html("post.html", post=post, inside=inside, words=words, mine=mine)


def render_form(form: Form, words: Words, message: str = "", channel: str = "") -> Markup:
    """A form's inside of a dialog; `message` and `channel` say where it was opened."""
    return _html("form.html", form=form, words=words, message=message, channel=channel)


def render(template: str, **values: Any) -> Markup:
    """A piece of the page itself."""
    return _html(template, **values)


def initials(name: str) -> str:
    """One or two letters for a round mark."""
    parts = [part for part in name.split() if part[0].isalnum()] or [name.strip() or "?"]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def mark(id: str) -> int:
    """The same colour for the same person, every time."""
    return blake2s(id.encode("utf-8", "replace")).digest()[0] % MARKS


def _blocks(message: Message) -> Iterator[tuple[str, Any]]:
    """(kind, part), (Cards, list of cards) or (File, (index, file)): what the template goes by."""
    numbered = enumerate(message.parts)
    for kind, group in groupby(numbered, key=lambda pair: type(pair[1])):
        if kind is Card:
            yield "Cards", [part for _, part in group]
        else:
            yield from ((kind.__name__, _block(index, part)) for index, part in group)


def _block(index: int, part: Part) -> Any:
    return (index, part) if isinstance(part, File) else part


def _drawing(chart: Chart, words: Words) -> Drawing:
    def figure(value: float) -> str:
        return words("web-figure", value=value, unit=chart.unit)

    def share(part: float) -> str:
        return words("web-share", share=part)

    return draw(chart, figure, share)


def _as_radios(field: Field) -> bool:
    return len(field.options) <= RADIOS_MOST


def _chosen(field: Field) -> tuple[str, ...]:
    """What is filled in, always as a tuple."""
    return field.initial if isinstance(field.initial, tuple) else (field.initial,)


def _size(file: File) -> int:
    return max(1, round(len(file.content) / 1024))


_pages = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.globals.update(
    drawing=_drawing, shades=shades, as_radios=_as_radios, chosen=_chosen, kilobytes=_size,
    initials=initials, mark=mark,
)  # fmt: skip


def _html(template: str, **values: Any) -> Markup:
    drawn = _pages.get_template(template).render(**values)
    return Markup(drawn)  # noqa: S704 # nosec B704 # `autoescape` has escaped every value
