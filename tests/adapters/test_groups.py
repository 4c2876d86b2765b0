"""People out of Slack's user groups and Teams' rosters, through the real SDKs, by the command."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from aiohttp import ClientSession
from sqlmodel import SQLModel

from adapters.cli.people import _import
from adapters.cli.shared import words
from adapters.settings import SlackSettings
from adapters.slack.groups import SlackGroups
from adapters.slack.manifest import FOR_GROUPS
from adapters.slack.send import open_client
from bot.ports import PerhapsSent
from bot.roster import Report, Spot
from bot.settings import Settings
from bot.store import Store
from tests.conftest import PROVE
from tests.fakes.faults import Fault
from tests.fakes.slack.__main__ import gather
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import SCOPES, Workspace
from tests.fakes.teams.server import serve
from tests.fakes.teams.world import World
from tests.town import SECRET, shelf

CROWD = 1200 if PROVE else 260  # more than a page
GENERAL = "19:general@thread.tacv2"
HEAD = "id,name,language,source\n"
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    settings = Settings(f"sqlite:///{tmp_path / 'coach.db'}", secret=SECRET)

    command = import_module("adapters.cli.people")
    monkeypatch.setattr(command, "up_to_date", furnish)
    monkeypatch.setattr(command, "shelf_of", lambda settings: shelf())

    async def run(environment: dict[str, str], *rows: str, **how: bool) -> Report:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        asked = [name for name in ("slack", "teams") if any(f"{name}:" in row for row in rows)]
        teams = (HEAD + "\n".join(rows)).encode()
        return await _import(
            settings, None, teams, asked, **{"dry_run": False, "force": False} | how
        )

    return run


async def furnish(store: Store) -> None:
    """Quicker than with all migrations."""
    await store.transact(lambda session: SQLModel.metadata.create_all(session.connection()))


@asynccontextmanager
async def slack(*scopes: str) -> AsyncIterator[tuple[Workspace, dict[str, str]]]:
    space = Workspace(scopes=SCOPES | set(scopes))
    space.limited = False
    for number in range(CROWD):
        user = f"U{number:04}"
        space.joins(user, f"Sanne Nummer{number}", f"s{number}@example.org")
    space.joins("UBOT", "Bot", is_bot=True)
    space.joins("UGUEST", "Gast", "gast@example.com", guest=True)
    space.joins("UGONE", "Weg", "weg@example.org", deleted=True)
    space.groups = {
        "S1": ("support", ["U0000", "U0001", "UBOT", "UGUEST", "UGONE"]),
        "S2": ("sales", [f"U{CROWD - 1:04}", "U0001"]),
    }
    async with FakeSlack(space) as fake:
        yield space, fake.settings()


def shown(report: Report) -> str:
    return "\n".join(report.lines(words))


async def test_slack_user_groups_become_teams_and_tell_nobody(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async with slack(FOR_GROUPS) as (space, environment):
        rows = ("a,Support,nl,slack:@Support", "b,Sales,nl,slack:S2")
        report = await run(environment, *rows)
        told = shown(report)
        assert report.written and report.diff.nothing is False, told
        assert {one.ref: one.team for one in report.diff.new} == {
            "slack:U0000": "Support", "slack:U0001": "Support", f"slack:U{CROWD - 1:04}": "Sales",
        }  # fmt: skip
        assert report.diff.asides == {"guests": 1, "bots": 1, "gone": 1, "doubles": 1}
        assert space.count("users.list") == CROWD // 200 + 1
        space.groups["S2"][1].append("U0002")
        space.groups["S1"][1].remove("U0000")
        changed = (await run(environment, *rows)).diff
        assert [one.ref for one in changed.new] == ["slack:U0002"]
        assert [one.ref for one in changed.leaving] == ["slack:U0000"]
        assert not {call.method for call in space.calls} & {
            "chat.postMessage",
            "conversations.open",
        }
    assert "Sanne" not in caplog.text and "example.org" not in caplog.text


async def test_what_slack_does_not_tell_changes_nothing(
    run: Run, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with slack() as (space, environment):
        with pytest.raises(typer.Exit):
            await run(environment, "a,Support,nl,slack:@support")
        assert "coach manifest slack --groups" in capsys.readouterr().err
        assert "lacks the right usergroups:read" in caplog.text and "--groups" in caplog.text
        assert "bot token" not in caplog.text
        space.scopes.add(FOR_GROUPS)
        report = await run(environment, "a,Support,nl,slack:@suport")
        assert [one.code for one in report.problems] == ["source-unknown"]
        assert "@support" in shown(report)
        space.scopes.discard("users:read.email")
        report = await run(environment, "a,Support,nl,slack:@support")
        assert [one.code for one in report.problems] == ["source-empty"]


async def test_too_fast_for_slack_is_waited_for() -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    async with slack(FOR_GROUPS) as (space, _), ClientSession() as http:
        client = open_client(SlackSettings(space.token, api=f"{space.base}/api/"), http)
        space.faults.add("users.list", Fault.TOO_FAST, 2)
        crowd = await SlackGroups(client, wait).members([Spot("slack", "S1")])
        assert waited == [1.0, 1.0] and len(crowd.members[Spot("slack", "S1")]) == 2
        space.faults.add("usergroups.list", "fatal_error")
        with pytest.raises(PerhapsSent, match="fatal_error"):
            await SlackGroups(client, wait).members([Spot("slack", "S1")])


async def test_a_teams_roster_becomes_a_team_where_the_app_is(run: Run) -> None:
    async with serve(World()) as world:
        people = [f"00000000-0000-4000-8000-{number:012}" for number in range(120)]
        for number, aad in enumerate(people):
            world.person(aad, f"Sofie Nummer{number}")
        guest = world.person("00000000-0000-4000-9000-000000000000", "Gast", role="guest")
        world.channel(GENERAL, *people, guest.aad)
        empty = world.channel("19:other@thread.tacv2")
        empty.installed = False
        row = f"a,Zorg,nl,teams:{GENERAL}"
        report = await run(world.settings(), row)
        assert report.written and len(report.diff.new) == 120
        assert report.diff.asides == {"guests": 1}
        assert {one.ref for one in report.diff.new} == {f"teams:{aad}" for aad in people}
        assert {call.method for call in world.calls} == {"GET"} and len(world.calls) == 3
        refused = await run(
            world.settings(), row, f"b,Ander,nl,teams:{empty.id}", "c,C,nl,teams:19:x"
        )
        assert [(one.line, one.code) for one in refused.problems] == [
            (3, "source-not-installed"), (4, "source-not-installed"),
        ]  # fmt: skip


def test_a_workspace_served_by_hand_has_the_groups_one_names() -> None:
    space = Workspace()
    space.joins("U1", "Anna de Vries")
    gather(space, ["@support=Anna de Vries, ", "sales="])
    assert space.groups == {"S1": ("support", ["U1"]), "S2": ("sales", [])}
    assert FOR_GROUPS in space.scopes
    with pytest.raises(SystemExit, match="Marit Bos"):
        gather(space, ["@support=Marit Bos"])
