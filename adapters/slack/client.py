"""Slack's own SDK, set up for us: it repeats nothing by itself and logs nobody's words."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.settings import SlackSettings
from bot.ports import NotSent, PerhapsSent, Reach
from bot.trouble import trouble

log = logging.getLogger(__name__)
TIMEOUT = aiohttp.ClientTimeout(total=20, connect=8)
BREATH = timedelta(seconds=5)  # before something that broke is tried again
LATER = timedelta(minutes=10)  # until somebody may have mended the token
MINUTE = timedelta(minutes=1)  # when Slack says "too fast" and not until when
SHORTEST, LONGEST = 1.0, 900.0  # seconds of a Retry-After that are believed
SANE = 1e9  # seconds above which it is no time at all

FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
NOTHING_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
TOO_FAST = {"ratelimited", "rate_limited"}
UNSURE = {"internal_error", "fatal_error", "service_unavailable"}  # "some of it may have succeeded"
BLOCKED = {"messages_tab_disabled"}
NOT_THERE = {
    "cannot_dm_bot", "channel_not_found", "is_archived", "not_in_channel", "user_disabled",
    "user_not_found", "user_not_visible",
}  # fmt: skip
TOKEN = {
    "access_denied", "accesslimited", "account_inactive", "ekm_access_denied", "invalid_auth",
    "missing_scope", "no_permission", "not_allowed_token_type", "not_authed",
    "org_login_required", "team_access_not_granted", "token_expired", "token_revoked",
}  # fmt: skip


class Client(AsyncWebClient):
    """With a limit on every call: on a shared session the SDK itself sets none."""

    limit = TIMEOUT

    async def _request(
        self, *, http_verb: str, api_url: str, req_args: dict[str, Any]
    ) -> dict[str, Any]:
        bounded = {"timeout": self.limit, **req_args}
        return await super()._request(http_verb=http_verb, api_url=api_url, req_args=bounded)


def open_client(
    settings: SlackSettings,
    session: aiohttp.ClientSession,
    timeout: aiohttp.ClientTimeout = TIMEOUT,
) -> AsyncWebClient:
    """The Web API over a session that all calls share.

    Without the SDK's retries: its default one posts again after a broken connection, when the
    first post may have arrived, and its rate-limit one does not hold back the other calls.
    """
    client = Client(
        settings.bot_token,
        base_url=settings.api,
        session=session,
        retry_handlers=[],
        logger=sdk_log(),
    )
    client.limit = timeout
    return client


def code_of(error: BaseException) -> str:
    """Slack's own name for what is wrong, such as `channel_not_found`; empty when it gave none."""
    body = getattr(getattr(error, "response", None), "data", None)
    code = body.get("error") if isinstance(body, dict) else ""
    return code if isinstance(code, str) else ""


def reason(error: BaseException) -> str:
    """What went wrong in words for the log: a code, a status or a place, never a message's text."""
    if isinstance(error, SlackApiError):
        return code_of(error) or f"HTTP {_status(error)}"
    return trouble(error)


def verdict(error: BaseException) -> NotSent | PerhapsSent:
    """What a failed call means: PerhapsSent when Slack may have done what was asked."""
    if isinstance(error, NOTHING_LEFT):
        return NotSent("Slack cannot be reached", BREATH, lane=True)
    if not isinstance(error, SlackApiError):
        return PerhapsSent("the connection broke")
    code, status = code_of(error), _status(error)
    if too_fast(error):
        return NotSent("too fast for Slack", _retry_after(error), lane=True, too_fast=True)
    if status >= 500 or not code or code in UNSURE:
        return PerhapsSent(reason(error))
    if code in TOKEN:
        log.error(*_refused(error, code))
        return NotSent(code, LATER, lane=True)
    return NotSent(code, reach=_reach(code))


def _refused(error: SlackApiError, code: str) -> tuple[str, ...]:
    """What whoever runs the coach has to mend, for the log."""
    if code != "missing_scope":
        return "Slack does not accept the bot token for this: %s; see `coach doctor`", code
    right = str(error.response.get("needed") or "that this takes")
    anew = "coach manifest slack" + " --groups" * right.startswith("usergroups")
    words = "The Slack app lacks the right %s (%s): renew its manifest with `%s`, and reinstall it"
    return words, right, code, anew


def _reach(code: str) -> Reach:
    """What a refusal for good says of whoever it was for."""
    if code in BLOCKED:
        return "blocked"
    return "uninstalled" if code in NOT_THERE else "unknown"


def too_fast(error: BaseException) -> bool:
    return isinstance(error, SlackApiError) and (
        _status(error) == 429 or code_of(error) in TOO_FAST
    )


def _status(error: SlackApiError) -> int:
    """Of a response of the SDK, or of aiohttp's where the SDK could not read it."""
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def _retry_after(error: SlackApiError) -> timedelta:
    said = {k.lower(): v for k, v in getattr(error.response, "headers", {}).items()}
    try:
        seconds = float(str(said.get("retry-after", "")))
    except ValueError:
        return MINUTE
    if not 0 <= seconds < SANE:
        return MINUTE
    return timedelta(seconds=min(max(seconds, SHORTEST), LONGEST))


class _NobodysWords(logging.Filter):
    """The SDK and Bolt put whole payloads in their lines; the kind of trouble is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        record.msg = f"Slack's SDK: {reason(error) if error else 'an error'} in {record.funcName}"
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


def sdk_log() -> logging.Logger:
    """For the SDK and Bolt, which hand its level and filter on to loggers of their own."""
    own = logging.getLogger("adapters.slack.sdk")
    own.setLevel(logging.ERROR)
    if not own.filters:
        own.addFilter(_NobodysWords())
    return own
