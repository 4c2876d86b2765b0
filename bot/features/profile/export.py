"""All that is known about a person as files: one for programs, and a page that opens anywhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from html import escape
from string import Template

from bot.content import PACKAGE, Words
from bot.message import File, Message, Text
from bot.turn import Known


def exported(words: Words, kept: Sequence[Known], now: datetime) -> Message:
    files = (_as_page(words, kept, now), _as_json(kept))
    told = (Text(words("profile-export")), Text(words("profile-export-messages"), "quiet"))
    return Message("profile-export", (*told, *files))


def _as_json(kept: Sequence[Known]) -> File:
    rows = [{"what": one.label, "value": one.raw or one.value} for one in kept]
    content = json.dumps(rows, ensure_ascii=False, indent=2).encode()
    return File("omega.json", "application/json", content)


def _as_page(words: Words, kept: Sequence[Known], now: datetime) -> File:
    """It needs nothing from anywhere, runs nothing, and every word in it is escaped."""
    row = "<tr><th scope=row>{}<td dir=auto>{}"
    page = _template().substitute(
        lang=words.lang,
        title=escape(words("profile-mine")),
        who=escape(words("profile-mine-who")),
        made=escape(words("profile-export-made", moment=words.with_years().moment(now))),
        messages=escape(words("profile-export-messages")),
        rows="\n".join(row.format(escape(one.label), escape(one.value)) for one in kept),
    )
    return File("omega.html", "text/html", page.encode())


@cache
def _template() -> Template:
    return Template((PACKAGE / "export.html").read_text("utf-8"))
