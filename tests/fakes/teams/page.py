"""A plain page on the loopback Teams: what stands in each chat, buttons, a line to write in."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from aiohttp import web

from tests.fakes.by_hand import STYLE, HandPage
from tests.fakes.teams.client import Client
from tests.fakes.teams.rules import chosen, inputs
from tests.fakes.teams.world import Chat, Json, Post

INSIDE = ("body", "items", "columns", "actions")
REFRESH = '<meta http-equiv="refresh" content="3">'


class Page(HandPage[Client]):
    """Everybody of the world at their clients; without a coach's address one can only look."""

    async def show(self, request: web.Request) -> web.Response:
        dialogs = [self._dialog(aad, client) for aad, client in self.clients.items()]
        open_ones = "".join(filter(None, dialogs))
        chats = "".join(self._chat(aad, client) for aad, client in self.clients.items())
        world = next(iter(self.clients.values())).world
        channels = "".join(_channel(chat) for chat in world.chats.values() if not chat.private)
        # a page that loads anew would throw away what is being written in a dialog
        head = f"<title>Teams</title><style>{STYLE}</style>{'' if open_ones else REFRESH}"
        said = f"<p><strong>{escape(self.said)}</strong></p>" if self.said else ""
        return web.Response(text=head + said + open_ones + chats + channels,
                            content_type="text/html")  # fmt: skip

    async def act(self, client: Client, asked: Any) -> None:
        value = str(asked.get("value", ""))
        match asked["what"]:
            case "write":
                await client.writes(value)
            case "press":
                await client.presses(value, activity_id=str(asked["post"]))
            case "submit" if client.dialog:
                fields = inputs(client.dialog.card)
                many = {id for id, field in fields.items() if field.get("isMultiSelect")}
                given = {id: asked.getall(id, []) if id in many else str(asked.get(id, ""))
                         for id in fields}  # fmt: skip
                await client.submits(given)
            case "close":
                client.closes()
            case "install":
                await (client.removes() if client.chat.installed else client.installs())
        self.said = " ".join(client.told)
        client.told.clear()

    def _chat(self, aad: str, client: Client) -> str:
        posts = "".join(self._post(aad, client, post) for post in client.chat.posts)
        label = "remove" if client.chat.installed else "install"
        tools = (
            self._form(aad, "write", '<input name="value" size="40" required>', "send")
            + self._form(aad, "install", "", label)
        )  # fmt: skip
        return f"<h2>{escape(client.me.name)}</h2>{posts}{tools}"

    def _post(self, aad: str, client: Client, post: Post) -> str:
        marks = " edited" * bool(post.edited) + " deleted" * post.deleted
        card = client.sees(post)

        def button(part: Json) -> str:
            post_id = _hidden("post", post.id) + _hidden("value", part["data"]["action"])
            return self._form(aad, "press", post_id, part["title"])

        inside = draw(card, button) if card else f"<p>{escape(post.text)}</p>"
        kind = "" if post.mine else ' class="mine"'
        return f"<article{kind}>{inside}<small>{escape(marks)}</small></article>"

    def _dialog(self, aad: str, client: Client) -> str:
        if client.dialog is None:
            return ""
        fields = "".join(_field(field) for field in inputs(client.dialog.card).values())
        title = f"<h2>{escape(client.dialog.title)}</h2>"
        close = self._form(aad, "close", "", "close")
        inside = title + draw(client.dialog.card) + self._form(aad, "submit", fields, "submit")
        return f"<article>{inside}{close}</article>"

    def _form(self, aad: str, what: str, inside: str, label: str) -> str:
        if not self.acting:
            return ""
        hidden = _hidden("who", aad) + _hidden("what", what)
        button = f"<button>{escape(label)}</button>"
        return f'<form method="post" action="/do">{hidden}{inside}{button}</form> '


def draw(part: Any, button: Callable[[Json], str] = lambda part: "") -> str:
    """A card's words and buttons; charts as their fallback, inputs elsewhere."""
    if isinstance(part, list):
        return "".join(draw(one, button) for one in part)
    if not isinstance(part, dict):
        return ""
    match str(part.get("type", "")):
        case "RichTextBlock":
            return f"<p>{escape(''.join(_words(run) for run in part['inlines']))}</p>"
        case "TextBlock":
            return f"<p>{escape(part['text'])}</p>"
        case "Table":
            rows = (
                f"<td>{'<td>'.join(draw(c['items']) for c in r['cells'])}" for r in part["rows"]
            )
            return f"<table><tr>{'<tr>'.join(rows)}</table>"
        case kind if kind.startswith("Chart."):
            return draw(part.get("fallback"))
        case kind if kind.startswith("Action."):
            return button(part)
        case _:
            return "".join(draw(part.get(name), button) for name in INSIDE)


def _words(run: Json | str) -> str:
    return run if isinstance(run, str) else str(run["text"])


def _field(field: Json) -> str:
    id, label = escape(field["id"]), escape(str(field.get("label") or field.get("title") or ""))
    value = escape(str(field.get("value", "")))
    match field["type"]:
        case "Input.ChoiceSet":
            many = " multiple" if field.get("isMultiSelect") else ""
            options = "".join(_option(choice, chosen(field)) for choice in field["choices"])
            entry = f'<select name="{id}"{many}>{options}</select>'
        case "Input.Toggle":
            on = escape(field.get("valueOn", "true"))
            entry = f'<input type="checkbox" name="{id}" value="{on}"{" checked" * (value == on)}>'
        case "Input.Text" if field.get("isMultiline"):
            entry = f'<textarea name="{id}" cols="60" rows="4">{value}</textarea>'
        case kind:
            html = {"Input.Date": "date", "Input.Time": "time"}.get(kind, "text")
            entry = f'<input type="{html}" name="{id}" value="{value}">'
    return f"<label>{label} {entry}</label>"


def _option(choice: Json, marked: list[str]) -> str:
    selected = " selected" if choice["value"] in marked else ""
    return f'<option value="{escape(choice["value"])}"{selected}>{escape(choice["title"])}</option>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _channel(chat: Chat) -> str:
    posts = "".join(
        f"<article>{draw(post.card) if post.card else escape(post.text)}</article>"
        for post in chat.posts if not post.deleted
    )  # fmt: skip
    return f"<h2>{escape(chat.id)}</h2>{posts}"
