"""What the doctor sees of Slack: whether the tokens work, and the app has its rights, no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.doctor.finding import Finding, bad, good, warn
from adapters.doctor.reach import NO_ANSWER, Now, clock, host
from adapters.settings import SlackSettings
from adapters.slack.manifest import FOR_GROUPS, SCOPES
from adapters.slack.render import render_message
from bot.content import Shelf
from bot.features import FEATURES
from bot.gallery import everything
from bot.message import Message

REFUSED_BLOCKS = "invalid_blocks"


async def examine_slack(
    settings: SlackSettings, session: ClientSession, now: Now, shelf: Shelf | None
) -> list[Finding]:
    """How long an answer is waited for is the session's to say: slack_sdk leaves it alone."""
    if not settings.bot_token:
        return [bad("doctor-slack-token-none"), *await _receiving(settings, None)]
    client = AsyncWebClient(
        settings.bot_token,
        base_url=settings.api,
        session=session,
        retry_handlers=[],
    )
    try:
        reply = await client.auth_test()
    except SlackClientError as refusal:
        return [bad("doctor-slack-refused", error=_error(refusal))]
    except NO_ANSWER:
        return [bad("doctor-slack-silent", host=host(settings.api))]
    if not reply.get("bot_id"):
        return [bad("doctor-slack-kind")]
    headers = {name.lower(): value for name, value in reply.headers.items()}
    return [
        good("doctor-slack", workspace=str(reply.get("team", "")), bot=str(reply.get("user", ""))),
        *_rights(headers.get("x-oauth-scopes")),
        *clock(headers.get("date", ""), now(), "Slack"),
        *await _receiving(settings, client),
        *await _drawing(client, shelf),
    ]


def _rights(granted: str | None) -> Iterator[Finding]:
    """What the token may do, beside what the manifest asks for."""
    if granted is None:
        yield warn("doctor-slack-rights-unknown")
        return
    given = {scope.strip() for scope in granted.split(",") if scope.strip()}
    missing, extra = sorted(set(SCOPES) - given), sorted(given - {*SCOPES, FOR_GROUPS})
    if missing:
        yield bad("doctor-slack-rights-missing", scopes=", ".join(missing))
    if extra:
        yield warn("doctor-slack-rights-extra", scopes=", ".join(extra))
    if not missing and not extra:
        yield good("doctor-slack-rights", count=len(given))


async def _receiving(settings: SlackSettings, client: AsyncWebClient | None) -> list[Finding]:
    """How Slack's events come in: over a socket that is opened here, or signed over HTTP."""
    if not settings.app_token:
        found = good if settings.signing_secret else bad
        return [found("doctor-slack-http" if settings.signing_secret else "doctor-slack-deaf")]
    if client is None:
        return []
    try:
        await client.apps_connections_open(app_token=settings.app_token)
    except SlackClientError as refusal:
        return [bad("doctor-slack-socket-refused", error=_error(refusal))]
    except NO_ANSWER:
        return [bad("doctor-slack-silent", host=host(settings.api))]
    return [good("doctor-slack-socket")]


async def _drawing(client: AsyncWebClient, shelf: Shelf | None) -> list[Finding]:
    """Whether Slack would take our richest message; silent where that cannot be asked."""
    if shelf is None:
        return []
    try:
        await client.blocks_validate(blocks=_richest(shelf))
    except SlackApiError as refusal:
        error = _error(refusal)
        return [bad("doctor-slack-blocks", error=error)] if error == REFUSED_BLOCKS else []
    except (SlackClientError, *NO_ANSWER):
        return []
    return [good("doctor-slack-drawing")]


def _richest(shelf: Shelf) -> list[dict[str, Any]]:
    """The message with the most kinds of parts, drawn as it would be sent."""
    said = [one for one in everything(FEATURES, shelf, "nl") if isinstance(one, Message)]
    richest = max(said, key=lambda one: len({type(part) for part in one.parts}))
    blocks: list[dict[str, Any]] = render_message(richest)["blocks"]
    return blocks


def _error(refusal: SlackClientError) -> str:
    """Slack's own name of what is wrong; never the request, which holds the token."""
    answer = getattr(refusal, "response", None)
    data = getattr(answer, "data", answer)
    return str(data.get("error", "")) if isinstance(data, dict) else type(refusal).__name__
