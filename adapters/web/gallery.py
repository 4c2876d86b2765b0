"""Draws everything the coach can say as web pages in a folder, with an index to leaf through."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from adapters.leaves import named
from adapters.web.render import HERE, Words, render, render_form, render_message
from bot.message import Form, Message

STATIC = ("page.css", "gallery.css", "omega.svg")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the gallery: a message or form, in the file `<name>.html`."""

    name: str
    drawn: Markup
    is_form: bool


def write_gallery(shown: Sequence[Message | Form], words: Words, lang: str, out: Path) -> int:
    """Write one page for each, and `index.html` with all; returns how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    leaves = _leaves(shown, words)
    for leaf in leaves:
        page = render("leaf.html", leaf=leaf, words=words, lang=lang)
        (out / f"{leaf.name}.html").write_text(page, encoding="utf-8")
    index = render("gallery.html", leaves=leaves, words=words, lang=lang)
    (out / "index.html").write_text(index, encoding="utf-8")
    for name in STATIC:
        shutil.copyfile(HERE / "static" / name, out / name)
    return len(leaves)


def _leaves(shown: Sequence[Message | Form], words: Words) -> list[Leaf]:
    leaves = []
    for name, one in named(shown):
        is_form = isinstance(one, Form)
        drawn = render_form(one, words) if isinstance(one, Form) else render_message(one, words)
        leaves.append(Leaf(name, drawn, is_form))
    return leaves
