"""What another site could make a browser send to the demo's page, and what the page could."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

import pytest
from aiohttp import web
from attack import Attack
from hostile_town import LOOPBACK, HostileTown, opened, settle
from mutations import CANARY, Json, Recipe, Wire, written

from adapters.demo import DemoStage
from adapters.simulation.clock import SimulatedClock
from adapters.simulation.crowd import Crowd
from adapters.simulation.front import Front, WebFront
from adapters.simulation.seat import Seat
from adapters.simulation.town import Town
from adapters.web.page import build_app

OWN = {"X-Omega": "1"}
LIES: dict[str, dict[str, str]] = {
    "neither origin nor mark": {},
    "an empty mark": {"X-Omega": ""},
    "another mark": {"X-Omega": f"1{CANARY}"},
    "another site": {"Origin": "https://evil.example", **OWN},
    "a site like it": {"Origin": "http://127.0.0.1.evil.example", **OWN},
    "a name before it": {"Origin": "http://127.0.0.1@evil.example", **OWN},
    "nobody's": {"Origin": "null", **OWN},
    "an empty origin": {"Origin": "", **OWN},
    "another port": {"Origin": "http://127.0.0.1:1", **OWN},
    "no port": {"Origin": "http://127.0.0.1", **OWN},
    "another scheme": {"Origin": "https://HERE", **OWN},
    "a path": {"Origin": "http://HERE/", **OWN},
    "two origins": {"Origin": "http://HERE http://HERE", **OWN},
    "another host": {"Host": "evil.example", **OWN},
    "another host and its origin": {"Host": "evil.example", "Origin": "http://evil.example"},
    "a host like it": {"Host": "127.0.0.1.evil.example", **OWN},
    "a host of the house": {"Host": "192.168.0.1", **OWN},
    "every host": {"Host": "0.0.0.0", **OWN},
    "no host": {"Host": "", **OWN},
    "half a host": {"Host": "[::1", **OWN},
    "a host in words": {"Host": f"{CANARY}@evil.example:80", **OWN},
}


class WebAttack(Attack):
    path = "/act"
    refusals = frozenset({403})
    answers = frozenset({200, 400})

    def __init__(self, runner: asyncio.Runner, here: HostileTown, stage: DemoStage) -> None:
        super().__init__(runner, here)
        self.real = _real(here.seats["anna"])
        self.lies = list(LIES)
        self._stage = stage
        self._nonces = count()
        self._used = True
        self._posts = [(key, replace(post)) for key, post in stage.platform._posts.values()]

    def write(self, name: str, payload: Json, lie: str) -> Wire:
        payload.setdefault("id", f"nonce-{next(self._nonces):08}")
        return Wire(written(payload).encode(), {"Content-Type": "application/json"})

    def vouch(self, wire: Wire, lie: str) -> None:
        here = f"{LOOPBACK}:{self.here.port}"
        headers = LIES.get(lie, {"Origin": "http://HERE"})
        wire.headers |= {name: value.replace("HERE", here) for name, value in headers.items()}

    async def ready(self) -> None:
        """As it was before: what stands in the chats, and who is there."""
        if not self._used:
            return
        platform = self._stage.platform
        platform._posts.clear()
        platform._chats.clear()
        for key, post in self._posts:
            kept = replace(post)
            platform._posts[post.reference] = (key, kept)
            platform._chats.setdefault(key, []).append(kept)
        await self._stage._look_around()

    async def idle(self) -> None:
        self._used = bool(self.here.deeds)

    def calls(self) -> Sequence[object]:
        return ()


@pytest.fixture(scope="module")
def attack() -> Iterator[WebAttack]:
    with asyncio.Runner() as runner:
        town, seats = runner.run(settle(_web))
        stage, served = runner.run(_serve(town, seats))
        with opened(runner, town, seats, f"http://{LOOPBACK}:{served.addresses[0][1]}") as here:
            here.keep()
            yield WebAttack(runner, here, stage)
            runner.run(served.cleanup())


async def _web(clock: SimulatedClock) -> Front:
    return WebFront(clock)


async def _serve(town: Town, seats: dict[str, Seat]) -> tuple[DemoStage, web.AppRunner]:
    stage = await DemoStage.open(town, Crowd(town, seats, seed=0))
    served = web.AppRunner(build_app(stage), access_log=None, shutdown_timeout=1)
    await served.setup()
    await web.TCPSite(served, LOOPBACK, 0).start()
    return stage, served


def _real(anna: Seat) -> dict[str, Json]:
    """Everything that the page sends, one of each kind."""
    room = anna.rooms[0]
    me = {"as": anna.external, "place": "me"}

    def press(verb: str, channel: str = "") -> Json:
        message, action = next(
            (reference, button.action.pack())
            for reference, where, button in anna.buttons()
            if where == channel and button.action.verb == verb
        )
        there = {"message": message, "channel": channel}
        return me | {"kind": "click", "action": action} | there

    told = {"kind": "win", "task": CANARY, "did": CANARY, "gave": CANARY}
    return {
        "words": me | {"kind": "say", "text": f"hoe zit dat met {CANARY}?"},
        "stop": me | {"kind": "say", "text": "stop"},
        "a press in the chat": press("pulse.answer"),
        "another press": press("nudge.pick"),
        "a press for a form": press("question.edit"),
        "a press in the channel": press("ai_hour.join", room) | {"place": room},
        "a press at home": me | {"kind": "click", "action": "profile.settings"},
        "a form": me | {"kind": "submit", "action": "story.tell|win|", "values": told},
        "home": me | {"kind": "home"},
    }


def test_every_body_is_one_that_the_page_sends(attack: WebAttack) -> None:
    attack.are_real(set())


def test_who_is_not_the_page_changes_nothing(
    attack: WebAttack, capsys: pytest.CaptureFixture[str]
) -> None:
    attack.are_turned_away()
    assert CANARY not in "".join(capsys.readouterr())


def test_what_the_page_sends_does_no_harm(
    attack: WebAttack, capsys: pytest.CaptureFixture[str]
) -> None:
    attack.do_no_harm()
    assert CANARY not in "".join(capsys.readouterr())


def test_another_site_does_not_move_the_clock(
    attack: WebAttack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WebAttack, "path", "/clock")
    attack.real["clock"] = {"to": "monday", "as": "anna"}
    for lie in LIES:
        assert attack.sends(Recipe("clock", lie)) == 403, lie
        attack.here.assert_nothing_happened()
        assert attack.here.town.now == attack.here.at, "the clock moved"
    del attack.real["clock"]


def test_what_is_packed_wrongly_is_refused(attack: WebAttack) -> None:
    for sending in ("gzip that is none", "deflate that is none", "br that is none"):
        assert attack.sends(Recipe("words", sending=sending)) == 400
