"""The units for systemd: they end a coach in time, start it with its settings, and shut it in."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from adapters import server
from tests.deploy.rooms import DEPLOY, read

UNITS = ["omega.service", "omega@.service"]
SHUT_IN = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "MemoryDenyWriteExecute": "yes",
    "UMask": "0077",
}
ANALYZE = shutil.which("systemd-analyze")
STAND_IN = """\
#!/bin/sh
for one; do
    echo "$one"
    case "$one" in --property=EnvironmentFile=*) file=${one##*=} ;; esac
done
stat -c %a "$file"; cat "$file"; echo "$file" > seen
exit 3
"""
WORST = 1.5  # of systemd's own count of what a unit may still do, from 0 to 10


def _lines(unit: str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = defaultdict(list)
    for name, value in re.findall(r"^(\w+)=(.*)$", read(unit), re.M):
        told[name].append(value)
    return told


@pytest.mark.parametrize("unit", UNITS)
def test_a_coach_is_given_the_time_it_takes_to_end(unit: str) -> None:
    needs = server.FOR_WHAT_RUNS + server.FOR_ANSWERS
    assert needs < 10 < int(_lines(unit)["TimeoutStopSec"][0])


@pytest.mark.parametrize("unit", UNITS)
def test_a_coach_is_shut_in_and_comes_back(unit: str) -> None:
    lines = _lines(unit)
    assert {name: lines[name][0] for name in SHUT_IN} == SHUT_IN
    assert lines["User"] == ["omega"]
    assert lines["Restart"] == ["on-failure"]
    assert lines["EnvironmentFile"][0] == "/etc/omega/omega.env"
    assert not any("COACH_" in line for line in read(unit).splitlines() if line[:1] != "#")


def test_the_two_units_differ_in_the_role_alone() -> None:
    one, other = (
        [line for line in read(unit).splitlines() if not line.startswith("#")] for unit in UNITS
    )
    differ = set(one) ^ set(other)
    assert all(
        line.startswith(("Description", "ExecStart", "EnvironmentFile=-")) for line in differ
    )
    assert "ExecStart=/opt/omega/bin/coach serve --role %i" in other


def test_single_commands_run_as_the_coach_itself() -> None:
    wrapper = read("coach-as-omega")
    assert (DEPLOY / "coach-as-omega").stat().st_mode & 0o111
    assert "--uid=omega" in wrapper
    assert _lines("omega.service")["EnvironmentFile"][0] in wrapper


def test_what_a_command_is_given_counts_and_nobody_else_reads_it(tmp_path: Path) -> None:
    """Such as COACH_DATABASE_URL with a password; a stand-in for systemd-run tells what it got."""
    stand_in = tmp_path / "systemd-run"
    stand_in.write_text(STAND_IN)
    stand_in.chmod(0o755)
    given = {"PATH": f"{tmp_path}:/usr/bin:/bin", "COACH_MOVE_TO": "postgresql://u:p@h/n"}
    ran = subprocess.run(
        [DEPLOY / "coach-as-omega", "move", "--dry-run"],
        env=given,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 3, ran.stderr
    *asked, rights, told = ran.stdout.splitlines()
    assert asked[-3:] == ["/opt/omega/bin/coach", "move", "--dry-run"]
    first, last = (one for one in asked if "EnvironmentFile=" in one)
    assert first.endswith("=/etc/omega/omega.env") and last != first
    assert not any("u:p@h" in one for one in asked)
    assert (rights, told) == ("600", "COACH_MOVE_TO=postgresql://u:p@h/n")
    assert not Path((tmp_path / "seen").read_text().strip()).exists()


@pytest.mark.skipif(ANALYZE is None, reason="no systemd-analyze here")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_them(unit: str, tmp_path: Path) -> None:
    """With a program that is there."""
    assert ANALYZE is not None
    there = tmp_path / unit.replace("@", "@web")
    there.write_text(read(unit).replace("/opt/omega/bin/coach", "/bin/true"))
    seen = subprocess.run(
        [ANALYZE, "verify", "--man=no", "--recursive-errors=no", there],
        capture_output=True,
        text=True,
    )
    assert seen.returncode == 0, seen.stderr
    assert unit not in seen.stderr
    looked = subprocess.run(
        [
            ANALYZE,
            "security",
            "--offline=true",
            "--no-pager",
            f"--threshold={WORST * 10:.0f}",
            there,
        ],
        capture_output=True,
        text=True,
    )
    assert looked.returncode == 0, looked.stdout[-300:]
