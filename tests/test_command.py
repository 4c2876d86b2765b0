"""The `coach` command as an administrator uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from bot.content import PACKAGE

DEMO = PACKAGE / "demo"


@pytest.fixture
def coach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("COACH_DATABASE_URL", f"sqlite:///{tmp_path / 'coach.db'}")
    monkeypatch.setenv("COACH_SECRET", "a secret for tests")
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
