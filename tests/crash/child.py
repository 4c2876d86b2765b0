"""A served coach that can be killed: `python -m tests.crash.child` starts one for every line it
reads, forked from a process that has everything loaded."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from adapters import server as serving
from adapters.clock import WallClock
from adapters.engine import local
from adapters.server import Server
from adapters.settings import ServerSettings
from bot.lane import Pace
from bot.settings import Settings
from tests.crash.numbered import FEATURE
from tests.town import SECRET, shelf

SPEED = 20  # a second takes as long as 50 ms, for all that waits and is tried again


@dataclass(frozen=True, slots=True)
class Orders:
    """What a coach is started with. Its clock was at `start` when the wall's was at `since`."""

    database: str
    environment: dict[str, str]
    start: str
    since: float

    @property
    def line(self) -> str:
        return json.dumps(asdict(self))

    def now(self) -> datetime:
        passed = WallClock().now().timestamp() - self.since
        return datetime.fromisoformat(self.start) + timedelta(seconds=passed * SPEED)


async def live(orders: Orders) -> None:
    """Until it is asked to end, or killed."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    server = Server(Settings(orders.database, secret=SECRET), shelf(), orders.now)
    server.house.features = (*server.house.features, FEATURE)
    try:
        await server.open(ServerSettings.read(orders.environment))
        server.live()
        tell(address=server.address)
        await ended.wait()
    finally:
        await server.close()


def tell(**news: object) -> None:
    print(json.dumps(news), flush=True)


def main() -> None:
    """Starts the next one when the one before is gone."""
    from adapters.slack import app as _slack  # noqa: F401
    from adapters.teams import app as _teams  # noqa: F401

    shelf()
    local.LONGEST_NAP = timedelta(seconds=0.05)
    for platform in serving.PACES:
        serving.PACES[platform] = Pace()  # as many as can be in the air
    tell(ready=True)
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            asyncio.run(live(Orders(**json.loads(line))))
            os._exit(0)
        tell(pid=child)
        _, status = os.waitpid(child, 0)
        tell(ended=status)


if __name__ == "__main__":
    main()
