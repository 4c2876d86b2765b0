"""Finds where people are reached on a platform, by the e-mail address the import gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from adapters.desk import Coaching, Directory, Wait
from bot.events import Joined, Sender
from bot.ports import NotSent

TRIES = 5


async def find_addresses(
    coach: Coaching,
    directory: Directory,
    platform: str,
    emails: Iterable[str],
    now: Callable[[], datetime],
    wait: Wait,
) -> int:
    """Look all of these people up, at the platform's pace; returns how many it knows.

    What was waiting for somebody is on its way as soon as they are found.
    """
    found = 0
    for email in emails:
        external = await _find(directory, email, wait)
        if external:
            found += 1
            at, sender = now(), Sender(platform, (external,), email)
            await coach.handle(
                Joined(id=f"found:{external}:{at.timestamp():.0f}", sender=sender, at=at)
            )
    return found


async def _find(directory: Directory, email: str, wait: Wait) -> str:
    """Raises NotSent when the platform does not answer."""
    for _ in range(TRIES):
        try:
            return await directory.find(email)
        except NotSent as refusal:
            if refusal.after is None:
                raise
            await wait(refusal.after.total_seconds())
    return ""
