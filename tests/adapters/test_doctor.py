"""The doctor against loopback platforms: all is well, and each thing that is wrong is told."""

from __future__ import annotations

import ast
import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from aiohttp.typedefs import Handler
from sqlmodel import Session

from adapters.clock import WallClock
from adapters.doctor import Finding, examine, house, lines, paths
from adapters.doctor.finding import warn
from adapters.doctor.reach import answering, clock, port
from adapters.doctor.slack import examine_slack
from adapters.doctor.teams import examine_teams
from adapters.keeping.moved import leave
from adapters.settings import ServerSettings, SlackSettings, TeamsSettings
from adapters.slack.manifest import SCOPES
from bot import delivery, timers
from bot.content import PACKAGE, words_for
from bot.delivery import Due
from bot.features.welcome import Invite
from bot.migrations import migrate
from bot.people import Address, Channel, Person, Team, Why
from bot.settings import Settings
from bot.store import Store
from tests.fakes.faults import Fault
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace
from tests.fakes.teams.server import serve
from tests.fakes.teams.world import World
from tests.town import shelf

NOW = WallClock().now
LONG = "a secret that is long enough for a doctor"
SECRETS = (LONG, "xoxb-loopback", "xapp-loopback", "signing-loopback", "teams-loopback", "pw-loop")
DOCTOR = Path(PACKAGE).parent / "adapters" / "doctor"


def nothing_at() -> str:
    """An address on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"


def said(found: list[Finding]) -> list[Finding]:
    """The same; whatever it is, both languages can say it and no secret is in it."""
    for lang in ("nl", "en"):
        text = "\n".join(lines(found, words_for(lang)))
        assert not any(secret in text for secret in SECRETS)
    return found


def wrong(found: list[Finding]) -> list[str]:
    return [one.what.removeprefix("doctor-") for one in found if one.mark != "good"]


@pytest.fixture
def server() -> ServerSettings:
    return ServerSettings("127.0.0.1", 0, None, None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an organisation that is ready: the why signed, its one team open."""
    path = tmp_path_factory.mktemp("doctor") / "coach.db"

    async def make() -> None:
        store = Store(f"sqlite:///{path}")
        await migrate(store)
        await store.transact(_settle)
        await store.close()

    asyncio.run(make())
    return path


@pytest.fixture
def ready(whole: Path, tmp_path: Path) -> str:
    """A copy of it, to spoil."""
    return f"sqlite:///{shutil.copy(whole, tmp_path / 'coach.db')}"


@asynccontextmanager
async def spoiled(url: str, *lines: str) -> AsyncIterator[str]:
    store = Store(url)
    for line in lines:
        await store.transact(lambda session, line=line: session.connection().exec_driver_sql(line))
    await store.close()
    yield url


def _settle(session: Session) -> None:
    team = Team(ref="care", name="Care", opened_at=NOW())
    session.add(team)
    session.flush()
    assert team.id is not None
    session.add(Channel(team_id=team.id, platform="slack", external="C1"))
    marit = Person(
        ref="marit", name="Marit", email="m@example.org", team_id=team.id, duties=["owner"]
    )
    session.add(marit)
    session.flush()
    session.add(Address(person_id=marit.key, platform="slack", external="U1"))
    session.add(Why(texts={}, signed_by="Marit", signed_at=NOW()))


@asynccontextmanager
async def slack(**more: object) -> AsyncIterator[tuple[Workspace, SlackSettings]]:
    space = Workspace(scopes=frozenset(SCOPES))
    async with FakeSlack(space) as fake:
        made = SlackSettings(space.token, "signing-loopback", space.app_token, fake.api)
        yield space, replace(made, **more)


@asynccontextmanager
async def teams() -> AsyncIterator[tuple[World, TeamsSettings]]:
    async with serve(World(secret="teams-loopback")) as world:
        found = TeamsSettings.read(world.settings())
        assert found is not None
        yield world, found


# --- the house ------------------------------------------------------------------------------------


async def test_a_house_in_order_lacks_only_a_platform(ready: str, server: ServerSettings) -> None:
    found = said(await examine(Settings(ready, (), LONG), server, NOW))
    assert wrong(found) == ["platform-none"]
    assert [one.what.removeprefix("doctor-") for one in found if one.mark == "good"] == [
        *("content", "secret", "database", "people", "reach", "why", "open", "work", "port"),
    ]


async def test_all_is_well_with_both_platforms(ready: str, server: ServerSettings) -> None:
    async with slack() as (space, there), teams() as (world, here):
        whole = replace(server, slack=there, teams=here)
        found = said(await examine(Settings(ready, (), LONG), whole, NOW))
        assert wrong(found) == ["teams-development"]  # what makes the loopback allowed
        assert world.tokens == 1
        assert space.count("blocks.validate", "ok") == 1


def test_a_secret_must_be_there_and_long() -> None:
    assert wrong(said(house.secret(""))) == ["secret-none"]
    assert wrong(said(house.secret("short"))) == ["secret-short"]
    assert wrong(said(house.secret(LONG))) == []


def test_content_that_does_not_load_is_counted(tmp_path: Path) -> None:
    (tmp_path / "nudges").mkdir()
    (tmp_path / "nudges" / "one.yaml").write_text("id: one\n", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "no-such"):
        found, shelf = house.content((folder,))
        assert wrong(said(found)) == ["content-wrong"] and shelf is None


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:///{here}/other.db", "none"),
        ("sqlite://", "none"),
        ("sqlite:///{here}/empty.db", "empty"),
        ("sqlite:///{here}/broken.db", "damaged"),
        ("postgresql://coach:pw-loop@{away}/coach", "away"),
        ("mysql://user:pw-loop@host/name", "unfit"),
        ("not an address pw-loop", "unfit"),
    ],
)
async def test_a_database_that_is_away_empty_or_broken(tmp_path: Path, url: str, told: str) -> None:
    (tmp_path / "empty.db").touch()
    (tmp_path / "broken.db").write_text("this is no database at all, but a text" * 9)
    away = nothing_at().removeprefix("http://")
    found = await house.database(url.format(here=tmp_path, away=away), 2, NOW())
    assert wrong(said(found)) == [f"database-{told}"]
    assert not (tmp_path / "other.db").exists()  # looking for it makes none


async def test_a_database_that_may_only_be_read(ready: str) -> None:
    refuse = "CREATE TRIGGER no BEFORE DELETE ON donotcontact BEGIN SELECT RAISE(FAIL, 'no'); END"
    fill = "INSERT INTO donotcontact (hash) VALUES ('')"
    async with spoiled(ready, fill, refuse) as url:
        assert wrong(said(await house.database(url, 2, NOW()))) == ["database-readonly"]


async def test_people_are_counted_and_not_named(ready: str) -> None:
    empty = [f"DELETE FROM {table}" for table in ("address", "channel", "why")]
    plain = ["UPDATE person SET duties = '[]'", "UPDATE team SET opened_at = NULL"]
    async with spoiled(ready, *empty, *plain) as url:
        found = said(await house.database(url, 2, NOW()))
    assert wrong(found) == [
        *("people-unreached", "owner-none", "channel-none", "why-none", "open-none"),
    ]
    assert "Marit" not in "\n".join(lines(found, words_for("en")))
    async with spoiled(ready, "DELETE FROM person") as url:
        assert wrong(said(await house.database(url, 2, NOW()))) == ["people-none"]


async def test_how_many_are_reached_is_told_and_nobodys_no(ready: str) -> None:
    """Marit was never written to; of eleven others six have removed the app and one blocked it."""

    def go(session: Session) -> None:
        for number, reach in enumerate(["uninstalled"] * 6 + ["blocked"] + ["reachable"] * 4):
            anna = Person(ref=f"p{number}", name="Anna", email=f"p{number}@example.org")
            session.add(anna)
            session.flush()
            there = Address(
                person_id=anna.key, platform="slack", external=f"X{number}", reach=reach
            )
            session.add(there)

    store = Store(ready)
    await store.transact(go)
    await store.close()
    async with spoiled(ready, "UPDATE channel SET reach = 'uninstalled'") as url:
        found = said(await house.database(url, 2, NOW()))
    assert wrong(found) == ["channel-refuses"]
    told = "\n".join(lines(found, words_for("en")))
    assert "Slack: 6 people are reached, 1 not tried yet, fewer than 5 blocked the bot" in told
    assert "5 or more have no app there any more" in told
    assert "one channel, of: care." in told


async def test_a_file_that_was_moved_is_no_database_any_more(ready: str) -> None:
    file = Path(ready.removeprefix("sqlite:///"))
    leave(file, "db.internal/omega", NOW())
    found = said(await house.database(ready, 2, NOW()))
    assert wrong(found) == ["database-moved"]
    assert "db.internal/omega" in "\n".join(lines(found, words_for("en")))


async def test_it_is_the_same_on_postgresql(postgres: str) -> None:
    store = Store(postgres)
    assert wrong(said(await house.database(postgres, 10, NOW()))) == ["database-empty"]
    await migrate(store)
    await store.transact(_settle)
    await store.close()
    assert wrong(said(await house.database(postgres, 10, NOW()))) == []


def test_the_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert wrong(said(port("127.0.0.1", taken.getsockname()[1]))) == ["port-taken"]
    assert wrong(said(port("localhost", 0))) == []
    assert wrong(said(port("0.0.0.0", 0))) == ["port-open"]
    assert wrong(said(port("127.0.0.1", 70_000))) == ["port-none"]
    assert wrong(said(port("no such host", 8080))) == ["port-taken"]


# --- Slack ----------------------------------------------------------------------------------------


async def of_slack(settings: SlackSettings, now: datetime | None = None) -> list[Finding]:
    async with ClientSession(timeout=ClientTimeout(total=1)) as session:
        return said(await examine_slack(settings, session, lambda: now or NOW(), shelf()))


async def test_slack_is_told_by_its_workspace_and_the_way_in() -> None:
    async with slack() as (_, made):
        found = await of_slack(made)
        assert not wrong(found) and "Omega Town" in "\n".join(lines(found, words_for("en")))
        told = [one.what.removeprefix("doctor-") for one in found]
        assert told == ["slack", "slack-rights", "clock", "slack-socket", "slack-drawing"]
        http = await of_slack(replace(made, app_token=""))
        assert not wrong(http) and "doctor-slack-http" in [one.what for one in http]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"bot_token": ""}, "slack-token-none"),
        ({"bot_token": "xoxb-of-another"}, "slack-refused"),
        ({"app_token": "xapp-of-another"}, "slack-socket-refused"),
        ({"app_token": "", "signing_secret": ""}, "slack-deaf"),
        ({"api": f"{nothing_at()}/api/"}, "slack-silent"),
    ],
)
async def test_what_is_missing_for_slack_is_told(change: dict[str, str], told: str) -> None:
    async with slack(**change) as (_, made):
        assert wrong(await of_slack(made)) == [told]


async def test_a_token_that_is_no_bots() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "app_name": "Omega", "app_id": "A1"})

    async with door("/api/auth.test", answer) as url:
        made = SlackSettings("xapp-loopback", "signing-loopback", api=f"{url}/api/")
        assert wrong(await of_slack(made)) == ["slack-kind"]


async def test_rights_that_are_missing_and_rights_that_are_too_many() -> None:
    async with slack() as (space, made):
        space.scopes ^= {"users:read.email", "channels:history"}
        found = await of_slack(made)
        assert wrong(found) == ["slack-rights-missing", "slack-rights-extra"]
        values = {one.what: one.values.get("scopes") for one in found}
        assert values["doctor-slack-rights-missing"] == "users:read.email"
        assert values["doctor-slack-rights-extra"] == "channels:history"


async def test_messages_that_slack_would_refuse() -> None:
    async with slack() as (space, made):
        space.faults.add("blocks.validate", "invalid_blocks")
        space.faults.add("blocks.validate", "unknown_method")
        assert wrong(await of_slack(made)) == ["slack-blocks"]
        assert wrong(await of_slack(made)) == []


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.TIMEOUT, "slack-silent"),
        (Fault.DROP_BEFORE, "slack-silent"),
        (Fault.SERVER_ERROR, "slack-refused"),
        (Fault.TOO_FAST, "slack-refused"),
    ],
)
async def test_a_slack_out_of_order_is_told_and_not_waited_for(fault: Fault, told: str) -> None:
    async with slack() as (space, made), asyncio.timeout(5):
        space.faults.add("auth.test", fault)
        assert wrong(await of_slack(made)) == [told]


# --- Teams ----------------------------------------------------------------------------------------


async def of_teams(settings: TeamsSettings, now: datetime | None = None) -> list[Finding]:
    async with ClientSession() as session:
        return said(await examine_teams(settings, session, lambda: now or NOW()))


async def test_teams_is_told_by_token_keys_and_service() -> None:
    async with teams() as (_, made):
        found = await of_teams(made)
        told = [one.what.removeprefix("doctor-") for one in found]
        assert told == ["teams-development", "teams-token", "teams-keys", "clock", "teams-service"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"app_id": ""}, "teams-guid"),
        ({"tenant_id": "zonnedauw.example"}, "teams-guid"),
        ({"app_secret": ""}, "teams-secret-none"),
        ({"app_secret": "00000000-0000-4000-8000-000000000001"}, "teams-secret-id"),
        ({"app_secret": "of another"}, "teams-refused"),
        ({"app_id": "00000000-0000-4000-8000-000000000001"}, "teams-refused"),
        ({"login": f"{nothing_at()}/t"}, "teams-silent"),
        ({"openid": f"{nothing_at()}/openid"}, "teams-silent"),
        ({"service_url": f"{nothing_at()}/teams/"}, "teams-silent"),
        ({"hosts": ("smba.trafficmanager.net",)}, "teams-host"),
    ],
)
async def test_what_is_missing_for_teams_is_told(change: dict[str, Any], told: str) -> None:
    async with teams() as (_, made):
        assert wrong(await of_teams(replace(made, development=False, **change))) == [told]


async def test_microsofts_number_is_told_and_not_its_sentence() -> None:
    async with teams() as (_, made):
        found = await of_teams(replace(made, app_secret="of another"))
        assert "AADSTS7000215" in [one.values.get("error") for one in found]


async def test_keys_that_are_none() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"keys": [], "jwks_uri": str(request.url)})

    async with teams() as (_, made), door("/keys", answer) as url:
        found = await of_teams(replace(made, development=False, openid=f"{url}/keys"))
        assert wrong(found) == ["teams-keyless"]


async def test_a_clock_that_is_off() -> None:
    async with slack() as (_, there), teams() as (_, here):
        late = NOW() - timedelta(minutes=2)
        assert wrong(await of_slack(there, late)) == ["clock-off"]
        assert "clock-off" in wrong(await of_teams(here, late))
        assert wrong(await of_slack(there, NOW() + timedelta(seconds=30))) == []
    assert clock("", NOW(), "Slack") == [] and clock("yesterday", NOW(), "Slack") == []


# --- from outside, and how it is said -------------------------------------------------------------


@asynccontextmanager
async def door(path: str, answer: Handler) -> AsyncIterator[str]:
    """A server with one thing to say."""
    app = web.Application()
    app.router.add_route("*", path, answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("status", "told"), [(401, []), (404, ["public-other"]), (502, ["public-other"])]
)
async def test_the_coach_is_known_by_refusing_a_stranger(status: int, told: list[str]) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status)

    async with door("/api/messages", answer) as url, ClientSession() as session:
        assert wrong(said(await answering(session, f"{url}/api/messages"))) == told
        assert wrong(said(await answering(session, nothing_at()))) == ["public-silent"]


async def test_a_public_address_that_is_none(ready: str, server: ServerSettings) -> None:
    url = "http://admin:pw-loop@omega.example.org"
    settings = Settings(ready, (), LONG)
    found = said(await examine(settings, server, NOW, public_url=url))
    assert wrong(found) == ["platform-none", "public-unfit"]


@pytest.mark.parametrize(
    ("app_token", "called"),
    [("", ["/slack/events", "/api/messages"]), ("xapp-loopback", ["/api/messages"])],
)
def test_socket_mode_is_not_called_from_outside(
    server: ServerSettings, app_token: str, called: list[str]
) -> None:
    there = SlackSettings("xoxb-loopback", "signing-loopback", app_token)
    assert paths(replace(server, slack=there, teams=TeamsSettings("id"))) == called


def test_a_platforms_words_cannot_steer_the_terminal() -> None:
    finding = warn("doctor-slack-rights-extra", scopes="\x1b[2Jchat\nwrite" + "x" * 500)
    told = list(lines([finding], words_for("en")))
    assert len(told) == 2 and told[0].startswith("! ") and told[1].startswith("    → ")
    assert "\x1b" not in told[0] and len(told[0]) < 300


def test_every_phrase_is_said_and_every_saying_has_a_phrase() -> None:
    named = set(_named())
    said = re.findall(
        r"^(doctor-[a-z-]+) =", (PACKAGE / "phrases/doctor.en.ftl").read_text("utf-8"), re.M
    )
    assert {one.removesuffix("-next") for one in said} == named


def _named() -> Iterator[str]:
    for path in (*DOCTOR.glob("*.py"), DOCTOR.parent / "needs.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"doctor-[a-z-]+", str(node.value)):
                yield str(node.value)


def test_every_setting_stands_in_the_one_table_and_none_else() -> None:
    root = DOCTOR.parents[1]
    table = set(re.findall(r"^\| `(COACH_\w+)` \|", (root / "deploy/README.md").read_text(), re.M))
    read = {
        name
        for path in (*(root / "adapters").rglob("*.py"), *(root / "bot").rglob("*.py"))
        for name in re.findall(r'"(COACH_\w+)"', path.read_text("utf-8"))
    }
    assert read == table
    told = (root / "content" / "phrases").glob("*.ftl")
    said = {name for path in told for name in re.findall(r"COACH_[A-Z_]+", path.read_text("utf-8"))}
    assert said <= table


async def test_what_should_have_been_done_by_now_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    store = Store(url)
    await migrate(store)
    now = NOW()
    due = Due(
        key="hello", topic=Invite(), at=now, until=now + timedelta(days=1), purpose="own",
        channel_id=1,
    )  # fmt: skip

    def plan_something(session: Session) -> None:
        session.add(Team(id=1, ref="t", name="T"))
        session.flush()
        session.add(Channel(id=1, team_id=1, platform="slack", external="C"))
        session.flush()
        timers.wake(session, [timers.Wake(feature="nudge", at=now, subject=1)])
        delivery.plan(session, [due], now)

    await store.transact(plan_something)
    await store.close()
    for minutes, late in ((4, []), (10, ["work-overdue"]), (20, ["work-overdue", "work-waiting"])):
        found = said(await house.database(url, 5, now + timedelta(minutes=minutes)))
        told = [one.what.removeprefix("doctor-") for one in found]
        assert [one for one in told if one.startswith("work")] == (late or ["work"])
