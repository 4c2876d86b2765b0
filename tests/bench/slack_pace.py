"""How much of what Slack allows in a minute is used while it holds everybody to that."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.bench import company
from tests.bench.apart import Other, Settle
from tests.bench.figures import Aim, Figure
from tests.bench.served import Hello, serve_coach
from tests.bench.slack import serve_slack

CAP = 525 / 60  # messages a second
SPARE = 1.2  # so that there is always something left to say
POST = "chat.postMessage"


class Size(NamedTuple):
    warm: float
    seconds: float


LEAST, USUAL, FULL = Size(0.0, 0.1), Size(3.0, 60.0), Size(3.0, 120.0)


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    number = int((size.warm + size.seconds) * CAP * SPARE) + 30
    users = [f"U{n}" for n in range(number)]
    made = await company.found(folder, "slack", [(user, "") for user in users])
    async with (
        settle(serve_slack, True) as slack,
        settle(serve_coach, made, await slack.ask("settings"), True) as coach,
    ):
        await slack.ask("joins", users)
        await coach.ask("plan", [one.id for one in made.people], Hello())
        await asyncio.sleep(size.warm)  # what may leave at once after a pause is not counted
        first, since = await _arrived(slack), perf_counter()
        await asyncio.sleep(size.seconds)
        last, lasted = await _arrived(slack), perf_counter() - since
        refused = await slack.ask("count", POST, "ratelimited")
    share = (last - first) / lasted / CAP * 100
    return [
        Figure("Slack's 525 a minute that is used", share, "%", aim=Aim("≥", 98)),
        Figure("refused meanwhile as too fast", refused, "sends"),
    ]


async def _arrived(slack: Other) -> int:
    count: int = await slack.ask("count", POST, "ok")
    return count
