"""`coach demo`: the made-up company in the browser, or as a story on any platform."""

from __future__ import annotations

import asyncio
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.shared import Lang, must_be_spoken, out, stop, words

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

        front = _front(platform)
        asyncio.run(
            live_month(
                weeks=weeks, seed=seed, lang=lang, full=full, out=typer.echo, make_front=front
            )
        )
        return
    with tempfile.TemporaryDirectory(prefix="omega-demo-") as folder:
        try:
            asyncio.run(_serve_demo(Path(folder), seed, alone, port))
        except KeyboardInterrupt:
            out.print(words("cli-demo-bye"))
        except OSError:
            stop(words("cli-demo-port-taken", port=str(port)))


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


async def _serve_demo(folder: Path, seed: int, alone: bool, port: int) -> None:
    from adapters.demo import HOST, open_stage, serve

    with out.status(words("cli-demo-setup")) as status:

        def say(step: str) -> None:
            out.print(f"  {words(f'cli-step-{step}')}", markup=False)
            status.update(words("cli-demo-setup"))

        stage = await open_stage(folder, seed, alone, say)
    address = f"http://{HOST}:{port}"
    await serve(stage, port, lambda: out.print(words("cli-demo-ready", address=address)))
