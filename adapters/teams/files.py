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
from bot.message import File

log = logging.getLogger(__name__)
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
KEPT = timedelta(hours=12)
MOST_BYTES = 50_000_000  # of all files together; the oldest go first
DRIVE = ".sharepoint.com"  # where everybody's own drive is


class FileGone(Exception):
    """Offered too long ago, or not to this person."""


@dataclass(slots=True)
class _Offer:
    owner: str
    file: File | None  # None once it was answered: a second press is no new answer
    until: datetime

    @property
    def size(self) -> int:
        return len(self.file.content) if self.file else 0


class FileOffers:
    """What was offered to whom, in memory: after a restart it has to be asked for again."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime]) -> None:
        self._bridge = bridge
        self._now = now
        self._offers: dict[str, _Offer] = {}

    async def offer(self, reference: Json, owner: str, file: File) -> None:
        """Ask the person whether it may be put on their drive."""
        token = secrets.token_urlsafe(16)
        self._keep(token, _Offer(owner, file, self._now() + KEPT))
        content = {
            "description": file.name,
            "sizeInBytes": len(file.content),
            "acceptContext": {"file": token},
            "declineContext": {"file": token},
        }
        card = {"contentType": CONSENT, "name": file.name, "content": content}
        await self._bridge.send(reference, {"type": "message", "attachments": [card]})

    async def answer(self, reference: Json, owner: str, value: Json) -> None:
        """The person said yes or no. Raises FileGone, and what the bridge raises."""
        context = value.get("context")
        found = self._offers.get(str(context.get("file")) if isinstance(context, dict) else "")
        accepted = value.get("action") == "accept"
        if found is None or found.owner != owner or found.until < self._now():
            if accepted:
                raise FileGone
            return
        file, found.file = found.file, None
        if file and accepted:
            info = value.get("uploadInfo")
            await self._bring(reference, file, info if isinstance(info, dict) else {})

    async def _bring(self, reference: Json, file: File, info: Json) -> None:
        await self._upload(info, file)
        card = _info_card(info, file)
        await self._bridge.send(reference, {"type": "message", "attachments": [card]})

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


def _info_card(info: Json, file: File) -> Json:
    return {
        "contentType": INFO,
        "contentUrl": info.get("contentUrl"),
        "name": info.get("name") or file.name,
        "content": {"uniqueId": info.get("uniqueId"), "fileType": info.get("fileType")},
    }
