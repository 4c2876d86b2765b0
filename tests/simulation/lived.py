"""A life of the demo company, kept with everything that was said and done in it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from unittest.mock import patch

from adapters.simulation.company import MakeFront, found_company, open_company
from adapters.simulation.crowd import Crowd
from adapters.simulation.month import live_month
from adapters.simulation.tally import Tally
from adapters.simulation.town import Town
from adapters.simulation.witness import Deed, Told
from bot.store import Store
from tests.town import shelf


@dataclass
class Life:
    """What a life left behind; `opened` is when the owner was done and the others began."""

    town: Town
    crowd: Crowd
    tally: Tally
    opened: datetime
    deeds: list[Deed] = field(default_factory=list)
    said: list[Told] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def heard(self, told: Told) -> None:
        self.said.append(told)

    def did(self, deed: Deed) -> None:
        self.deeds.append(deed)


class _Complaints(logging.Handler):
    def __init__(self, life: Life) -> None:
        super().__init__(logging.WARNING)
        self.life = life

    def emit(self, record: logging.LogRecord) -> None:
        self.life.complaints.append(record.getMessage())


def live(weeks: float, seed: int = 7, language: str = "") -> Life:
    return asyncio.run(_live(weeks, seed, language))


async def _live(weeks: float, seed: int, language: str) -> Life:
    town, seats = await found_company(Store("sqlite://"), shelf(), language=language)
    crowd = Crowd(town, seats, seed)
    tally = Tally(
        {who: me.person.hours for who, me in crowd.colleagues.items()}, "Europe/Amsterdam"
    )
    life = Life(town, crowd, tally, town.now)
    town.witnesses.extend((tally, life))
    handler = _Complaints(life)
    logging.getLogger("bot").addHandler(handler)
    try:
        await open_company(seats)
        life.opened = town.now
        await crowd.until(life.opened + timedelta(weeks=weeks))
    finally:
        logging.getLogger("bot").removeHandler(handler)
    return life


def tell(
    weeks: int = 1,
    seed: int = 7,
    lang: str = "nl",
    *,
    full: bool = False,
    url: str = "sqlite://",
    make_front: MakeFront | None = None,
) -> list[str]:
    """The lines of a headless month."""
    lines: list[str] = []
    with patch("adapters.simulation.month.load", shelf):  # read once for all of them
        asyncio.run(
            live_month(
                weeks=weeks,
                seed=seed,
                lang=lang,
                full=full,
                out=lines.append,
                url=url,
                make_front=make_front,
            )
        )
    return lines


told = cache(tell)
