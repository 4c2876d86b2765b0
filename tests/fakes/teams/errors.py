"""How the loopback Teams refuses: published codes in their three shapes, and faults on demand."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.fakes.faults import Fault, Trouble
from tests.fakes.teams.world import WORLD, Json

Handler = Callable[[web.Request], Awaitable[web.Response]]

# published error codes and their status
STATUS = {
    "BadSyntax": 400, "BadArgument": 400, "BotNotRegistered": 401,
    "ConversationBlockedByUser": 403, "BotNotInConversationRoster": 403, "BotDisabledByAdmin": 403,
    "ForbiddenOperationException": 403, "NotEnoughPermissions": 403,
    "ConversationNotFound": 404, "ActivityNotFoundInConversation": 404, "MemberNotFound": 404,
    "PreconditionFailed": 412, "MessageSizeTooBig": 413, "Throttled": 429, "ServiceError": 500,
}  # fmt: skip
WRITES_BLOCKED = {"subCode": "MessageWritesBlocked", "errorCode": None, "errorSubCode": None,
                  "details": "Thread is blocked from message writes."}  # fmt: skip
NOT_INSTALLED = {"code": "BadArgument", "message": "Bot is not installed in user's personal scope"}


def refusal(code: str, words: str = "", status: int = 0, retry: int = 0) -> web.Response:
    """An error as the connector tells it: a 403 comes in three shapes, or without a word.

    Most codes stand in `error`. Blocked or uninstalled can also be JSON in a text beside a number,
    `MessageWritesBlocked`; and `NotInstalled` is a 403 that calls itself BadArgument. `Forbidden`
    has no body.
    """
    body: Json = {"error": {"code": code, "message": words or code}}
    if code == "MessageWritesBlocked":
        body = {"errorCode": 209, "message": json.dumps(WRITES_BLOCKED, indent=2)}
    elif code == "NotInstalled":
        body = {"error": NOT_INSTALLED}
    elif code == "Forbidden":
        return web.Response(status=403)
    headers = {"Retry-After": str(retry)} if retry else {}
    return web.json_response(body, status=status or STATUS.get(code, 403), headers=headers)


async def go_wrong(request: web.Request, trouble: Trouble, handler: Handler) -> web.Response:
    match trouble:
        case Fault.SERVER_ERROR:
            return refusal("ServiceError")
        case Fault.TOO_FAST:
            return too_fast(1)
        case Fault.TIMEOUT:
            await request.app[WORLD].faults.hang()
        case Fault.DROP_AFTER:
            await handler(request)
        case int():
            return refusal("ServiceError", status=trouble)
        case str():
            return refusal(trouble)
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=500)


def too_fast(wait: int) -> web.Response:
    return refusal("Throttled", "Too many requests.", retry=wait)
