"""Whether a running coach is well, and who may know it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import HttpVersion10
from aiohttp.test_utils import make_mocked_request

from adapters.access import may_look
from adapters.health import Health
from adapters.needs import up_to_date
from bot.store import Store
from tests.adapters.served_company import Company, found_company
from tests.adapters.watched_company import FORWARDED, NOW, TOKEN, asked


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with found_company(tmp_path) as company:
        yield company


async def test_it_is_ready_while_it_serves_and_not_one_moment_longer(company: Company) -> None:
    assert await asked(company, "/readyz") == (503, "starting\n")
    company.hurried = False
    company.server.live()
    await company.server.beat()
    assert await asked(company, "/readyz") == (200, "")
    going = asyncio.Event()
    company.server._closing.push_async_callback(going.wait)  # as if it took its time
    ending = asyncio.create_task(company.server.close())
    await asyncio.sleep(0)
    assert await asked(company, "/readyz") == (503, "ending\n")
    assert await asked(company, "/healthz") == (200, "")
    going.set()
    await ending


async def test_what_is_not_ready_is_told_to_nobody_outside(company: Company) -> None:
    company.hurried = False
    company.server.live()
    await company.on_slack("marit").happens({"type": "app_uninstalled"})
    assert await asked(company, "/readyz") == (503, "slack\n")
    assert await asked(company, "/readyz", **FORWARDED) == (503, "")


class App:
    able = True


@pytest.fixture
async def health(tmp_path: Path) -> AsyncIterator[Health]:
    """Of a coach that is well, over a database of its own."""
    store = Store(f"sqlite:///{tmp_path / 'coach.db'}")
    await up_to_date(store)
    yield Health(store, lambda: NOW, {"teams": App()}, lambda: True, NOW, "serving")
    await store.close()


async def test_each_thing_that_is_not_ready_has_a_name(
    health: Health, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert await health.missing() == []
    health.beaten = NOW - timedelta(minutes=2)
    health.carries = lambda: False
    health.apps["teams"].able = False  # type: ignore[misc]
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    assert await health.missing() == ["disk", "beats", "deliveries", "teams"]
    await health.store.close()
    (tmp_path / "coach.db").write_bytes(b"no database")
    assert (await health.missing())[0] == "database"
    health.stage = "ending"
    assert await health.missing() == ["ending"]


async def test_a_database_that_another_program_keeps_locked_is_not_ready(
    health: Health, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("adapters.health.PATIENCE", 0.1)
    with closing(sqlite3.connect(tmp_path / "coach.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await health.missing() == ["database"]
    assert await health.missing() == []


async def test_an_engine_that_broke_down_or_is_stuck_carries_nothing(company: Company) -> None:
    server, company.hurried = company.server, False
    server.live()
    assert await server.health.missing() == []
    server.engine.well = False
    assert await server.health.missing() == ["deliveries"]
    server.engine.well = True
    server._carrying.cancel()  # type: ignore[union-attr]
    await asyncio.sleep(0)
    assert await server.health.missing() == ["deliveries"]


async def test_teams_is_able_while_it_gives_tokens(company: Company) -> None:
    tomasz, app = company.on_teams("tomasz"), company.server.apps["teams"]
    assert app.able
    good = company.world.identity.secret
    company.world.identity.secret = "another"
    await tomasz.writes("help")
    await company.settles()
    assert not app.able
    company.world.identity.secret = good
    await tomasz.writes("help")
    await company.settles()
    assert app.able


async def test_slack_over_a_socket_is_able_while_it_is_heard(company: Company) -> None:
    await company.server.close()
    company.environment["COACH_SLACK_APP_TOKEN"] = company.space.app_token
    company.hurried = False
    await company.start()
    app = company.server.apps["slack"]
    assert not app.able  # not connected yet
    await company.space.until(lambda: company.slack.socket.connections and app.able)
    company.clock.move(company.clock.now() + timedelta(minutes=3))
    assert not app.able


# --- for whom -------------------------------------------------------------------------------------

HERE = {"Host": "127.0.0.1:8080"}


@pytest.mark.parametrize(
    ("token", "remote", "headers", "seen"),
    [
        ("", "127.0.0.1", HERE, True),
        ("", "::1", {"Host": "[::1]:8080"}, True),
        ("", "::ffff:127.0.0.1", {"Host": "localhost"}, True),
        ("", "192.0.2.1", HERE, False),
        ("", "", HERE, False),
        ("", None, HERE, False),
        ("", "somewhere", HERE, False),
        ("", "127.0.0.1", HERE | {"X-Forwarded-For": "127.0.0.1"}, False),
        ("", "127.0.0.1", HERE | {"x-forwarded-host": ""}, False),
        ("", "127.0.0.1", HERE | {"Forwarded": "for=127.0.0.1"}, False),
        ("", "127.0.0.1", HERE | {"Via": "1.1 proxy"}, False),
        ("", "127.0.0.1", HERE | {"X-Real-IP": "127.0.0.1"}, False),
        ("", "127.0.0.1", {"Host": "omega.example.org"}, False),
        ("", "127.0.0.1", HERE | {"Authorization": "Bearer x"}, True),
        (TOKEN, "192.0.2.1", HERE | {"Authorization": f"Bearer {TOKEN}"}, True),
        (TOKEN, "192.0.2.1", FORWARDED | {"Authorization": f"bearer {TOKEN}"}, True),
        (TOKEN, "127.0.0.1", HERE, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": "Bearer "}, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": f"Bearer {TOKEN}x"}, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": f"Basic {TOKEN}"}, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": TOKEN}, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": "Bearer ë"}, False),
    ],
)
def test_numbers_are_for_who_has_the_token_or_sits_beside_it(
    token: str, remote: str | None, headers: dict[str, str], seen: bool
) -> None:
    request = make_mocked_request("GET", "/metrics", headers=headers).clone(remote=remote or "")
    if remote is None:
        request = SimpleNamespace(  # type: ignore[assignment]
            remote=None, headers=request.headers, version=request.version, url=request.url
        )
    assert may_look(request, token) == seen


def test_a_proxy_that_says_nothing_of_itself_speaks_an_old_dialect() -> None:
    request = make_mocked_request("GET", "/metrics", headers=HERE, version=HttpVersion10)
    assert not may_look(request.clone(remote="127.0.0.1"), "")


async def test_for_strangers_there_is_no_such_page(company: Company) -> None:
    nowhere = await asked(company, "/no-such-page")
    assert await asked(company, "/metrics", **FORWARDED) == nowhere
    assert (await asked(company, "/metrics"))[0] == 200
    await company.server.close()
    company.environment["COACH_METRICS_TOKEN"] = TOKEN
    await company.start()
    assert await asked(company, "/metrics") == nowhere
    assert await asked(company, "/metrics", Authorization="Bearer another") == nowhere
    assert await asked(company, "/readyz") == (503, "")
    shown = {"Authorization": f"Bearer {TOKEN}"} | FORWARDED
    status, text = await asked(company, "/metrics", **shown)
    assert status == 200 and "coach_deliveries_total" in text
    assert await asked(company, "/readyz", **shown) == (503, "starting\n")
