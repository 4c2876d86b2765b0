"""A person at a Slack client: writes, presses and fills in, and sees only what stands there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.signature import SignatureVerifier

from adapters.clock import WallClock
from tests.fakes.slack import payloads
from tests.fakes.slack.checks import Json
from tests.fakes.slack.filling import Given, filled
from tests.fakes.slack.payloads import Request
from tests.fakes.slack.rules import problems
from tests.fakes.slack.socket import Socket
from tests.fakes.slack.workspace import DEEPEST, SECRET, Post, Workspace

HOME = "home"  # instead of a channel: the button stands in the home tab
MODAL = "modal"  # or in the open modal
PATIENCE = 10.0  # Slack gives up after 3 seconds; a busy test machine may take longer


@dataclass(frozen=True, slots=True)
class Ack:
    """What the app answered at once."""

    status: int
    body: str = ""

    @property
    def json(self) -> Json:
        read = json.loads(self.body) if self.body.startswith("{") else {}
        return read if isinstance(read, dict) else {}


class Client:
    """`url` is where the app listens; with a `socket` instead, it goes over Socket Mode.

    Every deed has two forms: `writes` sends, `wrote` only makes the Request, for `sends` to send it
    later, twice, or after another.
    """

    def __init__(
        self,
        space: Workspace,
        user: str,
        url: str = "",
        signing_secret: str = SECRET,
        session: ClientSession | None = None,
        socket: Socket | None = None,
    ) -> None:
        assert user in space.people, f"nobody is called {user}"
        self.space = space
        self.person = space.people[user]
        self.errors: dict[str, str] = {}  # shown at the fields of the open modal
        self._url = url
        self._secret = signing_secret
        self.session = session
        self._socket = socket
        self._typed: dict[str, Json] = {}  # what stands in the fields, by view

    # --- what the person sees ---------------------------------------------------------------------

    @property
    def chat(self) -> str:
        """The id of the private chat with the coach."""
        return self.space.chat_with(self.person.id)

    def reads(self, channel: str = "") -> list[Post]:
        """What stands in a channel, or in the private chat, oldest first."""
        channel = channel or self.chat
        if channel != self.chat:
            room = self.space.rooms.get(channel)
            assert room and self.person.id in room.members, f"{self.person.id} is not in {channel}"
        return self.space.posts(channel)

    @property
    def modal(self) -> Json | None:
        """The modal in front."""
        stack = self.space.views[self.person.id]
        return stack[-1] if stack else None

    @property
    def home(self) -> Json | None:
        return self.space.homes.get(self.person.id)

    # --- what the person does ---------------------------------------------------------------------

    async def writes(self, text: str) -> Ack:
        return await self.sends(self.wrote(text))

    def wrote(self, text: str) -> Request:
        post = self.space.put(
            self.chat, self.person.id, payloads.escaped(text), payloads.typed(text)
        )
        return payloads.said(self.space, self.chat, post)

    async def commands(self, name: str, text: str = "", channel: str = "") -> Ack:
        return await self.sends(
            payloads.command(self.space, self.person, name, text, channel or self.chat)
        )

    async def opens_home(self) -> Ack:
        return await self.sends(payloads.opened(self.space, self.person, "home"))

    async def opens_messages(self) -> Ack:
        return await self.sends(payloads.opened(self.space, self.person, "messages"))

    async def happens(self, event: Json, team: str = "") -> Ack:
        """Any other event, such as `{"type": "app_uninstalled"}`."""
        return await self.sends(payloads.event(self.space, event, team))

    async def clicks(self, button: str, channel: str = "", ts: str = "") -> Ack:
        """Press a button, by action_id or by label, where it is drawn last."""
        return await self.sends(self.clicked(button, channel, ts))

    def clicked(self, button: str, channel: str = "", ts: str = "") -> Request:
        if channel in (HOME, MODAL):
            view = self.home if channel == HOME else self.modal
            assert view, f"{self.person.id} has no {channel} in front"
            return payloads.in_view(self._press(button, view["blocks"]), view)
        posts = [post for post in self.reads(channel) if ts in ("", post.ts)]
        for post in reversed(posts):
            if _button(button, post.blocks):
                pressed = self._press(button, post.blocks)
                return payloads.in_message(self.space, pressed, channel or self.chat, post)
        drawn = [label for post in posts for label in _labels(post.blocks)]
        raise AssertionError(f"no button {button!r} in {channel or self.chat}; drawn are {drawn}")

    def _press(self, button: str, blocks: list[Json]) -> Json:
        found = _button(button, blocks)
        assert found, f"no button {button!r} there; drawn are {_labels(blocks)}"
        return payloads.press(self.space, self.person, *found)

    async def submits(self, values: Mapping[str, Given] | None = None) -> Ack:
        """Fill in fields of the open modal, by block_id, and submit it.

        Options are chosen by their value. What the app answers is applied to the modal.
        """
        view = self.modal
        assert view, f"{self.person.id} has no open modal"
        assert view["submit"], "this modal has no submit button"
        state = filled(view, values or {}, self._typed.get(view["id"], {}))
        self._typed[view["id"]] = state
        ack = await self.sends(payloads.submission(self.space, self.person, view, state))
        if ack.status == 200:
            self._apply(ack.json, view)
        return ack

    async def closes(self) -> Ack | None:
        """Close the open modal. The app hears of it only when it asked to."""
        assert self.modal, f"{self.person.id} has no open modal"
        view = self.space.views[self.person.id].pop()
        if view["notify_on_close"]:
            return await self.sends(payloads.closing(self.space, self.person, view))
        return None

    def _apply(self, answer: Json, view: Json) -> None:
        """What the app wants to happen to the view that was submitted."""
        self.errors = {}
        stack = self.space.views[self.person.id]
        match answer.get("response_action"):
            case "errors":
                fields = {block["block_id"] for block in view["blocks"]}
                assert answer["errors"], "errors without a field"
                assert answer["errors"].keys() <= fields, f"no such fields: {answer['errors']}"
                self.errors = {name: unescape(text) for name, text in answer["errors"].items()}
            case "update":
                stack[stack.index(view)] = self.space.drawn(self._sound(answer["view"]), old=view)
            case "push":
                assert len(stack) < DEEPEST, "more than three views on top of each other"
                stack.append(self.space.drawn(self._sound(answer["view"]), over=view))
            case "clear":
                stack.clear()
            case None:
                if view in stack:  # the app may have put another in its place meanwhile
                    stack.remove(view)
            case other:
                raise AssertionError(f"Slack knows no response_action {other!r}")

    @staticmethod
    def _sound(view: Json) -> Json:
        found = problems({**view, "surface": view.get("type")})
        assert not found, f"Slack cannot draw this view: {found}"
        return view

    # --- how it reaches the app -------------------------------------------------------------------

    async def sends(self, request: Request, retry: int = 0, reason: str = "http_timeout") -> Ack:
        """Deliver a payload; `retry` is the number of a repeated delivery of an event."""
        assert not retry or request.kind == "events_api", "Slack never repeats an interaction"
        if self._socket:
            again: dict[str, Any] = (
                {"retry_attempt": retry, "retry_reason": reason if retry else ""}
                if request.kind == "events_api"
                else {}
            )
            ack = await self._socket.deliver(request.kind, request.payload, PATIENCE, **again)
            return Ack(200, json.dumps(ack) if ack else "")
        headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        return await self._posts(request, headers if retry else {})

    async def _posts(self, request: Request, headers: dict[str, str]) -> Ack:
        assert self.session is not None, "a session is needed to post"
        body, kind = _encoded(request)
        signed = {"Content-Type": kind, **sign(self._secret, body), **headers}
        timeout = ClientTimeout(total=PATIENCE)
        async with self.session.post(
            self._url, data=body.encode(), headers=signed, timeout=timeout
        ) as response:
            return Ack(response.status, await response.text())


def sign(secret: str, body: str) -> dict[str, str]:
    """Slack's v0 signature, with the time on the wall: verifiers look at it."""
    timestamp = str(int(WallClock().now().timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signature)}


def _encoded(request: Request) -> tuple[str, str]:
    """Events are JSON; commands are a form, interactions JSON in a form."""
    if request.kind == "events_api":
        return json.dumps(request.payload), "application/json"
    form = request.payload
    if request.kind == "interactive":
        form = {"payload": json.dumps(request.payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def _button(button: str, blocks: list[Json]) -> tuple[Json, Json] | None:
    drawn = list(payloads.buttons(blocks))
    by_id = (one for one in drawn if one[1]["action_id"] == button)
    by_label = (one for one in drawn if unescape(one[1]["text"]["text"]) == button)
    return next(by_id, None) or next(by_label, None)


def _labels(blocks: list[Json]) -> list[str]:
    return [unescape(one["text"]["text"]) for _, one in payloads.buttons(blocks)]
