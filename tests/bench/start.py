"""From `coach serve` until it is well, and the memory it lives in with both platforms on."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from aiohttp import ClientError, ClientSession

from tests.bench import company
from tests.bench.apart import Settle
from tests.bench.company import SECRET
from tests.bench.figures import Figure
from tests.bench.slack import serve_slack
from tests.bench.teams import serve_teams

OFTEN = 0.01  # seconds
PATIENCE = 60.0


class Size(NamedTuple):
    starts: int
    idle: float


LEAST, USUAL, FULL = Size(1, 0.0), Size(3, 2.0), Size(7, 10.0)


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    made = await company.found(folder, "slack", [("U1", "")])
    found: list[tuple[float, float]] = []
    async with settle(serve_slack) as slack, settle(serve_teams) as teams:
        settings = await slack.ask("settings") | await teams.ask("settings")
        environment = {
            **os.environ, **settings,
            "COACH_DATABASE_URL": made.url, "COACH_SECRET": SECRET, "COACH_PORT": str(free_port()),
        }  # fmt: skip
        for _ in range(size.starts):
            found.append(await _started(environment, size.idle))
    ready, memory = (median(one) for one in zip(*found, strict=True))
    return [
        Figure("coach serve, from start to ready", ready, "s"),
        Figure("resident memory with both platforms, idle", memory, "MB"),
    ]


async def _started(environment: Mapping[str, str], idle: float) -> tuple[float, float]:
    start = perf_counter()
    async with served(environment) as pid:
        await well(f"http://127.0.0.1:{environment['COACH_PORT']}/healthz")
        ready = perf_counter() - start
        await asyncio.sleep(idle)
        return ready, resident(pid)


@asynccontextmanager
async def served(environment: Mapping[str, str]) -> AsyncIterator[int]:
    coach = (sys.executable, "-m", "adapters", "serve")
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*coach, env=environment, stdout=quiet)
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def well(url: str) -> None:
    async with asyncio.timeout(PATIENCE), ClientSession() as http:
        while True:
            try:
                async with http.get(url) as answer:
                    if answer.status == 200:
                        return
            except ClientError:
                pass
            await asyncio.sleep(OFTEN)


def resident(pid: int, which: str = "VmRSS") -> float:
    """Megabytes now; as VmHWM the most there ever were, where the system tells."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines())
        return int(lines[which].split()[0]) / 1000
    asked = subprocess.run(("ps", "-o", "rss=", "-p", str(pid)), capture_output=True, check=True)
    return int(asked.stdout) / 1000


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
