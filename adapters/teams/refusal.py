"""What it means when Teams refuses or the line breaks: try again later, never, or who knows."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.ports import NotSent, PerhapsSent, Reach

SOON = timedelta(seconds=5)
LATER = timedelta(minutes=1)
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(hours=1)
SANE = 1e9  # seconds above which a Retry-After is no time at all

BLOCKED = ("conversationblockedbyuser", "messagewritesblocked", "botdisabledbyuser")
WHY = {"blocked": "blocked by the person", "uninstalled": "the app is not installed there"}
NOT_THERE = ("botnotinconversationroster", "forbiddenoperationexception", "not installed")


class Refusal(Exception):
    """An answer that is no success, with the body as it came."""

    def __init__(self, status: int, body: str = "", retry_after: str | None = None) -> None:
        super().__init__(f"refused with {status}")
        self.status = status
        self.after = _seconds(retry_after or "")  # None when it does not say so in earnest
        self.pause = self.after or (SOON if retry_after is None else LATER)
        self._body = body.lower()

    @property
    def reach(self) -> Reach:
        """As far as the three shapes of a 403 tell; a 403 may also say nothing known."""
        if self.status == 403 and any(code in self._body for code in BLOCKED):
            return "blocked"
        if self.status == 403 and any(code in self._body for code in NOT_THERE):
            return "uninstalled"
        return "unknown"

    @property
    def reason(self) -> str:
        return WHY.get(self.reach) or f"refused with {self.status}"

    @property
    def unclear(self) -> bool:
        """A 403 that is neither a block nor a removed app: perhaps an administrator's doing."""
        return self.status == 403 and self.reason == "refused with 403"


def classify(error: Exception, *, repeatable: bool = False) -> NotSent | PerhapsSent:
    """What to do after an error. `repeatable`: doing it twice shows nothing twice."""
    match error:
        case NotSent() | PerhapsSent():
            return error
        case Refusal():
            return _refused(error, repeatable)
        case ClientConnectorError() | ConnectionTimeoutError():
            return NotSent("Teams is not reached", SOON, lane=True)
    return NotSent("the line broke", SOON) if repeatable else PerhapsSent("the line broke")


def _refused(refusal: Refusal, repeatable: bool) -> NotSent | PerhapsSent:
    status = refusal.status
    if status in (412, 429, 503) or (status in (502, 504) and refusal.after is not None):
        every = status in (429, 503)
        return NotSent(refusal.reason, refusal.pause, lane=every, too_fast=status == 429)
    if status >= 500:
        return NotSent(refusal.reason, SOON) if repeatable else PerhapsSent(refusal.reason)
    if status == 401 or refusal.unclear:
        return NotSent(refusal.reason, LATER, lane=status == 401)
    return NotSent(refusal.reason, reach=refusal.reach)


def _seconds(text: str) -> timedelta | None:
    """A Retry-After in seconds; Teams sends no other kind."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    if not 0 <= seconds < SANE:
        return None
    return min(max(timedelta(seconds=seconds), SHORTEST), LONGEST)
