"""What the coach in Teams is measured against: botbuilder's echo bot as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from botbuilder.core import ActivityHandler, CloudAdapterBase, MessageFactory, TurnContext
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticationConstants,
    BotFrameworkAuthenticationFactory,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
)

from tests.bench.apart import Deeds
from tests.bench.loopback import listening


class Echo(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(MessageFactory.text(f"Echo: {turn_context.activity.text}"))


class Adapter(CloudAdapterBase):
    """The SDK's aiohttp package adds only what `serve_echo` does with a request."""


class Granted(PasswordServiceClientCredentialFactory):
    """With a token at hand: the SDK's own way wants https and asks anew in every turn, so the
    stock bot is spared something here."""

    def __init__(self, app_id: str, token: str) -> None:
        super().__init__(app_id, "")
        self.token = token

    async def create_credentials(self, *_: object, **__: object) -> MicrosoftAppCredentials:
        made = MicrosoftAppCredentials(self.app_id, "")
        made.get_access_token = lambda force_refresh=False: self.token
        return made


@asynccontextmanager
async def serve_echo(environment: Mapping[str, str], token: str) -> AsyncIterator[Deeds]:
    openid = environment["COACH_TEAMS_OPENID"]
    known = AuthenticationConstants
    adapter = Adapter(
        BotFrameworkAuthenticationFactory.create(
            validate_authority=True,
            to_channel_from_bot_login_url=known.TO_CHANNEL_FROM_BOT_LOGIN_URL,
            to_channel_from_bot_oauth_scope=known.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE,
            to_bot_from_channel_token_issuer=known.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER,
            oauth_url=known.OAUTH_URL,
            to_bot_from_channel_open_id_metadata_url=openid,
            to_bot_from_emulator_open_id_metadata_url=openid,
            credential_factory=Granted(environment["COACH_TEAMS_APP_ID"], token),
        )
    )
    bot = Echo()

    async def messages(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        header = request.headers.get("Authorization", "")
        answer = await adapter.process_activity(header, activity, bot.on_turn)
        if answer:
            return web.json_response(answer.body, status=answer.status)
        return web.Response(status=201)

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    async with listening(app) as address:
        yield {"address": lambda: address}
