"""Tells whoever keeps the coach running whether it lives, and whether it is ready for work."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

import sqlalchemy as sa
from aiohttp import web

from adapters.access import may_look
from adapters.needs import write_nothing
from bot.store import Store
from bot.trouble import trouble

log = logging.getLogger(__name__)
QUIET = timedelta(minutes=15)  # longer than any beat may take: without a good one it is not well
LATELY = timedelta(minutes=2)  # a beat that plans for everybody takes less
PATIENCE = 2.0  # seconds in which the database takes a change
ROOM = 32 * 2**20  # bytes on the disk; with less the next ones may not fit

Stage = Literal["starting", "serving", "ending"]


class Able(Protocol):
    """A platform as far as was heard of it lately."""

    @property
    def able(self) -> bool: ...


@dataclass(slots=True)
class Health:
    """`beaten` is the last good beat, where there are any, `carries` whether deliveries are carried
    and settled."""

    store: Store
    now: Callable[[], datetime]
    apps: Mapping[str, Able]
    carries: Callable[[], bool]
    beaten: datetime
    stage: Stage = "starting"
    token: str = ""
    beats: bool = True

    async def alive(self, request: web.Request) -> web.Response:
        """Whether the database answers and the coach is not stuck; to strangers nothing more."""
        try:
            await self.store.transact(lambda session: session.execute(sa.select(1)))
        except Exception as error:
            log.error("the database does not answer: %s", trouble(error))
            return web.Response(status=503)
        return web.Response(status=503 if self._quiet(QUIET) else 200)

    async def ready(self, request: web.Request) -> web.Response:
        """Whether all is well; only who may see numbers reads what is not, a word a line."""
        missing = await self.missing()
        told = missing if may_look(request, self.token) else []
        return web.Response(status=503 if missing else 200, text="".join(f"{w}\n" for w in told))

    async def missing(self) -> list[str]:
        if self.stage != "serving":
            return [self.stage]
        return [*await self._database(), *self._rest()]

    async def _database(self) -> list[str]:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.store.transact(write_nothing)
        except Exception as error:
            log.error("the database takes no changes: %s", trouble(error))
            return ["database"]
        return []

    def _rest(self) -> Iterator[str]:
        if not _has_room(self.store.url):
            yield "disk"
        if self._quiet(LATELY):
            yield "beats"
        if not self.carries():
            yield "deliveries"
        yield from (platform for platform, app in self.apps.items() if not app.able)

    def _quiet(self, patience: timedelta) -> bool:
        return self.beats and self.now() - self.beaten >= patience


def _has_room(url: sa.URL) -> bool:
    """A database elsewhere minds its own disk."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return True
    try:
        return shutil.disk_usage(Path(url.database).parent).free >= ROOM
    except OSError:  # no plain file: nothing is known
        return True
