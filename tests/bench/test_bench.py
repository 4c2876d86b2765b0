"""Every scenario runs in its smallest size, and what is written down has the shape others read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import SCENARIOS, measured
from tests.bench.apart import apart, here
from tests.bench.figures import Aim, Figure, table, write
from tests.bench.slack import serve_thin_slack
from tests.conftest import PROVE

FIELDS = ["name", "value", "unit", "baseline", "ratio", "aim", "reached"]
# one of each kind: against a bare server, against a bare client, and within this process
BOUNDED = list(SCENARIOS) if PROVE else ["slack-click", "ticks"]


@pytest.mark.parametrize("scenario", BOUNDED)
async def test_a_scenario_finds_figures(scenario: str, tmp_path: Path) -> None:
    figures = await measured(scenario, "least", here, tmp_path)
    write(figures, tmp_path / "results.json")
    for one in json.loads((tmp_path / "results.json").read_text("utf-8")):
        assert list(one) == FIELDS
        assert isinstance(one["name"], str) and isinstance(one["unit"], str)
        assert isinstance(one["value"], int | float)
        assert (one["baseline"] is None) == (one["ratio"] is None)
        assert one["ratio"] is None or one["ratio"] == one["value"] / one["baseline"]
        assert (one["aim"] is None) == (one["reached"] is None)
    assert len({one.name for one in figures}) == len(figures) > 0


async def test_what_is_measured_lives_in_a_process_of_its_own() -> None:
    async with apart(serve_thin_slack) as other:
        settings = await other.ask("settings")
        assert settings["COACH_SLACK_API"].startswith("http://127.0.0.1:")
        assert await other.cpu() > 0
        with pytest.raises(RuntimeError, match="KeyError"):
            await other.ask("nothing of the kind")


@pytest.mark.parametrize(
    ("aim", "figure", "verdict"),
    [
        (Aim("≤", 2, never=3), (4.0, "ms", 2.0), "reached"),
        (Aim("≤", 2, never=3), (5.0, "ms", 2.0), "missed, within 3"),
        (Aim("≤", 2, never=3), (7.0, "ms", 2.0), "missed"),
        (Aim("≥", 98), (98.5, "%", None), "reached"),
        (Aim("≥", 98), (97.5, "%", None), "missed"),
        (None, (97.5, "%", None), ""),
    ],
)
def test_an_aim_is_of_the_ratio_else_of_the_value(
    aim: Aim | None, figure: tuple[float, str, float | None], verdict: str
) -> None:
    found = Figure("one", *figure, aim=aim)
    assert found.verdict == verdict
    assert table([found], "a machine").row_count == 1
