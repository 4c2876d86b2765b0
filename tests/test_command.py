"""The `coach` command as an administrator uses it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import shutil
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from aiohttp import ClientSession
from typer.testing import CliRunner, Result

from adapters.cli import app
from adapters.log import Discreet
from adapters.slack.door import PATH
from bot.content import PACKAGE, load, words_for
from tests.conftest import PROVE
from tests.fakes.slack.client import Client as SlackClient
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace
from tests.fakes.teams.client import Client as TeamsClient
from tests.fakes.teams.server import serve
from tests.fakes.teams.world import World

DEMO = PACKAGE / "demo"
SLACK = {"COACH_SLACK_BOT_TOKEN": "xoxb-1", "COACH_SLACK_SIGNING_SECRET": "s"}
TEAMS = {f"COACH_TEAMS_{name}": "x" for name in ("APP_ID", "APP_SECRET", "TENANT_ID")}
SOON = 20.0  # seconds in which a process starts on a busy machine; it must end in ten


loaded = cache(load)  # the same for every command


@pytest.fixture
def coach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    for name in [name for name in os.environ if name.startswith("COACH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_DATABASE_URL", f"sqlite:///{tmp_path / 'coach.db'}")
    monkeypatch.setenv("COACH_SECRET", "a secret for tests")
    monkeypatch.setattr("adapters.cli.shared.load", loaded)
    return CliRunner()


def _said(result: Result) -> str:
    return f"{result.stdout}{result.stderr}"


def test_a_dry_run_shows_and_changes_nothing(coach: CliRunner) -> None:
    files = [str(DEMO / "people.csv"), str(DEMO / "teams.csv")]
    for _ in range(2):
        shown = coach.invoke(app, ["people", *files, "--dry-run"])
        assert shown.exit_code == 0
        assert "+ Anna Zonneveld (anna), Klantenservice" in _said(shown)
    assert coach.invoke(app, ["people", *files]).exit_code == 0
    assert "+ Anna" not in _said(coach.invoke(app, ["people", *files, "--dry-run"]))


def test_a_broken_file_is_told_row_by_row(coach: CliRunner, tmp_path: Path) -> None:
    broken = tmp_path / "people.csv"
    broken.write_text("id,name,email,team\na,Anna,geen-adres,nergens\n", encoding="utf-8")
    told = coach.invoke(app, ["people", str(broken), str(DEMO / "teams.csv")])
    assert told.exit_code == 1
    assert "people.csv" in _said(told) and "geen-adres" in _said(told) and "nergens" in _said(told)


def test_without_a_secret_or_a_file_it_says_what_to_do(
    coach: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = coach.invoke(app, ["people", "no-such.csv", "neither.csv"])
    assert told.exit_code == 1 and "no-such.csv" in _said(told)
    monkeypatch.delenv("COACH_SECRET")
    told = coach.invoke(app, ["people", "no-such.csv", "neither.csv"])
    assert told.exit_code == 1 and "COACH_SECRET" in _said(told)


@pytest.mark.parametrize(
    ("arguments", "phrase", "values"),
    [
        ([], "cli-people-which", {}),
        (["teams.csv"], "cli-people-which", {}),
        (["a", "b", "c", "--from", "slack"], "cli-people-which", {}),
        (["teams.csv", "--from", "fax"], "cli-people-from-unknown", {"platform": "fax"}),
        ([__file__, "--from", "slack"], "cli-serve-missing", {"name": "COACH_SLACK_BOT_TOKEN"}),
        ([__file__, "--from", "teams"], "cli-serve-missing", {"name": "COACH_TEAMS_APP_ID"}),
    ],
)
def test_people_from_a_platform_that_cannot_be_asked(
    coach: CliRunner, arguments: list[str], phrase: str, values: dict[str, str]
) -> None:
    _ends(coach.invoke(app, ["people", *arguments]), words_for("en")(phrase, **values))


def test_content_problems_name_file_and_line(coach: CliRunner, tmp_path: Path) -> None:
    card = tmp_path / "nudges" / "everyone" / "mine.yaml"
    card.parent.mkdir(parents=True)
    card.write_text("id: mine\nfor: [everyone]\nskill: dancing\n", encoding="utf-8")
    told = coach.invoke(app, ["check", str(tmp_path)])
    assert told.exit_code == 1
    assert "nudges/everyone/mine.yaml" in _said(told) and "dancing" in _said(told)


def test_migrating_can_be_done_twice(coach: CliRunner) -> None:
    for _ in range(2):
        assert coach.invoke(app, ["migrate"]).exit_code == 0


@pytest.mark.parametrize("command", [["gallery", "--out", "x"], ["demo", "--headless"]])
def test_a_language_nobody_speaks_is_refused(coach: CliRunner, command: list[str]) -> None:
    told = coach.invoke(app, [*command, "--lang", "fr"])
    assert told.exit_code == 1 and '"fr"' in _said(told)


def test_a_gallery_is_drawn_for_the_web_only_so_far(coach: CliRunner, tmp_path: Path) -> None:
    assert coach.invoke(app, ["gallery", "--out", str(tmp_path / "g")]).exit_code == 0
    assert (tmp_path / "g" / "index.html").exists()
    told = coach.invoke(app, ["gallery", "--platform", "fax", "--out", str(tmp_path / "h")])
    assert told.exit_code == 1 and not (tmp_path / "h").exists()


# --- what keeps the coach from starting -----------------------------------------------------------


@pytest.fixture(params=["nl", "en"] if PROVE else ["nl"])
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The administrator's language, as COACH_LANG chooses it when the command starts."""
    for name in ("people", "platforms", "shared"):
        monkeypatch.setattr(
            import_module(f"adapters.cli.{name}"), "words", words_for(request.param)
        )
    return str(request.param)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is up to date."""
    path = tmp_path_factory.mktemp("sound") / "sound.db"
    CliRunner().invoke(app, ["migrate"], env={"COACH_DATABASE_URL": f"sqlite:///{path}"})
    return path


def _ends(told: Result, start: str) -> None:
    """With one plain line on stderr, nothing else, and no traceback."""
    assert told.exit_code == 1 and isinstance(told.exception, SystemExit)
    assert told.stdout == "" and told.stderr.startswith(start)
    assert told.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("environment", "phrase", "values"),
    [
        ({}, "cli-serve-nothing", {}),
        (SLACK | {"COACH_SECRET": ""}, "cli-no-secret", {}),
        (SLACK | {"COACH_PORT": "http"}, "cli-serve-port-odd", {}),
        (SLACK | {"COACH_PORT": ""}, "cli-serve-port-odd", {}),
        (SLACK | {"COACH_PORT": "65536"}, "cli-serve-port-odd", {}),
        (SLACK | {"COACH_PORT": "-1"}, "cli-serve-port-odd", {}),
        ({"COACH_SLACK_APP_TOKEN": "xapp-1"}, "cli-serve-missing", "COACH_SLACK_BOT_TOKEN"),
        ({"COACH_SLACK_BOT_TOKEN": "xoxb-1"}, "cli-serve-missing", "COACH_SLACK_SIGNING_SECRET"),
        (
            SLACK | {"COACH_SLACK_SIGNING_SECRET": " \n"},
            *("cli-serve-missing", "COACH_SLACK_SIGNING_SECRET"),
        ),
        (SLACK | {"COACH_SLACK_BOT_TOKEN": "xapp-1"}, "cli-serve-odd", "COACH_SLACK_BOT_TOKEN"),
        (SLACK | {"COACH_SLACK_BOT_TOKEN": "xoxb-1\n"}, "cli-serve-odd", "COACH_SLACK_BOT_TOKEN"),
        (SLACK | {"COACH_SLACK_APP_TOKEN": "xoxb-1"}, "cli-serve-odd", "COACH_SLACK_APP_TOKEN"),
        (TEAMS | {"COACH_TEAMS_APP_ID": ""}, "cli-serve-missing", "COACH_TEAMS_APP_ID"),
        (TEAMS | {"COACH_TEAMS_APP_SECRET": ""}, "cli-serve-missing", "COACH_TEAMS_APP_SECRET"),
        (TEAMS | {"COACH_TEAMS_TENANT_ID": ""}, "cli-serve-missing", "COACH_TEAMS_TENANT_ID"),
        (SLACK | {"COACH_METRICS_TOKEN": " "}, "cli-serve-missing", "COACH_METRICS_TOKEN"),
        (SLACK | {"COACH_METRICS_TOKEN": "a b"}, "cli-serve-odd", "COACH_METRICS_TOKEN"),
        (
            SLACK | {"COACH_LOG": "xml"},
            *("cli-log-odd", {"name": "COACH_LOG", "choices": "text, json"}),
        ),
        (
            SLACK | {"COACH_SLACK_STATUS": "sometimes"},
            *("cli-log-odd", {"name": "COACH_SLACK_STATUS", "choices": "yes, no"}),
        ),
        (SLACK | {"COACH_RETENTION": "0"}, "cli-serve-retention-odd", {"days": "9999"}),
        (SLACK | {"COACH_RETENTION": "ever"}, "cli-serve-retention-odd", {"days": "9999"}),
        (
            SLACK | {"COACH_LOG_LEVEL": "loud"},
            "cli-log-odd",
            {"name": "COACH_LOG_LEVEL", "choices": "DEBUG, INFO, WARNING, ERROR"},
        ),
        (
            TEAMS | {"COACH_TEAMS_DEVELOPMENT": "1", "COACH_HOST": "0.0.0.0"},
            *("cli-serve-unsafe", {"host": "0.0.0.0"}),
        ),
        (
            TEAMS | {"COACH_TEAMS_DEVELOPMENT": "1", "COACH_HOST": ""},
            *("cli-serve-unsafe", {"host": "0.0.0.0"}),
        ),
        (
            SLACK | {"COACH_HOST": "192.0.2.1", "COACH_PORT": "8"},
            *("cli-serve-port-taken", {"host": "192.0.2.1", "port": "8"}),
        ),
    ],
)
def test_serving_without_or_with_an_odd_setting(
    coach: CliRunner, lang: str, environment: dict[str, str], phrase: str, values: dict[str, str]
) -> None:
    named = {"name": values} if isinstance(values, str) else values
    _ends(coach.invoke(app, ["serve"], env=environment), words_for(lang)(phrase, **named))


def test_a_coach_that_breaks_down_repeats_nobodys_words(
    coach: CliRunner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(*_: object) -> None:
        raise ValueError("geheim")

    monkeypatch.setattr("adapters.server.Server.open", breaks)
    told = coach.invoke(app, ["serve"], env=SLACK)
    assert told.exit_code == 1 and isinstance(told.exception, SystemExit)
    assert "the coach broke down: ValueError at" in caplog.text
    assert "geheim" not in told.output + caplog.text


def test_serving_at_a_port_that_is_taken(coach: CliRunner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        told = coach.invoke(app, ["serve"], env=SLACK | {"COACH_PORT": port})
    _ends(told, words_for("en")("cli-serve-port-taken", host="127.0.0.1", port=port))


@pytest.mark.parametrize(
    ("url", "phrase", "command"),
    [
        ("omega.db", "doctor-database-unfit", ["serve"]),
        ("mysql://u:geheim@h/n", "doctor-database-unfit", ["migrate"]),
        ("postgresql://u:geheim@127.0.0.1:1/n", "doctor-database-away", ["serve"]),
        ("sqlite:///none/coach.db", "doctor-database-closed", ["people", "people", "teams"]),
        ("sqlite:///people", "doctor-database-closed", ["serve"]),
        ("sqlite:///file:sound.db?mode=ro&uri=true", "doctor-database-readonly", ["serve"]),
        ("sqlite:///newer.db", "cli-database-newer", ["serve"]),
        ("sqlite:///newer.db", "cli-database-newer", ["migrate"]),
        ("sqlite:///newer.db", "cli-database-newer", ["people", "people", "teams"]),
    ],
)
def test_a_database_that_cannot_be_used(
    coach: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: Path,
    url: str, phrase: str, command: list[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for name in ("people", "teams"):
        Path(name).write_bytes((DEMO / f"{name}.csv").read_bytes())
    for name in ("sound.db", "newer.db"):
        shutil.copy(sound, name)
    with closing(sqlite3.connect("newer.db", isolation_level=None)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    told = coach.invoke(app, command, env=SLACK | {"COACH_DATABASE_URL": url})
    known = words_for("en")(phrase, name="…", kind="…")
    _ends(told, known.partition("…")[0])
    assert "geheim" not in told.output


def test_a_manifest_for_each_platform(coach: CliRunner, tmp_path: Path) -> None:
    url = ["--url", "https://omega.example.org"]
    told = coach.invoke(app, ["manifest", "slack", *url])
    assert told.exit_code == 0 and "omega.example.org" in json.dumps(json.loads(told.stdout))
    to = tmp_path / "made" / "omega.zip"
    told = coach.invoke(app, ["manifest", "teams", *url, "--out", str(to)])
    assert told.exit_code == 1 and "COACH_TEAMS_APP_ID" in told.stderr and not to.exists()
    told = coach.invoke(app, ["manifest", "teams", *url, "--out", str(to)], env=TEAMS)
    assert told.exit_code == 0 and to.stat().st_size and str(to) in told.stdout
    for wrong in (["fax", *url], ["slack", "--url", "http://10.0.0.1"], ["slack", "--lang", "fr"]):
        told = coach.invoke(app, ["manifest", *wrong])
        assert told.exit_code == 1 and told.stderr.count("\n") == 1
    told = coach.invoke(app, ["manifest", "slack", *url, "--out", str(tmp_path)])
    assert told.exit_code == 1 and str(tmp_path) in told.stderr


def test_the_doctor_says_what_to_do_and_ends_badly(coach: CliRunner) -> None:
    told = coach.invoke(app, ["doctor"])
    assert told.exit_code == 1 and "✗" in told.stdout and "→" in told.stdout


def test_of_libraries_the_log_repeats_no_words() -> None:
    """Their lines may hold payloads and tokens; our own never do."""

    def told(name: str, error: Exception | None = None) -> str:
        info = (type(error), error, error.__traceback__) if error else None
        line = ("x.py", 1, "too %s", ("geheim",), info, "handle_request")
        return Discreet().format(logging.LogRecord(name, logging.WARNING, *line))

    assert told("adapters.server").endswith(" WARNING adapters.server: too geheim")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", told("bot.coach"))
    for name in ("aiohttp.server", "slack_bolt.App", "asyncio", "botbuilder", "bottle"):
        said = told(name, ValueError("geheim"))
        assert said.endswith(f"{name}: in handle_request: ValueError at ")


# --- the coach as a process of its own ------------------------------------------------------------


@asynccontextmanager
async def _process(
    environment: dict[str, str], folder: Path
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`coach serve`, and the address at which it says that it listens."""
    usual = {name: text for name, text in os.environ.items() if not name.startswith("COACH_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "adapters", "serve"),
        env=usual | {"COACH_LANG": "en", "COACH_PORT": "0", "COACH_SECRET": "s"} | environment
        | {"COACH_DATABASE_URL": f"sqlite:///{folder / 'served.db'}"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        first = (await asyncio.wait_for(process.stdout.readline(), SOON)).decode()
        found = re.search(r"http://[\d.]+:\d+", first)
        assert found, first
        yield process, found[0]
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.mark.prove
async def test_a_served_coach_answers_and_ends_in_time(tmp_path: Path) -> None:
    space, world = Workspace(), World()
    space.joins("U1", "Sanne Smit", "sanne@example.org")
    world.person("00000000-0000-4000-8000-000000000001", "Sofie Maes")
    async with FakeSlack(space) as slack, serve(world), ClientSession() as http:
        environment = slack.settings() | world.settings()
        async with _process(environment, tmp_path) as (process, address):
            sanne = SlackClient(space, "U1", address + PATH, session=http)
            assert (await sanne.writes("mijn geheim")).status == 200
            sofie = TeamsClient(world, next(iter(world.people)), f"{address}/api/messages", http)
            await sofie.installs()
            await sofie.writes("mijn geheim")
            unsigned = SlackClient(space, "U1", address + PATH, "another secret", http)
            assert (await unsigned.writes("mijn geheim")).status == 401
            await space.until(lambda: len(sanne.reads()) > 2)
            await space.until(sofie.reads)
            process.send_signal(signal.SIGTERM)
            out, err = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    assert out.decode().strip() == words_for("en")("cli-serve-bye")
    assert "geheim" not in err.decode() and "Traceback" not in err.decode()


@pytest.mark.prove
async def test_a_coach_whose_platforms_are_down_starts_and_ends(tmp_path: Path) -> None:
    down = {"COACH_SLACK_API": "http://127.0.0.1:1/api/", "COACH_LANG": "nl"}
    import_all = ["people", str(DEMO / "people.csv"), str(DEMO / "teams.csv")]
    database = {"COACH_DATABASE_URL": f"sqlite:///{tmp_path / 'served.db'}", "COACH_SECRET": "s"}
    imported = await asyncio.to_thread(CliRunner().invoke, app, import_all, env=database)
    assert imported.exit_code == 0
    async with _process(SLACK | down, tmp_path) as (process, address):
        async with ClientSession() as http, http.get(f"{address}/healthz") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    assert out.decode().strip() == words_for("nl")("cli-serve-bye")
    assert "Traceback" not in err.decode() and "zonnedauw" not in err.decode()
