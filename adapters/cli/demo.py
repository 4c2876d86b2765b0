"""`coach demo`: the made-up company in the browser, or as a story on any platform."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.shared import Lang, must_be_spoken, naming_what_is_missing, out, stop, words
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.simulation.company import MakeFront

FRONTS = {"slack": "tests.fakes.slack.front", "teams": "tests.fakes.teams.front"}


def demo(
    headless: Annotated[bool, typer.Option(help=words("cli-demo-headless"))] = False,
    weeks: Annotated[int, typer.Option(min=1, max=52, help=words("cli-demo-weeks"))] = 4,
    seed: Annotated[int, typer.Option(help=words("cli-demo-seed"))] = 7,
    lang: Lang = "nl",
    full: Annotated[bool, typer.Option(help=words("cli-demo-full"))] = False,
    platform: Annotated[str, typer.Option(help=words("cli-demo-platform"))] = "web",
    alone: Annotated[bool, typer.Option(help=words("cli-demo-alone"))] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help=words("cli-demo-port"))] = 8765,
) -> None:
    must_be_spoken(lang)
    if platform not in ("web", *FRONTS):
        stop(words("cli-demo-no-platform", platform=platform))
    if platform != "web" and not headless:
        stop(words("cli-demo-only-headless", platform=platform))
    if headless:
        from adapters.simulation.month import live_month

        live = partial(live_month, weeks=weeks, seed=seed, lang=lang, full=full, out=typer.echo)
        front = _front(platform)
        asyncio.run(_beside(lambda url: live(url=url, make_front=front)))
        return
    try:
        asyncio.run(_beside(lambda url: _serve_demo(url, seed, alone, port)))
    except KeyboardInterrupt:
        out.print(words("cli-demo-bye"))
    except OSError:
        stop(words("cli-demo-port-taken", port=str(port)))


async def _beside(live: Callable[[str], Coroutine[None, None, object]]) -> None:
    """With a database of the kind that is set, and never in that one itself."""
    from adapters.simulation.ground import ground_beside

    with naming_what_is_missing():
        async with ground_beside(Settings.read().database) as url:
            await live(url)


def _front(platform: str) -> MakeFront | None:
    """The platform a story is lived on; the loopback ones are test code, so they want a clone."""
    if platform == "web":
        return None
    try:
        module = import_module(FRONTS[platform])
    except ImportError:
        stop(words("cli-demo-no-fakes", platform=platform))
    found: MakeFront = module.open_front
    return found


async def _serve_demo(url: str, seed: int, alone: bool, port: int) -> None:
    from adapters.demo import HOST, open_stage, serve

    with out.status(words("cli-demo-setup")) as status:

        def say(step: str) -> None:
            out.print(f"  {words(f'cli-step-{step}')}", markup=False)
            status.update(words("cli-demo-setup"))

        stage = await open_stage(url, seed, alone, say)
    address = f"http://{HOST}:{port}"
    await serve(stage, port, lambda: out.print(words("cli-demo-ready", address=address)))
