"""Puts the coach in Slack together: what comes in is answered, acknowledged, and then shown."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.desk import Desk, Wait, again, not_taken
from adapters.settings import SlackSettings
from adapters.slack.blocks import escaped
from adapters.slack.client import FAILURES, reason, sdk_log
from adapters.slack.directory import Workspace
from adapters.slack.door import PATH, Door
from adapters.slack.receive import Malformed, inputs_of, receive
from adapters.slack.render import errors_of, render_form
from adapters.slack.send import publish
from adapters.slack.socket import SILENCE, Line
from bot.events import Clicked, Event, Left, OpenedHome, Said, Submitted
from bot.message import Form, Message, Reply
from bot.ports import NotSent, PerhapsSent
from bot.trouble import trouble

log = logging.getLogger(__name__)
ANY = re.compile("")
LEAVING = 5.0  # seconds
Json = dict[str, Any]


class SlackApp:
    """One workspace. Serve its `routes`, or keep `run_socket` running: one of them is in use.

    `alive` is whether the app is still installed, `last_heard` when Slack last said anything.
    """

    def __init__(
        self,
        settings: SlackSettings,
        desk: Desk,
        client: AsyncWebClient,
        now: Callable[[], datetime],
        wait: Wait,
    ) -> None:
        if not (settings.app_token or settings.signing_secret.strip()):
            raise ValueError(
                "COACH_SLACK_SIGNING_SECRET is missing: without it anybody could speak as a "
                "colleague. Copy it from the app's Basic Information page, or set "
                "COACH_SLACK_APP_TOKEN to use Socket Mode."
            )
        self.alive = True
        self._heard: datetime | None = None
        self._settings = settings
        self._desk = desk
        self._client = client
        self._now = now
        self._workspace = Workspace(client)
        self._tasks: set[asyncio.Task[None]] = set()
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._bolt = self._build()
        self._line = Line(self._bolt, settings.app_token, now, wait)
        self._listening: asyncio.Task[None] | None = None

    # --- for the server ---------------------------------------------------------------------------

    @property
    def last_heard(self) -> datetime | None:
        return self._line.last_heard if self._listening else self._heard

    @property
    def able(self) -> bool:
        """Whether the app is installed and, in Socket Mode, Slack said anything lately."""
        if not self._settings.app_token:
            return self.alive
        heard = self._line.last_heard
        return self.alive and heard is not None and self._now() - heard < 2 * SILENCE

    def routes(self) -> list[web.RouteDef]:
        """Where Slack sends events, presses and commands; none in Socket Mode."""
        if self._settings.app_token:
            return []
        return [web.post(PATH, Door(self._bolt, self._settings.signing_secret).enter)]

    async def run_socket(self) -> None:
        """Listen over Socket Mode, until `stop`."""
        self._listening = asyncio.create_task(self._line.listen())
        try:
            await asyncio.wait({self._listening})
        finally:
            await self._hang_up()

    async def stop(self) -> None:
        """Hear nothing more; what still waits for Slack is given a moment, no more."""
        await self._hang_up()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=LEAVING)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def idle(self) -> None:
        """Wait for everything that follows an acknowledgement."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _hang_up(self) -> None:
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    # --- Bolt -------------------------------------------------------------------------------------

    def _build(self) -> AsyncApp:
        async def authorize() -> AuthorizeResult:
            here = await self._workspace.identity()
            return AuthorizeResult(
                enterprise_id=here.enterprise or None,
                team_id=here.team,
                bot_user_id=here.user,
                bot_id=here.bot,
                bot_token=self._settings.bot_token,
            )

        async def hear(body: Json, context: AsyncBoltContext, ack: AsyncAck) -> BoltResponse:
            return await self._hear(body, context.team_id or "", ack)

        async def fail(error: Exception) -> BoltResponse:
            log.warning("Slack's request was not answered: %s", trouble(error))
            unreachable = isinstance(error, NotSent | PerhapsSent)  # whose token is this?
            return BoltResponse(status=503 if unreachable else 400)

        bolt = AsyncApp(
            name="omega",
            logger=sdk_log(),
            client=self._client,
            authorize=authorize,
            signing_secret=self._settings.signing_secret,
            process_before_response=True,
        )
        for listen in (bolt.event, bolt.command, bolt.action, bolt.view):
            listen(ANY)(hear)
        bolt.error(fail)
        return bolt

    # --- one request ------------------------------------------------------------------------------

    async def _hear(self, body: Json, team: str, ack: AsyncAck) -> BoltResponse:
        """Translate, ask the coach, acknowledge; the slow work comes after that."""
        self._heard = self._now()
        if team != (await self._workspace.identity()).team:
            log.warning("passed over something from another workspace than the token's")
            return await ack()
        try:
            event = receive(body, self._now())
        except Malformed as wrong:
            log.warning("Slack sent a shape the coach does not know: %s", wrong)
            return BoltResponse(status=400)
        if event is None:
            return await ack()
        if isinstance(event, Left):
            self.alive = False
            log.error("the app was removed from this Slack workspace: install it again")
        try:
            reply = await self._desk.ask(event)
        except Exception as error:  # Slack sends an event again; a press is marked as failed
            log.error("the coach could not be asked: %s", trouble(error))
            return BoltResponse(status=500)
        if isinstance(event, Submitted) and (answer := self._in_view(event, reply, body["view"])):
            return await ack(answer)
        self._later(self._follow(event, reply))
        return await ack(_aside(event, reply))

    def _in_view(self, event: Submitted, reply: Reply, view: Json) -> Json | None:
        """What becomes of a modal that stays open."""
        if reply is None:
            return None
        fields = [id for id, _ in inputs_of(view)]
        if isinstance(reply, Message):
            if not (not_taken(reply) and fields):
                return None
            return {"response_action": "errors", "errors": {fields[0]: reply.text}}
        if (errors := errors_of(reply)) and errors.keys() <= set(fields):
            return {"response_action": "errors", "errors": errors}
        drawn = render_form(reply, message=event.message, channel=event.channel)
        return {"response_action": "update", "view": drawn}

    # --- after the acknowledgement ----------------------------------------------------------------

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            try:
                await work
            except Exception as error:
                log.error("an answer did not arrive: %s", trouble(error))

        task = asyncio.create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow(self, event: Event, reply: Reply) -> None:
        if isinstance(reply, Form):
            await self._open(event, reply)
        if not isinstance(reply, Message):
            return
        async with self._in_order(event):
            if isinstance(event, OpenedHome):
                await self._publish(event, reply)
                return
            await self._desk.land(event, reply)
            if isinstance(event, Clicked | Submitted):
                await self._beside(event, reply)

    async def _beside(self, event: Event, reply: Message) -> None:
        """Where somebody pressed, and the answer does not stand."""
        if event.channel and reply.aside:
            await self._whisper(event, reply.aside)
        elif not event.message:
            await self._publish_anew(event)

    async def _whisper(self, event: Event, aside: str) -> None:
        try:
            await self._client.chat_postEphemeral(
                channel=event.channel, user=event.sender.ids[0], text=escaped(aside), parse="none",
                link_names=False,
            )  # fmt: skip
        except FAILURES as error:
            log.debug("nothing was said beside an answer: %s", reason(error))

    def _in_order(self, event: Event) -> asyncio.Lock:
        """One person's answers land one after another; a form never waits for them."""
        person = event.sender.ids[0]
        lock = self._orders.get(person) or asyncio.Lock()
        self._orders[person] = lock
        return lock

    async def _open(self, event: Event, form: Form) -> None:
        view = render_form(form, message=event.message, channel=event.channel)
        try:
            await self._client.views_open(trigger_id=event.trigger, view=view)
        except FAILURES as error:
            log.warning("a form did not open and is offered again: %s", reason(error))
            async with self._in_order(event):
                await self._desk.land(event, again(form))

    async def _publish_anew(self, event: Event) -> None:
        """The home tab was pressed, so what it shows may no longer be so."""
        opened = OpenedHome(id=f"{event.id}:home", sender=event.sender, at=self._now())
        reply = await self._desk.ask(opened)
        if isinstance(reply, Message):
            await self._publish(opened, reply)

    async def _publish(self, event: Event, home: Message) -> None:
        try:
            await self._desk.tried(partial(publish, self._client, event.sender.ids[0], home))
        except NotSent as failure:
            log.warning("a home tab was not shown: %s", failure)


def _aside(event: Event, reply: Reply) -> Json | str:
    """What a command is acknowledged with: words that only who typed it sees."""
    if not (isinstance(event, Said) and isinstance(reply, Message) and reply.aside):
        return ""
    return {"response_type": "ephemeral", "text": escaped(reply.aside), "mrkdwn": False}
