"""Files for somebody's private chat: Teams asks the person first, and then wants the content."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from adapters.settings import LOOPBACK
from adapters.teams.bridge import Bridge, Refusal
from adapters.teams.guard import Json
from adapters.teams.text import cut, plain
from bot.message import File

log = logging.getLogger(__name__)
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
KEPT = timedelta(hours=12)
ABOUT_MOST = 120  # characters
MOST_BYTES = 50_000_000  # of all files together; the oldest go first
DRIVE = ".sharepoint.com"  # where everybody's own drive is


class FileGone(Exception):
    """Offered too long ago, or not to this person."""


@dataclass(slots=True)
class _Offer:
    owner: str
    file: File | None  # None once it was answered: a second press is no new answer
    until: datetime
    card: str = ""  # the question, as Teams knows it

    @property
    def size(self) -> int:
        return len(self.file.content) if self.file else 0


class FileOffers:
    """What was offered to whom, in memory: after a restart it has to be asked for again."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime]) -> None:
        self._bridge = bridge
        self._now = now
        self._offers: dict[str, _Offer] = {}

    async def offer(self, reference: Json, owner: str, file: File, about: str) -> None:
        """Ask the person whether it may be put on their drive; `about` says what it is."""
        token, offer = secrets.token_urlsafe(16), _Offer(owner, file, self._now() + KEPT)
        self._keep(token, offer)
        content = {
            "description": cut(plain(about), ABOUT_MOST),
            "sizeInBytes": len(file.content),
            "acceptContext": {"file": token},
            "declineContext": {"file": token},
        }
        card = {"contentType": CONSENT, "name": file.name, "content": content}
        try:
            offer.card = await self._bridge.send(reference, _activity(card))
        except Refusal:
            del self._offers[token]
            raise

    async def answer(self, reference: Json, owner: str, value: Json, declined: Json) -> None:
        """The person said yes or no, so the file, or `declined`, takes the place of the question.

        Raises FileGone, and what the bridge raises.
        """
        context = value.get("context")
        found = self._offers.get(str(context.get("file")) if isinstance(context, dict) else "")
        accepted = value.get("action") == "accept"
        if found is None or found.owner != owner or found.until < self._now():
            if accepted:
                raise FileGone
            return
        file, found.file = found.file, None
        if file is None:
            return
        if accepted:
            info = value.get("uploadInfo")
            declined = await self._bring(file, info if isinstance(info, dict) else {})
        await self._put(reference, found.card, declined)

    async def _bring(self, file: File, info: Json) -> Json:
        await self._upload(info, file)
        return _activity(_info_card(info, file))

    async def _put(self, reference: Json, card: str, activity: Json) -> None:
        """In place of the question, so that it cannot be answered again; else below it."""
        try:
            await self._bridge.update(reference, card, activity)
        except Refusal:
            await self._bridge.send(reference, activity)

    async def _upload(self, info: Json, file: File) -> None:
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

    def _keep(self, token: str, offer: _Offer) -> None:
        self._offers[token] = offer
        room = MOST_BYTES
        for name, kept in reversed(list(self._offers.items())):
            room -= kept.size
            if kept.until < self._now() or (room < 0 and name != token):
                del self._offers[name]


def _activity(card: Json) -> Json:
    return {"type": "message", "attachments": [card]}


def _info_card(info: Json, file: File) -> Json:
    return {
        "contentType": INFO,
        "contentUrl": info.get("contentUrl"),
        "name": info.get("name") or file.name,
        "content": {"uniqueId": info.get("uniqueId"), "fileType": info.get("fileType")},
    }
