"""A plain page on the loopback Slack: what stands in each chat, buttons, and a line to write."""

from __future__ import annotations

from html import escape, unescape
from typing import Any

from aiohttp import web

from tests.fakes.by_hand import STYLE, HandPage
from tests.fakes.slack.checks import Json
from tests.fakes.slack.client import HOME, Client
from tests.fakes.slack.filling import Given
from tests.fakes.slack.payloads import buttons
from tests.fakes.slack.rules import options_of
from tests.fakes.slack.workspace import Post, Room

# loads anew by itself, but never while somebody writes
REFRESH = """<script>setInterval(()=>{const a=document.activeElement;
if(!a||!a.matches('input,textarea,select'))location.reload()},3000)</script>"""
BOXES = {"checkboxes": "checkbox", "radio_buttons": "radio"}
ENTRIES = {"datepicker": "date", "timepicker": "time"}
STARTS = ("initial_value", "initial_date", "initial_time")


class Page(HandPage[Client]):
    """Everybody of the workspace at their clients; without `acting` one can only look."""

    async def show(self, _: web.Request) -> web.Response:
        space = next(iter(self.clients.values())).space
        modals = [self._modal(client) for client in self.clients.values() if client.modal]
        chats = [self._chat(client) for client in self.clients.values()]
        rooms = [self._room(room) for room in space.rooms.values()]
        said = f"<p><strong>{escape(self.said)}</strong></p>" if self.said else ""
        head = f"<title>Slack</title><style>{STYLE}</style>" + ("" if modals else REFRESH)
        page = "".join((head, said, *modals, *chats, *rooms))
        return web.Response(text=page, content_type="text/html")

    async def act(self, client: Client, asked: Any) -> None:
        match asked["what"]:
            case "write":
                await client.writes(asked["value"])
            case "command":
                await client.commands("/omega", asked["value"])
            case "home":
                await client.opens_home()
            case "press":
                await client.clicks(asked["value"], asked["channel"], asked["ts"])
            case "submit" if client.modal:
                await client.submits(_given(client.modal, asked))
                self.said = "; ".join(client.errors.values())
            case "close":
                await client.closes()

    def _chat(self, client: Client) -> str:
        posts = "".join(self._post(client, client.chat, post) for post in client.reads())
        line = '<input name="value" size="40" required>'
        home = client.home
        drawn = self._blocks(client, HOME, "", home["blocks"]) if home else ""
        return (
            f"<h2>{escape(client.person.name)}</h2>{posts}"
            + self._form(client, "write", line, "send")
            + self._form(client, "command", line.replace("required", ""), "/omega")
            + f"<details><summary>Home</summary>{drawn}</details>"
            + self._form(client, "home", "", "open home")
        )

    def _room(self, room: Room) -> str:
        some = next((one for one in self.clients.values() if one.person.id in room.members), None)
        posts = some.reads(room.id) if some else []
        drawn = "".join(self._post(some, room.id, post) for post in posts if some)
        return f"<h2>#{escape(room.name)}</h2>{drawn}"

    def _post(self, client: Client, channel: str, post: Post) -> str:
        mine = ' class="mine"' if post.user == client.person.id else ""
        drawn = self._blocks(client, channel, post.ts, post.blocks) if post.blocks else ""
        inside = drawn or f"<p>{_read(post.text)}</p>"
        edited = "<small>edited</small>" if post.edited else ""
        return f"<article{mine}>{inside}{', '.join(post.files)}{edited}</article>"

    def _modal(self, client: Client) -> str:
        view = client.modal or {}
        fields = "".join(_field(one, client.errors) for one in view["blocks"])
        submit = self._form(client, "submit", fields, _label(view["submit"]))
        title = f"<h2>{_label(view['title'])} ({escape(client.person.name)})</h2>"
        inside = submit if view["submit"] else fields
        return f"<article>{title}{inside}{self._form(client, 'close', '', 'close')}</article>"

    def _blocks(self, client: Client, channel: str, ts: str, blocks: list[Json]) -> str:
        return "".join(
            draw(block)
            + "".join(
                self._form(
                    client,
                    "press",
                    _hidden(channel=channel, ts=ts, value=one["action_id"]),
                    _label(one["text"]),
                )
                for _, one in buttons([block])
            )
            for block in blocks
        )

    def _form(self, client: Client, what: str, inside: str, label: str) -> str:
        if not self.acting:
            return ""
        who = _hidden(who=client.person.id, what=what)
        return f'<form method="post" action="/do">{who}{inside}<button>{label}</button></form> '


def draw(block: Json) -> str:
    """A block's words; buttons and inputs elsewhere, charts as their figures."""
    match block["type"]:
        case "divider":
            return "<hr>"
        case "header":
            return f"<h3>{_label(block['text'])}</h3>"
        case "table":
            rows = ("".join(f"<td>{_text(cell)}" for cell in row) for row in block["rows"])
            return f"<table><tr>{'<tr>'.join(rows)}</table>"
        case "data_visualization":
            series = block["chart"]["series"]
            told = (f"{one['name']}: {[point['value'] for point in one['data']]}" for one in series)
            return f"<p>📊 {_read(block['title'])} {_read('; '.join(told))}</p>"
        case "actions":
            return ""
        case _:
            return f"<p>{_text(block)}</p>"


def _text(part: Any) -> str:
    """The text in a part of a block, in reading order."""
    if isinstance(part, list):
        return "\n".join(filter(None, (_text(one) for one in part)))
    if not isinstance(part, dict):
        return ""
    if isinstance(part.get("text"), str):
        return _read(part["text"])
    if part.get("type", "").startswith("rich_text_"):
        return "".join(_text(one) for one in part["elements"])
    return _text([part[name] for name in ("text", "fields", "elements") if name in part])


def _field(block: Json, errors: dict[str, str]) -> str:
    if block["type"] != "input":
        return draw(block)
    hint = _label(block.get("hint"))
    error = escape(errors.get(block["block_id"], ""))
    entry = _entry(escape(block["block_id"]), block["element"])
    label = f"<label>{_label(block['label'])} {entry}</label>"
    return f"{label}<small>{hint} <strong>{error}</strong></small>"


def _entry(name: str, element: Json) -> str:
    kind = element["type"]
    start = escape(next((element[one] for one in STARTS if one in element), ""))
    if kind in BOXES or "select" in kind:
        chosen = [*element.get("initial_options", []), element.get("initial_option")]
        shown = [(one, one in chosen) for one in options_of(element)]
        if box := BOXES.get(kind):
            return "".join(_box(box, name, *one) for one in shown)
        listed = "".join(_option(*one) for one in shown)
        if kind.startswith("multi"):
            return f'<select name="{name}" multiple>{listed}</select>'
        return f'<select name="{name}"><option></option>{listed}</select>'
    if element.get("multiline"):
        return f'<textarea name="{name}" cols="60" rows="4">{start}</textarea>'
    return f'<input type="{ENTRIES.get(kind, "text")}" name="{name}" value="{start}">'


def _box(box: str, name: str, option: Json, on: bool) -> str:
    value, label = escape(option["value"]), _label(option["text"])
    entry = f'<input type="{box}" name="{name}" value="{value}"{" checked" * on}>'
    return f"<label>{entry} {label}</label>"


def _option(option: Json, on: bool) -> str:
    value, label = escape(option["value"]), _label(option["text"])
    return f'<option value="{value}"{" selected" * on}>{label}</option>'


def _given(view: Json, asked: Any) -> dict[str, Given]:
    fields = (block["block_id"] for block in view["blocks"] if block["type"] == "input")
    some = {name: tuple(asked.getall(name, [])) for name in fields}
    return {name: values if len(values) > 1 else "".join(values) for name, values in some.items()}


def _read(text: str) -> str:
    """Slack's entities as a page writes them."""
    return escape(unescape(text))


def _label(text: Json | None) -> str:
    return _read(text["text"]) if text else ""


def _hidden(**fields: str) -> str:
    drawn = (
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    return "".join(drawn)
