"""Files for somebody's private chat: Teams asks the person first, and then wants the content."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from sqlmodel import Session

from adapters.settings import LOOPBACK
from adapters.teams.bridge import Bridge, Refusal
from adapters.teams.guard import Json
from adapters.teams.receive import sender_of
from adapters.teams.text import cut, plain
from bot import offered
from bot.message import File
from bot.offered import Gone, Taken
from bot.ports import NotSent, Place
from bot.trouble import trouble

log = logging.getLogger(__name__)
T = TypeVar("T")
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
ABOUT_MOST = 120  # characters
DRIVE = ".sharepoint.com"  # where everybody's own drive is


class Keeping(Protocol):
    """What it needs of the database."""

    async def transact(self, work: Callable[[Session], T]) -> T: ...


class FileOffers:
    """Asks, and brings what is accepted. The answer may come in at another process than the one
    that asked, or after a restart, so what was offered to whom is in the database."""

    def __init__(self, bridge: Bridge, store: Keeping, now: Callable[[], datetime]) -> None:
        self._bridge = bridge
        self._store = store
        self._now = now

    async def offer(self, reference: Json, place: Place, file: File, about: str) -> None:
        """Ask the person whether it may be put on their drive; `about` says what it is.

        It is kept before Teams knows of it: the answer may be here before the card is.
        """
        token = secrets.token_urlsafe(16)
        keep = partial(offered.offer, token=token, place=place, file=file, now=self._now())
        await self._store.transact(keep)
        try:
            card = await self._bridge.send(reference, _activity(_question(token, file, about)))
        except (Refusal, NotSent):
            await self._store.transact(partial(offered.withdraw, token=token))
            raise
        try:
            await self._store.transact(partial(offered.stands, token=token, card=card))
        except Exception as error:  # an answer says by itself what it answers
            log.warning("a file was offered, and its card not noted: %s", trouble(error))

    async def answer(self, reference: Json, activity: Json, declined: Json) -> None:
        """The person said yes or no, so the file, or `declined`, takes the place of the question.

        Raises Gone, and what the bridge raises.
        """
        value = _dict(activity, "value")
        accepted = value.get("action") == "accept"
        try:
            taken = await self._take(activity, str(_dict(value, "context").get("file")))
        except Gone:
            if accepted:
                raise
            return
        if taken is None:
            return
        if accepted:
            declined = await self._bring(taken, _dict(value, "uploadInfo"))
        await self._put(reference, taken.card or _pressed(activity), declined)

    async def _take(self, activity: Json, token: str) -> Taken | None:
        who = sender_of(activity)
        return await self._store.transact(
            partial(offered.take, token=token, platform=who.platform, ids=who.ids, now=self._now())
        )

    async def _bring(self, file: Taken, info: Json) -> Json:
        await self._upload(info, file)
        return _activity(_info_card(info, file))

    async def _put(self, reference: Json, card: str, activity: Json) -> None:
        """In place of the question, so that it cannot be answered again; else below it."""
        if card:
            with suppress(Refusal):
                await self._bridge.update(reference, card, activity)
                return
        await self._bridge.send(reference, activity)

    async def _upload(self, info: Json, file: Taken) -> None:
        url, size = info.get("uploadUrl"), len(file.content)
        if not isinstance(url, str) or not self._is_drive(url):
            raise ValueError("not a drive of Teams")
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{size - 1}/{size}",
        }
        async with self._bridge.http().put(
            url, data=file.content, headers=headers, allow_redirects=False
        ) as answer:
            if answer.status not in (200, 201):
                raise Refusal(answer.status)

    def _is_drive(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self._bridge.settings.development:
            return host in LOOPBACK
        return parts.scheme == "https" and host.endswith(DRIVE)


def _activity(card: Json) -> Json:
    return {"type": "message", "attachments": [card]}


def _question(token: str, file: File, about: str) -> Json:
    content = {
        "description": cut(plain(about), ABOUT_MOST),
        "sizeInBytes": len(file.content),
        "acceptContext": {"file": token},
        "declineContext": {"file": token},
    }
    return {"contentType": CONSENT, "name": file.name, "content": content}


def _info_card(info: Json, file: Taken) -> Json:
    return {
        "contentType": INFO,
        "contentUrl": info.get("contentUrl"),
        "name": info.get("name") or file.name,
        "content": {"uniqueId": info.get("uniqueId"), "fileType": info.get("fileType")},
    }


def _pressed(activity: Json) -> str:
    """The card that was answered, as Teams says."""
    card = activity.get("replyToId")
    return card if isinstance(card, str) else ""


def _dict(source: Json, name: str) -> Json:
    part = source.get(name)
    return part if isinstance(part, dict) else {}
