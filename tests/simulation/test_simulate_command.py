"""`coach simulate`: the same for the same seed, in counts alone, and no success when one broke."""

from __future__ import annotations

import json
from collections import Counter
from importlib import import_module

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from adapters.simulation.years.judge import Breach
from bot.content import words_for
from tests.town import shelf


def simulate(*more: str) -> Result:
    return CliRunner().invoke(app, ["simulate", "--people", "5", "--weeks", "2", *more])


def test_the_same_seed_tells_the_same_and_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.content.load", shelf)  # read once for all of them
    first, again = simulate("--json"), simulate("--json")
    assert first.exit_code == 0 and first.stdout == again.stdout
    told = json.loads(first.stdout)
    assert told["person_weeks"] == 10 and told["broken"] == []
    assert told["counts"]["invitations"] and told["counts"]["offers"]
    assert "zq0" not in first.stdout and "example.org" not in first.stdout
    assert "10" in first.stderr  # how fast, beside the lines that stay the same


def test_a_broken_promise_is_told_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    async def live(*_: int) -> tuple[Counter[str], list[Breach]]:
        return Counter(offers=3), [Breach("shrinks", 4, "2026-W50", "mon-fri 9-17")]

    monkeypatch.setattr(import_module("adapters.cli.simulate"), "_live", live)
    words = words_for("en")
    result = simulate()
    assert result.exit_code == 1
    assert words("simulate-rule-shrinks") in result.stdout
    assert "week 2026-W50, working week mon-fri 9-17, person 4" in result.stdout
