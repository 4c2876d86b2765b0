"""The audit fails on what is found, and says so plainly where nothing was looked up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import PROVE
from tests.supply import accepted, audit
from tests.supply.accepted import Accepted, Unfit
from tests.supply.audit import CANARY, FINE, FOUND, NOT_AUDITED, Answer, Finding, Verdict
from tests.supply.lock import Pin
from tests.supply.osv import UNSAFE, Osv, serving

TODAY = date(2026, 11, 22)
PINS = [
    Pin("jinja2", "3.1.6", hashes=("a" * 64,)),
    Pin("colorama", "0.4.6", "sys_platform == 'win32'", ("b" * 64,)),
]
NUMBER = "GHSA-h5c8-rqwp-cp95"
HOLE = Finding("jinja2", "3.1.6", (NUMBER, "CVE-2026-0001"), ("3.1.7",), "A template …")
SILENT = Answer(unknown=("jinja2 3.1.6", "colorama 0.4.6"), why="no answer")


def judged(answer: Answer, *lived_with: Accepted, must: bool = False) -> Verdict:
    return audit.judge(PINS, answer, lived_with, today=TODAY, must=must)


def until(last_day: date, number: str = NUMBER) -> Accepted:
    return Accepted(number, "jinja2", "no template of strangers is drawn", last_day)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


# --- pip-audit itself, against a loopback service -------------------------------------------------


def test_a_known_vulnerability_fails_the_audit() -> None:
    with serving(Osv({**UNSAFE, "jinja2": (NUMBER, "3.1.7")})) as osv:
        verdict = judged(audit.ask(PINS, osv.url))
    # also what this platform never installs
    assert osv.asked == [CANARY.name, "jinja2", "colorama"]
    assert verdict.code == FOUND
    names = f"CVE-2026-0001 = {NUMBER}"
    found = f"jinja2 3.1.6: {names}: A template may leave its box. (mended in 3.1.7)"
    assert verdict.lines == (found, "audited: 2 of 2 packages looked up, 1 open vulnerabilities")


def test_a_service_that_knows_of_none_is_green() -> None:
    with serving(Osv()) as osv:
        verdict = judged(audit.ask(PINS, osv.url), must=True)
    assert verdict.code == FINE
    assert verdict.lines == ("audited: 2 of 2 packages looked up, 0 open vulnerabilities",)


@pytest.mark.skipif(not PROVE, reason="a second each; the same is told by `understood` below")
def test_no_service_and_an_empty_one_are_no_audit() -> None:
    with serving(Osv({})) as osv:
        empty = judged(audit.ask(PINS, osv.url), must=True)
    assert empty.code == NOT_AUDITED
    gone = judged(audit.ask(PINS, osv.url), must=True)
    assert gone.code == NOT_AUDITED
    assert "0 of 2 packages could be looked up" in gone.lines[0]
    assert "(ConnectionError)" in gone.lines[0]
    slow = audit.ask(PINS, osv.url, patience=0.01)
    assert "no answer within" in slow.why


# --- what it printed, understood ------------------------------------------------------------------


@pytest.mark.parametrize("said", ["", "{}", "[]", "null", '{"dependencies": [{}]}', "<html>"])
def test_what_is_no_answer_is_no_audit(said: str) -> None:
    complaint = "Traceback …\nrequests.exceptions.ProxyError: http://user:hush@proxy refused\n"
    answer = audit.understood(PINS, said, complaint)
    assert len(answer.unknown) == 2
    assert answer.why == "the vulnerability service gave no answer (ProxyError)"


def test_a_service_that_does_not_know_the_well_known_is_not_believed() -> None:
    names = [CANARY, *PINS]
    said = [{"name": pin.name, "version": pin.version, "vulns": []} for pin in names]
    answer = audit.understood(PINS, json.dumps({"dependencies": said}), "")
    assert len(answer.unknown) == 2
    assert "knows nothing of flask 0.5" in answer.why


def test_a_package_that_was_passed_over_is_named_as_not_audited() -> None:
    said = [
        {"name": CANARY.name, "version": "0.5", "vulns": [{"id": "X", "fix_versions": []}]},
        {"name": "jinja2", "version": "3.1.6", "vulns": []},
        {"name": "colorama", "skip_reason": "not found and could not be audited"},
    ]
    answer = audit.understood(PINS, json.dumps({"dependencies": said}), "")
    assert answer.unknown == ("colorama 0.4.6",)
    assert judged(answer, must=True).code == NOT_AUDITED


# --- the verdict ----------------------------------------------------------------------------------


def test_nothing_looked_up_is_said_and_fails_only_where_it_must() -> None:
    assert judged(SILENT).code == FINE
    assert judged(SILENT).lines[0].startswith("NOT AUDITED: 0 of 2 packages")
    assert judged(SILENT, must=True).code == NOT_AUDITED


def test_an_accepted_vulnerability_waits_until_its_last_day() -> None:
    found = Answer((HOLE,))
    assert judged(found, until(TODAY)).code == FINE
    assert judged(found, until(TODAY, "CVE-2026-0001")).code == FINE
    assert judged(found, until(TODAY, "CVE-2026-0002")).code == FOUND
    over = judged(found, until(date(2026, 11, 21)))
    assert over.code == FOUND
    assert "accepted until 2026-11-21, which is over" in over.lines[1]
    assert judged(found, until(date(2027, 11, 21))).code == FOUND


def test_an_acceptance_that_is_over_fails_also_where_nothing_can_be_looked_up() -> None:
    assert judged(SILENT, until(date(2026, 11, 21))).code == FOUND
    assert judged(SILENT, until(TODAY)).code == FINE


def test_an_acceptance_that_nothing_needs_any_more_is_named() -> None:
    verdict = judged(Answer(), until(TODAY))
    assert verdict.code == FINE
    assert "no longer found: take it out" in verdict.lines[0]


GOOD = '[[accepted]]\nid = "X"\npackage = "p"\nreason = "r"\nuntil = 2026-12-31\n'


def test_the_file_of_acceptances_is_read(tmp_path: Path) -> None:
    file = tmp_path / "accepted.toml"
    file.write_text(GOOD, "utf-8")
    assert accepted.read(file) == [Accepted("X", "p", "r", date(2026, 12, 31))]
    assert isinstance(accepted.read(), list)  # ours can be read too


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD.replace('"r"', '" "'), "reason must be a text"),
        (GOOD.replace('reason = "r"\n', ""), "reason must be a text"),
        (GOOD.replace("2026-12-31", '"2026-12-31"'), "until must be a day"),
        (GOOD.replace("2026-12-31", "2026-12-31T00:00:00"), "until must be a day"),
        (GOOD + "forever = true\n", "forever means nothing here"),
        (GOOD.replace("[[accepted]]", "[[ignored]]"), "only [[accepted]] may stand there"),
        (GOOD.replace("[[accepted]]", "[[accepted"), "accepted.toml: "),
        ('accepted = "all"', "accepted must be a list"),
    ],
)
def test_an_acceptance_without_reason_or_end_accepts_nothing(
    text: str, why: str, tmp_path: Path
) -> None:
    file = tmp_path / "accepted.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(Unfit) as caught:
        accepted.read(file)
    assert why in str(caught.value)
