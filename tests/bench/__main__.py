"""Measures speed scenario by scenario; prints a table and writes it down.

`make bench ARGS="--only slack-click"`, or `--full` for the full sizes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

from tests.bench.apart import Settle, apart
from tests.bench.figures import Figure, table, write

SCENARIOS = (
    "slack-click", "teams-click", "slack-sends", "slack-pace", "teams-sends", "ticks", "crowd",
    "start", "engine-sqlite", "engine-postgres", "growth", "memory", "years",
    "webs",
)  # fmt: skip
WIDE = 110  # columns of the table in a file or a pipe
RESULTS = Path(".bench/results.json").resolve()


async def measured(scenario: str, size: str, settle: Settle, folder: Path) -> list[Figure]:
    """`size` is least, usual or full."""
    found = import_module(f"tests.bench.{scenario.replace('-', '_')}")
    figures: list[Figure] = await found.measure(getattr(found, size.upper()), settle, folder)
    return figures


async def run(scenarios: Sequence[str], size: str, out: Console) -> None:
    figures: list[Figure] = []
    for scenario in scenarios:
        out.print(f"{scenario} …", style="dim")
        with tempfile.TemporaryDirectory(dir=RESULTS.parent) as folder:
            figures += await measured(scenario, size, apart, Path(folder))
    out.print(table(figures, machine()))
    write(figures, RESULTS)
    out.print(f"written to {RESULTS.parent.name}/{RESULTS.name}")


def machine() -> str:
    kind = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    return f"{kind}, Python {platform.python_version()}"


def main() -> None:
    asking = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asking.add_argument("--only", action="append", choices=SCENARIOS, help="may be repeated")
    asking.add_argument("--full", action="store_true", help="the full sizes")
    asked = asking.parse_args()
    size = "full" if asked.full else "usual"
    RESULTS.parent.mkdir(exist_ok=True)
    wide = None if sys.stdout.isatty() else WIDE
    asyncio.run(run(asked.only or SCENARIOS, size, Console(highlight=False, width=wide)))


if __name__ == "__main__":
    main()
