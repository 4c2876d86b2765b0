"""Messages to many people in Teams, which takes its time and holds everybody to fifty a second."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.bench import company
from tests.bench.apart import Settle
from tests.bench.figures import Aim, Figure
from tests.bench.served import Hello, serve_coach
from tests.bench.teams import serve_teams


class Size(NamedTuple):
    sends: int
    latency: float


LEAST, USUAL, FULL = Size(2, 0.02), Size(500, 0.2), Size(1500, 0.2)


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    async with settle(serve_teams, size.latency, True) as teams:
        made = await company.found(folder, "teams", await teams.ask("joins", size.sends))
        async with settle(serve_coach, made, await teams.ask("settings"), True) as coach:
            seconds, _ = await coach.ask("carry", [one.id for one in made.people], Hello())
        counts = await teams.ask("counts")
    sent, refused = counts.get(("POST", 201), 0), counts.get(("POST", 429), 0)
    assert sent == size.sends, f"{sent} of {size.sends} arrived"
    name = f"Teams sends at {size.latency * 1000:.0f} ms, under 50/s"
    return [
        Figure(name, sent / seconds, "a second", aim=Aim("≥", 45)),
        Figure("refused meanwhile by Teams as too fast", refused, "sends"),
    ]
