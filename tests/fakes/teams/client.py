"""A person at a Teams client: writes, presses what is drawn, fills in dialogs, installs, removes.

Fails as a client does: a button or field that is not there cannot be used, and an answer that
Teams does not understand is "Unable to reach app".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes.teams import activities as wire
from tests.fakes.teams.connector import CONSENT
from tests.fakes.teams.filling import Given, filled
from tests.fakes.teams.rules import parts, problems
from tests.fakes.teams.world import CARD, Chat, Json, Post, World

PATIENCE = 15  # seconds a bot has to answer
TOAST = "application/vnd.microsoft.activity.message"
SIZES = ("small", "medium", "large")


class Answer(NamedTuple):
    """The bot's HTTP answer; `body` is None when it is empty or no JSON."""

    status: int
    body: Any


@dataclass(slots=True)
class Dialog:
    """An open dialog, and the chat and post it was opened from."""

    title: str
    card: Json
    chat: Chat
    post: str


class Client:
    """One person of the world, talking to the bot's /api/messages at `url`."""

    def __init__(
        self, world: World, aad: str, url: str, session: ClientSession, app_id: str = ""
    ) -> None:
        self.world = world
        self.me = world.people.get(aad) or world.person(aad)
        self.url = url
        self.session = session
        self.app_id = app_id
        self.dialog: Dialog | None = None
        self.told: list[str] = []  # short messages that Teams showed for a moment
        self.last: Json = {}  # the activity sent last

    @property
    def chat(self) -> Chat:
        return self.world.private(self.me.aad)

    def reads(self, conversation: str = "") -> list[Post]:
        """What the bot said there and did not take back; by itself in the private chat."""
        return self._where(conversation).standing

    def sees(self, post: Post) -> Json | None:
        """The card as it stands for this person."""
        return post.seen.get(self.me.aad) or post.card

    def buttons(self, conversation: str = "") -> list[tuple[Post, Json]]:
        """Every button with an action, newest post first."""
        posts = reversed(self.reads(conversation))
        return [(post, part) for post in posts for part in _buttons(self.sees(post))]

    # --- what a person does -----------------------------------------------------------------------

    async def writes(self, text: str, conversation: str = "", thread: str = "") -> Answer:
        """Words in the private chat; in a channel they mention the bot."""
        chat = self._where(conversation)
        made = wire.message(self.world, self.me, chat, text, thread)
        post = self.world.put(chat, made, mine=False)
        if not chat.private and not thread:
            made["conversation"]["id"] += f";messageid={post.id}"
        return await self._tells(made)

    async def presses(
        self, action: str, *, activity_id: str = "", conversation: str = "", old: bool = False
    ) -> Answer:
        """The newest button with that packed action, or label, in the way it declares itself.

        `old` is a client that knows no Action.Execute and takes the fallback.
        """
        post, button = self._drawn(action, activity_id, conversation)
        chat = self._where(conversation)
        if old and isinstance(button.get("fallback"), dict):
            button = button["fallback"]
        data = button["data"]
        if button["type"] == "Action.Execute":
            return await self._executes(chat, post, button, data)
        if (data.get("msteams") or {}).get("type") == "task/fetch":
            answer = await self._invokes(chat, "task/fetch", wire.task(data), post.id)
            self._shows(answer, chat, post.id)
            return answer
        return await self._tells(
            wire.submitted(self._made(chat, "message", post.id), data, post.id)
        )

    async def submits(self, given: Mapping[str, Given], action: str = "") -> Answer:
        """The open dialog, filled in; its answer closes it, changes it or says something."""
        dialog = self.dialog
        assert dialog, "no dialog is open"
        found = [
            b for b in _buttons(dialog.card) if action in ("", b["data"]["action"], b["title"])
        ]
        assert found, f"the dialog has no button {action!r}"
        data = found[0]["data"] | filled(dialog.card, given)
        answer = await self._invokes(dialog.chat, "task/submit", wire.task(data), dialog.post)
        self.dialog = None
        if answer.body:
            self._shows(answer, dialog.chat, dialog.post)
        return answer

    def closes(self) -> None:
        """The dialog goes away; the bot hears nothing of it."""
        self.dialog = None

    async def consents(self, accepted: bool = True, activity_id: str = "") -> Answer:
        """To the newest file that was offered, or not."""
        offered = [p for p in self.reads() if p.attachment(CONSENT)]
        found = [p for p in offered if activity_id in ("", p.id)]
        assert found, "no file is offered"
        card = found[-1].attachment(CONSENT) or {}
        upload = f"{self.world.base}/upload/{self.world.number()}-{quote(str(card.get('name')))}"
        value = wire.consent(card, accepted, upload)
        return await self._invokes(self.chat, "fileConsent/invoke", value, found[-1].id)

    async def installs(self, channel: str = "", *, upgrade: bool = False) -> Answer:
        """The app for oneself, or in a team. Teams tells it twice, in two activities."""
        chat = self._where(channel)
        chat.installed, chat.refusal = True, ""
        if not upgrade:
            await self._tells(self._update(chat, "membersAdded", self.world.bot["id"]))
        return await self._tells(self._install(chat, "add", upgrade))

    async def removes(self, channel: str = "", *, upgrade: bool = False) -> Answer:
        chat = self._where(channel)
        chat.installed = upgrade
        if not (upgrade or chat.private):
            await self._tells(self._update(chat, "membersRemoved", self.world.bot["id"]))
        return await self._tells(self._install(chat, "remove", upgrade))

    async def joins(self, channel: str) -> Answer:
        """Becomes a member of a team the bot is in."""
        chat = self._where(channel)
        chat.members.append(self.me)
        return await self._tells(self._update(chat, "membersAdded", self.me.id))

    async def leaves(self, channel: str) -> Answer:
        chat = self._where(channel)
        chat.members.remove(self.me)
        return await self._tells(self._update(chat, "membersRemoved", self.me.id))

    def blocks(self, how: str = "ConversationBlockedByUser") -> None:
        """The bot hears nothing of it, until it sends."""
        self.chat.refusal = how

    async def again(self) -> Answer:
        """The same activity once more, as after a connection that broke."""
        return await self.posts(self.last)

    async def posts(self, made: Json, token: str | None = None) -> Answer:
        """Any activity, with the connector's token unless another (or an empty one) is given."""
        self.last = made
        if token is None:
            token = self.world.identity.sign(made["serviceUrl"], audience=self.app_id)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        timeout = ClientTimeout(total=PATIENCE)
        async with self.session.post(
            self.url, json=made, headers=headers, timeout=timeout
        ) as response:
            return Answer(response.status, _json(await response.read()))

    # --- on the wire ------------------------------------------------------------------------------

    def _made(self, chat: Chat, kind: str, root: str = "") -> Json:
        return wire.activity(self.world, self.me, chat, kind, root)

    def _update(self, chat: Chat, what: str, id: str) -> Json:
        made = self._made(chat, "conversationUpdate") | {what: [{"id": id}]}
        if not chat.private:
            event = "teamMemberAdded" if what == "membersAdded" else "teamMemberRemoved"
            made["channelData"]["eventType"] = event
        return made

    def _install(self, chat: Chat, action: str, upgrade: bool) -> Json:
        action += "-upgrade" if upgrade else ""
        return self._made(chat, "installationUpdate") | {"action": action}

    async def _tells(self, made: Json) -> Answer:
        answer = await self.posts(made)
        assert answer.status in (200, 201, 202), f"the bot answered {answer.status}"
        return answer

    async def _invokes(self, chat: Chat, name: str, value: Json, post: str) -> Answer:
        made = wire.invoke(self._made(chat, "invoke", post), name, value, post)
        try:
            answer = await self.posts(made)
        except (TimeoutError, ClientError) as broken:
            raise AssertionError(f"Unable to reach app: {name}: {broken!r}") from broken
        assert answer.status == 200, f"Unable to reach app: {name} was answered {answer.status}"
        return answer

    async def _executes(self, chat: Chat, post: Post, button: Json, data: Json) -> Answer:
        value = wire.executed(button, data)
        answer = await self._invokes(chat, "adaptiveCard/action", value, post.id)
        body = answer.body
        assert isinstance(body, dict), "Unable to reach app: the answer to a press has no body"
        assert body.keys() >= {"statusCode", "type", "value"}, f"Unable to reach app: {body}"
        assert body["statusCode"] == 200, f"Something went wrong: {body}"
        if body["type"] == CARD:
            assert not (wrong := problems(body["value"])), wrong
            post.seen[self.me.aad] = body["value"]
        else:
            assert body["type"] == TOAST, f"Unable to reach app: unknown type {body['type']}"
            # an empty message counts as no answer: the client complains, and sends the press again
            assert isinstance(body["value"], str) and body["value"], f"Unable to reach app: {body}"
            self.told.append(body["value"])
        return answer

    def _shows(self, answer: Answer, chat: Chat, post: str) -> None:
        """Do what the answer to task/fetch or task/submit says."""
        said = answer.body.get("task") if isinstance(answer.body, dict) else None
        assert isinstance(said, dict), f"Unable to reach app: no task in {answer.body}"
        if said.get("type") == "message":
            assert isinstance(said.get("value"), str), f"Unable to reach app: {said}"
            self.told.append(said["value"])
            return
        assert said.get("type") == "continue", f"Unable to reach app: {said}"
        self.dialog = _dialog(said["value"], chat, post)

    def _where(self, conversation: str) -> Chat:
        return self.world.chats[conversation] if conversation else self.chat

    def _drawn(self, action: str, activity_id: str, conversation: str) -> tuple[Post, Json]:
        drawn = self.buttons(conversation)
        for post, button in drawn:
            mine = action in (button["data"]["action"], button.get("title"))
            if mine and activity_id in ("", post.id):
                return post, button
        stands = [(post.id, button["data"]["action"]) for post, button in drawn]
        raise AssertionError(f"no button {action!r} in {activity_id or 'the chat'}, only {stands}")


def _buttons(card: Json | None) -> list[Json]:
    """The buttons a person can press: those whose data names an action."""
    actions = (part for part in parts(card) if part["type"].startswith("Action."))
    return [a for a in actions if isinstance(a.get("data"), dict) and "action" in a["data"]]


def _dialog(value: Json, chat: Chat, post: str) -> Dialog:
    card = value.get("card") or {}
    assert card.get("contentType") == CARD, f"Unable to reach app: no card in {sorted(value)}"
    wrong = problems(card.get("content"))
    assert not wrong, wrong
    kinds = {part["type"] for part in parts(card["content"])}
    assert "Action.Execute" not in kinds, "dialogs know no Action.Execute"
    sizes = [value[name] for name in ("width", "height") if name in value]
    assert all(isinstance(s, int) or s in SIZES for s in sizes), f"no such size: {sizes}"
    return Dialog(str(value.get("title", "")), card["content"], chat, post)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None
