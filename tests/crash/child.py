"""Served coaches that can be killed: `python -m tests.crash.child` starts one for every line it
reads, forked from a process that has everything loaded."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from adapters import server as serving
from adapters.clock import WallClock
from adapters.engine import carrying, postgres
from adapters.engine.postgres import PostgresEngine
from adapters.roles import ROLES
from adapters.server import Server
from adapters.settings import ServerSettings
from bot.lane import Pace
from bot.settings import Settings
from tests.crash.numbered import FEATURE
from tests.town import SECRET, shelf

STALE = 4.0  # seconds
SPEED = 20  # a second takes as long as 50 ms, for all that waits and is tried again


@dataclass(frozen=True, slots=True)
class Orders:
    """What a coach is started with. Its clock was at `start` when the wall's was at `since`."""

    database: str
    environment: dict[str, str]
    start: str
    since: float
    role: str = "all"
    stale: float = STALE
    at_once: int = Pace().at_once

    @property
    def line(self) -> str:
        return json.dumps(asdict(self))

    def now(self) -> datetime:
        passed = WallClock().now().timestamp() - self.since
        return datetime.fromisoformat(self.start) + timedelta(seconds=passed * SPEED)

    def passed(self, moment: datetime) -> float:
        """Real seconds from `since` to that moment of its clock."""
        return (moment - datetime.fromisoformat(self.start)).total_seconds() / SPEED


async def live(orders: Orders) -> None:
    """Until it is asked to end, or killed."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    postgres.STALE = timedelta(seconds=orders.stale)
    for platform in serving.PACES:
        serving.PACES[platform] = Pace(at_once=orders.at_once)  # that many can be in the air
    settings = Settings(orders.database, secret=SECRET)
    server = Server(settings, shelf(), orders.now, role=ROLES[orders.role])
    server.house.features = (*server.house.features, FEATURE)
    try:
        await server.open(ServerSettings.read(orders.environment))
        server.live()
        tell(address=server.address)
        await ended.wait()
    finally:
        await server.close()


class Hurried(PostgresEngine):
    """Its clock runs faster than the database's, by which jobs are given again."""

    def _resolve(self, row: int, again: timedelta | None) -> None:
        super()._resolve(row, again / SPEED if again else again)


def tell(**news: object) -> None:
    """Past whatever Python has not written yet: a line may come in the middle of another."""
    os.write(1, f"{json.dumps({'of': os.getpid()} | news)}\n".encode())


def bury(*_: object) -> None:
    """Whoever ended."""
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            tell(of=found[0], ended=found[1])


def main() -> None:
    from adapters.slack import app as _slack  # noqa: F401
    from adapters.teams import app as _teams  # noqa: F401

    shelf()
    carrying.LONGEST_NAP = timedelta(seconds=0.05)
    carrying.BROKEN = 0.1
    postgres.LOOK = timedelta(seconds=0.2)
    postgres.PostgresEngine = Hurried  # type: ignore[misc]
    signal.signal(signal.SIGCHLD, bury)
    tell(ready=True)
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asyncio.run(live(Orders(**json.loads(line))))
            os._exit(0)
        tell(started=child)


if __name__ == "__main__":
    main()
