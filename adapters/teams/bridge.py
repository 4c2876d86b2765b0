"""The one file that knows Microsoft's bot SDK: everything else sees plain JSON and plain errors.

The SDK is past its end of life and has defects; each is worked around here and has a test named
`test_defect_…`, so that the day it is exchanged the tests say what must still hold.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from hashlib import sha256
from time import monotonic
from typing import Any

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web
from botbuilder.core import (  # type: ignore[import-untyped]
    CloudAdapterBase,
    InvokeResponse,
    TurnContext,
)
from botbuilder.schema import (  # type: ignore[import-untyped]
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationParameters,
)
from botframework.connector import AsyncBfPipeline  # type: ignore[import-untyped]
from botframework.connector.aio import ConnectorClient  # type: ignore[import-untyped]
from botframework.connector.auth import (  # type: ignore[import-untyped]
    AuthenticateRequestResult,
    AuthenticationConstants,
    BotFrameworkAuthenticationFactory,
    ConnectorFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.jwt_token_extractor import (  # type: ignore[import-untyped]
    JwtTokenExtractor,
    _OpenIdMetadata,
)
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPPolicy, AsyncHTTPSender
from msrest.universal_http import HTTPClientResponse
from msrest.universal_http.requests import ClientRetryPolicy
from yarl import URL

from adapters.settings import TeamsSettings
from adapters.teams.guard import Json, Turned, allowed, foreign, read, refuse_unsafe
from adapters.teams.receive import Malformed
from adapters.teams.refusal import Refusal, classify
from adapters.teams.tokens import AccessToken
from bot.ports import NotSent
from bot.trouble import trouble

__all__ = ["Bridge", "Refusal", "classify", "refuse_unsafe"]

log = logging.getLogger(__name__)
OnActivity = Callable[[Json], Awaitable[Json | None]]
"""Answers an activity; for an invoke with the body of the answer, empty for none."""

PATIENCE = ClientTimeout(total=15, sock_connect=5)
NOT_IMPLEMENTED = 501  # what the SDK answers when nothing else is
CONNECTIONS = 64  # 50 requests a second are allowed, and some take a second
PROOF_KEPT, MOST_PROOFS = 60.0, 100  # seconds; Teams shows one token for an hour
KEYS_PATIENCE = ClientTimeout(total=5)
KEYS_KEPT, KEYS_AGAIN, KEYS_AFTER_FAILURE = 24 * 3600.0, 300.0, 5.0  # seconds

# defect 2: the SDK looks 500 numbers up in a list, a thousand times for every client it makes
ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]


class Bridge:
    """Answers what Teams sends and sends what it is given. Make it once; close it at the end."""

    def __init__(self, settings: TeamsSettings) -> None:
        if not settings.app_id and not settings.development:
            raise ValueError("COACH_TEAMS_APP_ID is missing")
        self.settings = settings
        self._session: ClientSession | None = None
        openid = settings.openid or AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
        JwtTokenExtractor.metadataCache[openid] = _Keys(openid, self.http)
        self._auth = BotFrameworkAuthenticationFactory.create(
            validate_authority=True,
            to_channel_from_bot_login_url=AuthenticationConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL,
            to_channel_from_bot_oauth_scope=AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE,
            to_bot_from_channel_token_issuer=AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER,
            oauth_url=AuthenticationConstants.OAUTH_URL,
            to_bot_from_channel_open_id_metadata_url=openid,
            to_bot_from_emulator_open_id_metadata_url=openid,
            credential_factory=PasswordServiceClientCredentialFactory(
                settings.app_id, settings.app_secret, tenant_id=settings.tenant_id or None
            ),
        )
        # defect 7: for sign-ins nobody asks for, it makes a client with a pipeline in every turn
        self._auth.create_user_token_client = _no_sign_ins
        self._proofs: dict[bytes, tuple[float, AuthenticateRequestResult]] = {}
        self._adapter = _Adapter(self._auth)
        self._connectors = _Connectors(settings, self.http)

    @property
    def able(self) -> bool:
        return self._connectors.token.given

    def http(self) -> ClientSession:
        """The one session for all that goes out."""
        if self._session is None:
            connector = TCPConnector(limit=CONNECTIONS)
            self._session = ClientSession(
                connector=connector, timeout=PATIENCE, cookie_jar=DummyCookieJar()
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    # --- in ---------------------------------------------------------------------------------------

    async def receive(self, request: web.Request, on_activity: OnActivity) -> web.Response:
        """Let the SDK check who sends this and run the turn; nothing unproven is handed on."""
        try:
            raw = await read(request)
            proof = await self._proof(raw, request.headers.get("Authorization"))
            activity = _typed(raw)
        except Turned as away:
            return web.Response(status=away.status)
        return await self._turn(proof, activity, raw, on_activity)

    async def _proof(self, raw: Json, header: str | None) -> AuthenticateRequestResult:
        channel, service_url = raw.get("channelId"), raw.get("serviceUrl")
        known = sha256(repr((header, channel, service_url)).encode(errors="replace")).digest()
        until, proof = self._proofs.get(known, (0.0, None))
        if proof is None or until < monotonic():
            proof = await self._proven(
                Activity(channel_id=channel, service_url=service_url), header
            )
            if len(self._proofs) >= MOST_PROOFS:
                self._proofs.clear()
            self._proofs[known] = monotonic() + PROOF_KEPT, proof
        vouched = proof.claims_identity.claims.get(AuthenticationConstants.SERVICE_URL_CLAIM)
        if why := foreign(self.settings, raw, vouched):
            log.warning("a request that is not for this bot: %s", why)
            raise Turned(403)
        proof.connector_factory = self._connectors
        return proof

    async def _proven(self, claimed: Activity, header: str | None) -> AuthenticateRequestResult:
        """Checked by the SDK: a token's signature costs more than all of our own checks."""
        try:
            return await self._auth.authenticate_request(claimed, header)
        except _NoKeys as error:
            raise Turned(503) from error
        except Exception as error:  # defect 6: what a bad token does in there is anybody's guess
            log.warning("a request without a good token: %s", trouble(error))
            raise Turned(401) from error

    async def _turn(
        self, proof: AuthenticateRequestResult, activity: Activity, raw: Json, hear: OnActivity
    ) -> web.Response:
        async def logic(context: TurnContext) -> None:
            body = await hear(raw)
            if body is not None:
                # defect 1: the SDK's own handlers serialise a body twice, so it gets plain JSON
                answer = InvokeResponse(status=200, body=body)
                kind = ActivityTypes.invoke_response
                await context.send_activity(Activity(type=kind, value=answer))

        try:
            answer = await self._adapter.process_activity(proof, activity, logic)
        except Malformed as error:
            log.warning("an activity without a sound %s", error)
            return web.Response(status=400)
        except Exception as error:
            log.error("answering Teams failed: %s", trouble(error))
            return web.Response(status=500)
        status = int(answer.status) if answer else 200
        if status == NOT_IMPLEMENTED:  # an invoke nobody offers is the asker's mistake, not ours
            status = 404
        if answer is None or not answer.body:
            return web.Response(status=status)
        return web.json_response(answer.body, status=status)

    # --- out: these raise Refusal, NotSent, or what a broken line raises --------------------------

    async def send(self, reference: Json, activity: Json) -> str:
        """Post to a conversation; the id of what then stands there."""
        connector = self._connectors.at(reference["service_url"])
        sent = await connector.conversations.send_to_conversation(
            reference["conversation"], _from_bot(reference, activity)
        )
        return (sent and sent.id) or ""

    async def update(self, reference: Json, id: str, activity: Json) -> None:
        connector = self._connectors.at(reference["service_url"])
        whole = _from_bot(reference, activity) | {"id": id}
        await connector.conversations.update_activity(reference["conversation"], id, whole)

    async def delete(self, reference: Json, id: str) -> None:
        connector = self._connectors.at(reference["service_url"])
        await connector.conversations.delete_activity(reference["conversation"], id)

    async def create(self, service_url: str, tenant: str, member_id: str) -> Json:
        """The private chat with a person who has the app; the same one every time."""
        bot = f"28:{self.settings.app_id}"
        parameters = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=bot),
            members=[ChannelAccount(id=member_id)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        connector = self._connectors.at(service_url)
        made = await connector.conversations.create_conversation(parameters)
        return {
            "service_url": service_url,
            "conversation": made.id,
            "tenant": tenant,
            "bot": bot,
        }

    async def member(self, reference: Json, user_id: str) -> Json:
        """Somebody in a conversation, as its roster has them."""
        connector = self._connectors.at(reference["service_url"])
        found = await connector.conversations.get_conversation_member(
            reference["conversation"], user_id
        )
        return _whole(found)

    async def members(self, team: str, token: str = "") -> tuple[list[Json], str]:
        """One page of the roster of a team, and the token of the next page; empty at the end."""
        connector = self._connectors.at(self.settings.service_url)
        found = await connector.conversations.get_conversation_paged_members(
            team, continuation_token=token or None
        )
        return [_whole(one) for one in found.members or ()], found.continuation_token or ""


class _Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The SDK's adapter as it is; its aiohttp companion package would add defect 6 and no more."""


class _Connectors(ConnectorFactory):  # type: ignore[misc]
    """One connector client for each address, all of them on one session and one token."""

    def __init__(self, settings: TeamsSettings, http: Callable[[], ClientSession]) -> None:
        self._settings = settings
        self.token = AccessToken(settings, http, monotonic)
        self._http = http
        self._made: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str = "") -> ConnectorClient:
        return self.at(service_url)

    def at(self, service_url: str) -> ConnectorClient:
        """Raises NotSent for an address that is nobody's business."""
        if not allowed(self._settings, service_url):
            raise NotSent("not an address of Teams")
        if service_url not in self._made:
            bearer = _Bearer(self.token if self._settings.app_id else None)
            client = ConnectorClient(bearer, service_url, sender=_Sender(self._http))
            # only now: a client ties whatever it was given to a pipeline of its own, with threads
            client.config.pipeline = AsyncBfPipeline(client.config)
            self._made[service_url] = client
        return self._made[service_url]


class _Bearer(AsyncHTTPPolicy[Any, Any]):
    """Shows the one token on every call (defect 3: the SDK fetches one a turn, and blocks)."""

    def __init__(self, token: AccessToken | None) -> None:
        super().__init__()
        self._token = token

    async def send(self, request: Request[Any], **config: Any) -> Response[Any, Any]:
        assert self.next is not None
        if self._token is None:
            return await self.next.send(request, **config)
        token = await self._token.get()
        try:
            return await self._with(token, request, config)
        except Refusal as refusal:
            if refusal.status != 401:
                raise
            self._token.forget(token)
        return await self._with(await self._token.get(), request, config)

    async def _with(self, token: str, request: Request[Any], config: Json) -> Response[Any, Any]:
        assert self.next is not None
        request.http_request.headers["Authorization"] = f"Bearer {token}"
        return await self.next.send(request, **config)


class _Sender(AsyncHTTPSender[Any, Any]):
    """Sends what the SDK prepared, once (defect 5: it keeps a thread for each call and repeats
    some calls by itself)."""

    def __init__(self, http: Callable[[], ClientSession]) -> None:
        self._http = http

    async def __aexit__(self, *details: object) -> None:
        """The session outlives every client."""

    async def send(self, request: Request[Any], **config: Any) -> Response[Any, Any]:
        asked = request.http_request
        async with self._http().request(
            asked.method,
            URL(asked.url, encoded=True),
            headers=asked.headers,
            data=asked.data,
            allow_redirects=False,
        ) as answer:
            body = await answer.read()
        if answer.status >= 300:
            text = body.decode(errors="replace")
            raise Refusal(answer.status, text, answer.headers.get("Retry-After"))
        return Response(request, _Answer(asked, answer.status, dict(answer.headers), body))


class _Answer(HTTPClientResponse):
    """An answer in the shape the SDK reads."""

    def __init__(self, asked: Any, status: int, headers: dict[str, str], body: bytes) -> None:
        super().__init__(asked, None)
        self.status_code = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self._content = body

    def body(self) -> bytes:
        return self._content


class _Keys(_OpenIdMetadata):  # type: ignore[misc]
    """The keys that Teams signs with, fetched without blocking anybody (part of defect 6).

    The SDK's own fetch has no time limit, and a new key stays unknown to it for a day.
    """

    def __init__(self, url: str, http: Callable[[], ClientSession]) -> None:
        super().__init__(url)
        self._http = http
        self._old = self._next = 0.0  # when keys are to be fetched anew, and not before
        self._one_at_a_time = asyncio.Lock()

    async def get(self, key_id: str) -> Any:
        async with self._one_at_a_time:
            wanted = not self._has(key_id) or monotonic() >= self._old
            if wanted and monotonic() >= self._next:
                await self._renew()
        if not self.keys:
            raise _NoKeys
        if not self._has(key_id):
            raise PermissionError("signed with an unknown key")
        return self._find(key_id)

    def _has(self, key_id: str) -> bool:
        return any(key.get("kid") == key_id for key in self.keys)

    async def _renew(self) -> None:
        """Old keys are still good when new ones cannot be had."""
        try:
            metadata = await self._read(self.url)
            self.keys = (await self._read(metadata["jwks_uri"]))["keys"]
        except Exception as error:
            log.error("the keys of Teams cannot be fetched: %s", trouble(error))
            self._next = monotonic() + KEYS_AFTER_FAILURE
        else:
            self._old, self._next = monotonic() + KEYS_KEPT, monotonic() + KEYS_AGAIN

    async def _read(self, url: str) -> Json:
        async with self._http().get(url, timeout=KEYS_PATIENCE) as answer:
            answer.raise_for_status()
            read: Json = await answer.json(content_type=None)
            return read


class _NoKeys(Exception):
    pass


async def _no_sign_ins(claims: object) -> None:
    return None


def _typed(raw: Json) -> Activity:
    """The SDK's own reading of an activity; it may change what it reads."""
    try:
        activity = Activity.deserialize(json.loads(json.dumps(raw)))  # faster than a deepcopy
    except Exception as error:
        raise Turned(400) from error
    if not isinstance(activity.type, str):
        raise Turned(400)
    return activity


def _whole(account: ChannelAccount) -> Json:
    """With what the SDK does not know, such as the e-mail address."""
    return {**account.serialize(), **account.additional_properties}


def _from_bot(reference: Json, activity: Json) -> Json:
    conversation = {"id": reference["conversation"], "tenantId": reference["tenant"]}
    return activity | {"from": {"id": reference["bot"]}, "conversation": conversation}
