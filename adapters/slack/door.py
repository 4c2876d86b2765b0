"""Slack's way in over HTTP: whatever is not signed by Slack is turned away unread."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.trouble import trouble

log = logging.getLogger(__name__)
PATH = "/slack/events"
MOST_BYTES = 1_000_000
MOMENT = re.compile(r"[0-9]{1,12}")
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Door:
    """Bolt verifies too, and the age as well, but it reads first and trips over what is no text."""

    def __init__(self, bolt: AsyncApp, signing_secret: str) -> None:
        self._bolt = bolt
        self._secret = signing_secret.encode()

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
        made = hmac.new(self._secret, f"v0:{moment}:".encode() + raw, hashlib.sha256)
        return hmac.compare_digest(f"v0={made.hexdigest()}", signature)
