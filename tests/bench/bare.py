"""What the coach in Slack is measured against: a Bolt app that only acks, and the bare SDK."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from time import perf_counter, process_time
from typing import Any

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.bench.apart import Deeds
from tests.bench.loopback import listening

PATH = "/slack/events"


@asynccontextmanager
async def serve_bolt(environment: Mapping[str, str]) -> AsyncIterator[Deeds]:
    """Bolt as its own documentation starts it, on aiohttp, with one listener that acks."""
    async with ClientSession() as session:
        client = AsyncWebClient(
            environment["COACH_SLACK_BOT_TOKEN"],
            base_url=environment["COACH_SLACK_API"],
            session=session,
        )
        secret = environment["COACH_SLACK_SIGNING_SECRET"]
        quiet = logging.getLogger("tests.bench.bolt")
        quiet.setLevel(logging.ERROR)
        bolt = AsyncApp(client=client, signing_secret=secret, logger=quiet)

        async def ack_only(ack: AsyncAck) -> None:
            await ack()

        bolt.action(re.compile(""))(ack_only)
        async with listening(bolt.server(path=PATH).web_app) as address:
            yield {"address": lambda: address}


@asynccontextmanager
async def serve_posts(environment: Mapping[str, str]) -> AsyncIterator[Deeds]:
    """The SDK's client on one shared session, so many calls in the air at once."""
    async with ClientSession() as session:
        client = AsyncWebClient(
            environment["COACH_SLACK_BOT_TOKEN"],
            base_url=environment["COACH_SLACK_API"],
            session=session,
        )

        async def post(messages: Sequence[dict[str, Any]], at_once: int) -> tuple[float, float]:
            """The seconds it took, and how many of those on the CPU."""
            waiting = iter(messages)

            async def some() -> None:
                for message in waiting:
                    await client.chat_postMessage(**message)

            wall, cpu = perf_counter(), process_time()
            await asyncio.gather(*(some() for _ in range(at_once)))
            return perf_counter() - wall, process_time() - cpu

        yield {"post": post}
