"""Says things in Slack, each of them once: posts, updates, withdraws, uploads files."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.desk import Wait
from adapters.slack.blocks import short
from adapters.slack.client import (
    BREATH,
    FAILURES,
    LATER,
    code_of,
    open_client,
    reason,
    too_fast,
    verdict,
)
from adapters.slack.render import render_home, render_message
from bot.message import File, Message
from bot.ports import NotSent, PerhapsSent, Place

__all__ = ["PLATFORM", "REFERENCE", "SlackMessenger", "open_client", "publish", "reference_of"]

log = logging.getLogger(__name__)
PLATFORM = "slack"
REFERENCE = re.compile(r"([A-Z0-9]{1,40}):(\d{1,12}\.\d{1,9})")
DELIVERY = "omega_delivery"
PAGE, PAGES = 200, 5  # of a chat, in which a message is looked for
TEXT = 12_000
UPLOADING = 30.0  # seconds for a message's files, its waiting included
FILE_PATIENCE = timedelta(seconds=30)
AT_ONCE = 12  # calls in the air
UNDRAWABLE = {
    "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long",
}  # fmt: skip
SETTLED = {
    "cannot_dm_bot", "cant_delete_message", "cant_update_message", "channel_not_found",
    "edit_window_closed", "is_archived", "message_not_found", "messages_tab_disabled",
    "not_in_channel", "user_disabled", "user_not_found", "user_not_visible",
}  # fmt: skip
NOT_INVITED = {"channel_not_found", "is_archived", "not_in_channel"}

Call = partial[Coroutine[Any, Any, AsyncSlackResponse]]  # of a method of the SDK's client


def reference_of(channel: str, ts: str) -> str:
    """How a message is known from then on, to the ledger and on its buttons."""
    return f"{channel}:{ts}"


class SlackMessenger:
    """One workspace. After a 429 nobody makes that call until then (Slack counts by method and
    workspace); a message carries a mark, made with `secret`, by which it is found again."""

    def __init__(
        self,
        client: AsyncWebClient,
        now: Callable[[], datetime],
        secret: str,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._client = client
        self._now = now
        self._secret = secret.encode()
        self._wait = wait
        self._gate = asyncio.Semaphore(AT_ONCE)
        # since when, and for how long, a method is not called
        self._held: dict[str, tuple[datetime, timedelta]] = {}

    # --- the Messenger port -----------------------------------------------------------------------

    async def send(self, place: Place, message: Message, key: str) -> str:
        post = partial(
            self._client.chat_postMessage,
            channel=place.external,
            metadata={"event_type": DELIVERY, "event_payload": {"key": self._mark(key)}},
            unfurl_links=False,
            unfurl_media=False,
            parse="none",
            link_names=False,
            mrkdwn=False,
        )
        posted = await self._first_drawn(message, post)
        reference = reference_of(posted["channel"], posted["ts"])
        await self._upload(reference, message)
        return reference

    async def find(self, place: Place, key: str) -> str:
        """By the mark on it. In a channel the coach reads nothing, so there nobody can tell."""
        if not place.private:
            raise PerhapsSent("channels are not read")
        try:
            found = await self._looked_up(place, self._mark(key))
        except PerhapsSent as unsure:
            raise _repeatable(unsure) from unsure
        except NotSent as refusal:
            if refusal.after is None or refusal.after >= LATER:
                raise PerhapsSent(str(refusal)) from refusal
            raise
        if found is None:
            raise PerhapsSent("too much was said since")
        return found

    async def update(self, place: Place, reference: str, message: Message) -> None:
        channel, ts = _parts(reference)
        change = partial(
            self._client.chat_update, channel=channel, ts=ts, parse="none", link_names=False
        )
        try:
            await self._first_drawn(message, change)
        except PerhapsSent as unsure:
            raise _repeatable(unsure) from unsure
        await self._upload(reference, message)

    async def withdraw(self, place: Place, reference: str) -> None:
        channel, ts = _parts(reference)
        try:
            await self._tried(partial(self._client.chat_delete, channel=channel, ts=ts))
        except PerhapsSent as unsure:
            raise _repeatable(unsure) from unsure
        except NotSent as refusal:
            if str(refusal) != "message_not_found":
                raise

    # --- one call ---------------------------------------------------------------------------------

    async def _first_drawn(self, message: Message, call: Call) -> AsyncSlackResponse:
        """The first way to draw it that Slack takes."""
        refusal = NotSent("nothing to draw")
        for drawn in _ways(message):
            try:
                return await self._tried(partial(call, **drawn))
            except NotSent as error:
                if str(error) not in UNDRAWABLE:
                    raise
                refusal = error
        raise refusal

    async def _tried(self, call: Call) -> AsyncSlackResponse:
        """Raises NotSent or PerhapsSent. A crowd that was held back does not come back at once."""
        async with self._gate:
            method = call.func.__name__
            if held := self._still(method):
                raise NotSent("too fast for Slack", held, lane=True)
            return await self._called(call, method)

    def _still(self, method: str) -> timedelta:
        """How long a method is not called yet. A clock that was set back holds nobody: at worst
        Slack says once more until when."""
        now = self._now()
        since, long = self._held.get(method, (now, timedelta()))
        return max(since + long - now, timedelta()) if since <= now else timedelta()

    async def _called(self, call: Call, method: str) -> AsyncSlackResponse:
        try:
            return await call()
        except FAILURES as error:
            failure = verdict(error)
            if isinstance(failure, NotSent) and failure.after is not None and too_fast(error):
                self._held[method] = self._now(), failure.after
            elif isinstance(failure, NotSent) and failure.after is None:
                _note(str(failure), str(call.keywords.get("channel", "")))
            raise failure from error

    # --- after doubt ------------------------------------------------------------------------------

    async def _looked_up(self, place: Place, mark: str) -> str | None:
        """The message with this mark; empty when there is none, None when there is more to read."""
        channel = place.route or await self._chat_with(place.external)
        more: object = True
        async for page in self._pages(channel):
            for message in page.get("messages") or ():
                metadata = message.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("key") == mark:
                    return reference_of(channel, message["ts"])
            more = page.get("has_more")
        return None if more else ""

    async def _pages(self, channel: str) -> AsyncIterator[AsyncSlackResponse]:
        """What was said there, the latest first. From the first word on: nobody knows here when a
        message left, so "not lately" would be no "surely not"."""
        history = partial(
            self._client.conversations_history,
            channel=channel,
            limit=PAGE,
            include_all_metadata=True,
        )
        cursor = ""
        for _ in range(PAGES):
            page = await self._tried(partial(history, cursor=cursor) if cursor else history)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _mark(self, key: str) -> str:
        """How a message is known again in Slack, which keeps it: a key may tell what was pressed,
        an answer to the pulse too, so only who has the secret can make this of it. (A token is
        another one after a new installation.)"""
        marked = f"{DELIVERY}:{key}".encode(errors="backslashreplace")
        return hmac.new(self._secret, marked, hashlib.sha256).hexdigest()

    async def _chat_with(self, user: str) -> str:
        opened = await self._tried(partial(self._client.conversations_open, users=user))
        return str(opened["channel"]["id"])

    # --- files ------------------------------------------------------------------------------------

    async def _upload(self, reference: str, message: Message) -> None:
        """Below the message, which stands whatever becomes of its files."""
        files = [part for part in message.parts if isinstance(part, File)]
        if not files:
            return
        try:
            async with asyncio.timeout(UPLOADING):
                await self._bring(files, _parts(reference)[0])
        except FAILURES as error:
            log.error("a file did not arrive: %s", reason(error))
        except asyncio.CancelledError:  # or the words would be said again
            log.error("a file did not arrive: it was given up")

    async def _bring(self, files: Sequence[File], channel: str) -> None:
        """Tried again when Slack says that nothing arrived: the words speak of the file already."""
        patience = FILE_PATIENCE
        while True:
            # the SDK keeps its own notes in these
            uploads = [{"filename": f.name, "content": f.content, "title": f.name} for f in files]
            try:
                await self._client.files_upload_v2(file_uploads=uploads, channel=channel)
            except FAILURES as error:
                refusal = verdict(error)
                pause = refusal.after if isinstance(refusal, NotSent) else None
                if pause is None or pause > patience:
                    raise
            else:
                return
            patience -= pause
            await self._wait(pause.total_seconds())


async def publish(client: AsyncWebClient, user: str, message: Message) -> None:
    """Put a message in somebody's home tab. Raises NotSent."""
    for charts in (True, False):
        try:
            await client.views_publish(user_id=user, view=render_home(message, charts=charts))
            return
        except FAILURES as error:
            if not (charts and code_of(error) in UNDRAWABLE):
                raise _repeatable(verdict(error)) from error


def _ways(message: Message) -> Iterator[dict[str, Any]]:
    """As it should look, then without charts, then in words alone."""
    yield (full := render_message(message))
    plainer = render_message(message, charts=False)
    if plainer != full:
        yield plainer
    yield {"text": short(message.text.strip(), TEXT) or full["text"], "blocks": []}


def _repeatable(failure: NotSent | PerhapsSent) -> NotSent:
    """What does no harm when it is done twice is simply done again."""
    return failure if isinstance(failure, NotSent) else NotSent(str(failure), BREATH)


def _parts(reference: str) -> tuple[str, str]:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise NotSent("this is no message of Slack's")
    return found[1], found[2]


def _note(code: str, channel: str) -> None:
    """What an administrator should look at; that somebody left is nothing new."""
    if code in NOT_INVITED and channel.startswith(("C", "G")):
        log.warning("is the bot invited to every team's channel? Slack says %s", code)
    elif code not in SETTLED:
        log.warning("Slack refused a message: %s", code)
