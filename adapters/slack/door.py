"""Slack's way in over HTTP: whatever is not signed by Slack is turned away unread."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock

from bot.trouble import trouble

log = logging.getLogger(__name__)
PATH = "/slack/events"
MOST_BYTES = 1_000_000
OLDEST = 300  # seconds, as Slack recommends
MOMENT = re.compile(r"[0-9]{1,12}")
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Door:
    """Bolt verifies too, but it reads first, and answers some things before it verifies them."""

    def __init__(self, bolt: AsyncApp, signing_secret: str) -> None:
        self._bolt = bolt
        self._secret = signing_secret.encode()
        self._settled = False  # whether the secret proved good, or was doubted aloud
        self._clock = Clock()  # the SDK's own, of the wall: signatures live in real time

    async def enter(self, request: web.Request) -> web.Response:
        request = request.clone(client_max_size=MOST_BYTES)
        try:
            raw = await request.read()
        except web.RequestPayloadError:
            return web.Response(status=400)
        if not self._signed(request, raw):
            return web.Response(status=401)
        try:
            answer = await self._bolt.async_dispatch(await to_bolt_request(request))
        except Exception as error:  # what Bolt cannot read, its own error handling cannot either
            log.warning("Slack signed something that cannot be read: %s", trouble(error))
            return web.Response(status=400)
        if answer.status == 404:  # Bolt's word for what nobody listens to
            return web.Response()
        return await to_aiohttp_response(answer)

    def _signed(self, request: web.Request, raw: bytes) -> bool:
        moment = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not (MOMENT.fullmatch(moment) and SIGNATURE.fullmatch(signature)):
            return False
        if abs(self._clock.now() - int(moment)) > OLDEST:
            return False
        made = hmac.new(self._secret, f"v0:{moment}:".encode() + raw, hashlib.sha256)
        good = hmac.compare_digest(f"v0={made.hexdigest()}", signature)
        self._note(good)
        return good

    def _note(self, good: bool) -> None:
        """A wrong secret looks like a stranger: said once, and only while nobody came in yet."""
        if not (good or self._settled):
            log.warning(
                "a request was not signed with COACH_SLACK_SIGNING_SECRET: it is not Slack's, or "
                "the secret is not the one of Basic Information"
            )
        self._settled = True
