"""Rules and dashboard ask for numbers that exist, in a way that Prometheus can read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics_core import Metric

from adapters.metrics import Metrics
from adapters.numbers import Page
from adapters.readings import Reading, Waiting
from tests.deploy.rooms import DEPLOY, GUIDES, ROOT, anchors_of, read

NONE = timedelta(0)
# what Prometheus itself adds to every number, and what only a histogram's buckets have
EVERYWHERE = {"job", "instance", "le"}
ENDS = r"_(?:bucket|sum|count|total|created)$"
ALERTS = yaml.safe_load(read("prometheus/alerts.yml"))
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
DASHBOARD: dict[str, Any] = json.loads(read("grafana/omega.json"))
PROMTOOL = shutil.which("promtool")


def _metrics() -> dict[str, Metric]:
    """All that a coach tells, by name."""
    metrics = Metrics()
    metrics.expect("slack")
    metrics.built("1")
    page = Page(metrics, None, {}, lambda: datetime(2026, 11, 2, tzinfo=UTC), "")  # type: ignore[arg-type]
    page._stand.reading = Reading({"slack": Waiting(1, NONE, NONE, 0)}, 0)
    page._stand.reach = {("slack", "reachable"): 5}
    return {one.name: one for one in metrics.registry.collect()}


TOLD = _metrics()


def _expressions() -> Iterator[tuple[str, str]]:
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]


def _exists(name: str) -> Metric | None:
    return TOLD.get(name) or TOLD.get(re.sub(ENDS, "", name))


@pytest.mark.parametrize(("where", "expression"), list(_expressions()))
def test_every_number_that_is_asked_for_is_told(where: str, expression: str) -> None:
    labelled = re.findall(r"\b(coach_\w+|process_\w+|up)\b(?:\{([^}]*)\})?", expression)
    assert labelled, where
    for name, chosen in labelled:
        if name == "up":
            continue
        metric = _exists(name)
        assert metric is not None, f"{name} is told by nobody"
        has = {label for sample in metric.samples for label in sample.labels} | EVERYWHERE
        assert set(re.findall(r"(\w+) *(?:=~|!~|!=|=)", chosen)) <= has, name
        for label, value in re.findall(r'(answer|outcome)="(\w+)"', chosen):
            assert value in {sample.labels.get(label) for sample in metric.samples}, value


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_number_in_the_guides_is_told(guide: Path) -> None:
    for name in re.findall(r"(?<![\w/-])coach_[a-z_]+(?!-)", guide.read_text("utf-8")):
        assert _exists(name), f"{name} is told by nobody"


def test_every_rule_says_how_bad_it_is_and_where_to_read_on() -> None:
    pages = anchors_of(DEPLOY / "RUNBOOK.md")
    names = [rule["alert"] for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        assert rule["labels"]["severity"] in ("critical", "warning")
        file, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert file == "RUNBOOK.md"
        assert anchor in pages, rule["alert"]
        assert rule["annotations"]["summary"]


def test_every_rule_has_a_life_in_which_it_speaks() -> None:
    lives = yaml.safe_load(read("prometheus/alerts_test.yml"))
    spoke = {
        one["alertname"]
        for life in lives["tests"]
        for one in life["alert_rule_test"]
        if one["exp_alerts"]
    }
    assert spoke == {rule["alert"] for rule in RULES}


def test_the_runbook_knows_every_rule() -> None:
    for rule in RULES:
        assert f"`{rule['alert']}`" in read("RUNBOOK.md")


def test_the_dashboard_can_be_imported() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert DASHBOARD["uid"] == "omega-coach"
    assert "id" not in DASHBOARD  # Grafana gives it
    variables = {one["name"] for one in DASHBOARD["templating"]["list"]}
    for panel in panels:
        if panel["type"] == "row":
            continue
        assert panel["datasource"]["uid"] == "${source}"
        used = set(re.findall(r"\$(\w+)", "".join(one["expr"] for one in panel["targets"])))
        assert used <= variables | {"__rate_interval"}, panel["title"]
        assert len({one["refId"] for one in panel["targets"]}) == len(panel["targets"])


def test_no_two_panels_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells


def test_what_all_read_from_one_database_is_never_added_up() -> None:
    """Two processes that tell of the same ten messages do not make twenty."""
    shared = "coach_(?:waiting|lane_closed|in_the_air|people|timers)"
    for where, expression in _expressions():
        assert not re.search(rf"\b(?:sum|avg)\b[^(]*(?:\([^(]*\))? *\({shared}", expression), where


@pytest.mark.skipif(PROMTOOL is None, reason="no promtool here (Debian: prometheus)")
def test_prometheus_reads_the_rules_their_lives_and_the_dashboard(tmp_path: Path) -> None:
    assert PROMTOOL is not None
    asked = [
        {"record": f"panel:{number}", "expr": _filled_in(expression)}
        for number, (_, expression) in enumerate(_expressions())
    ]
    (tmp_path / "panels.yml").write_text(
        yaml.safe_dump({"groups": [{"name": "panels", "rules": asked}]})
    )
    for words in (
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts_test.yml"],
        ["check", "rules", str(tmp_path / "panels.yml")],
    ):
        done = subprocess.run(
            [PROMTOOL, *words], cwd=DEPLOY / "prometheus", capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr


def _filled_in(expression: str) -> str:
    return (
        expression.replace("$__rate_interval", "5m")
        .replace("$job", "omega")
        .replace("$instance", ".*")
    )
