"""Asks for known vulnerabilities in what is pinned, and never claims more than was looked up.

pip-audit does the asking. By itself it ends well when it could look nothing up, so one old package
with a well-known vulnerability is asked about as well: who does not name it knows nothing.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.supply import accepted, lock
from tests.supply.accepted import Accepted
from tests.supply.lock import Pin

CANARY = Pin("flask", "0.5", hashes=("0" * 64,))  # never installed, only asked about
PATIENCE = 600.0  # seconds for all of it
FINE, FOUND, NOT_AUDITED = 0, 1, 3


@dataclass(frozen=True)
class Finding:
    """One known vulnerability; `ids` holds all names it goes by."""

    package: str
    version: str
    ids: tuple[str, ...]
    mended_in: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Answer:
    """What the vulnerability service said; about `unknown` it said nothing, and `why`."""

    findings: tuple[Finding, ...] = ()
    unknown: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Verdict:
    code: int
    lines: tuple[str, ...]


def ask(pins: Sequence[Pin], osv_url: str = "", patience: float = PATIENCE) -> Answer:
    """Every pin is looked up, also those of other platforms than this one."""
    with tempfile.TemporaryDirectory(prefix="omega-audit-") as folder:
        asked = Path(folder) / "asked.txt"
        asked.write_text(lock.written([CANARY, *pins]), "utf-8")
        options = ["--disable-pip", "--require-hashes", "--requirement", str(asked)]
        options += ["--vulnerability-service", "osv", *(["--osv-url", osv_url] if osv_url else [])]
        options += ["--cache-dir", folder, "--format", "json", "--progress-spinner", "off"]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pip_audit", *options],
                capture_output=True, text=True, timeout=patience, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return _nothing(pins, f"no answer within {patience:.0f} seconds")
    return understood(pins, done.stdout, done.stderr)


def understood(pins: Sequence[Pin], said: str, complaint: str) -> Answer:
    """What pip-audit printed, as an answer; its code is 1 for a finding and a fall alike."""
    try:
        answered = {one["name"]: one for one in json.loads(said)["dependencies"]}
        findings = [found for one in answered.values() for found in _findings(one)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return _nothing(pins, f"the vulnerability service gave no answer{_fell_over(complaint)}")
    if all(found.package != CANARY.name for found in findings):
        return _nothing(pins, f"the service knows nothing of {CANARY}, which is known to be unsafe")
    unknown = [str(pin) for pin in pins if "vulns" not in answered.get(pin.name, {})]
    wanted = {pin.name for pin in pins}
    why = "the service did not answer for them" if unknown else ""
    return Answer(tuple(one for one in findings if one.package in wanted), tuple(unknown), why)


def _fell_over(complaint: str) -> str:
    """Over which error, by name alone: the rest may hold a proxy's password."""
    names = re.findall(r"^(?:\w+\.)*(\w*(?:Error|Timeout|Exception))\b", complaint, re.M)
    return f" ({names[-1]})" if names else ""


def _nothing(pins: Iterable[Pin], why: str) -> Answer:
    return Answer(unknown=tuple(map(str, pins)), why=why)


def _findings(answered: dict[str, Any]) -> Iterator[Finding]:
    for one in answered.get("vulns", []):
        ids = (one["id"], *one.get("aliases", []))
        text = " ".join(str(one.get("description", "")).split())[:160]
        name, version = answered["name"], answered["version"]
        yield Finding(name, version, ids, tuple(one.get("fix_versions", [])), text)


def judge(
    pins: Sequence[Pin], answer: Answer, lived_with: Sequence[Accepted], *, today: date, must: bool
) -> Verdict:
    """`must`: where not everything could be looked up, that is a failure too."""
    problems = list(filter(None, (accepted.problem(one, today) for one in lived_with)))
    counting = [one for one in lived_with if not accepted.problem(one, today)]
    open_ = [one for one in answer.findings if not any(_covers(by, one) for by in counting)]
    lines = [*map(_told, open_), *problems]
    lines += [
        f"accepted until {by.until}: {by}: {by.reason}"
        if any(_covers(by, one) for one in answer.findings) or answer.unknown
        else f"{by} is no longer found: take it out of deploy/accepted.toml"
        for by in counting
    ]
    seen = f"{len(pins) - len(answer.unknown)} of {len(pins)} packages"
    if answer.unknown:
        lines.append(f"NOT AUDITED: {seen} could be looked up: {answer.why}")
        lines += [] if must else ["(a warning here; with AUDIT_REQUIRED=1 it is an error)"]
    else:
        lines.append(f"audited: {seen} looked up, {len(open_)} open vulnerabilities")
    if open_ or problems:
        return Verdict(FOUND, tuple(lines))
    return Verdict(NOT_AUDITED if answer.unknown and must else FINE, tuple(lines))


def _covers(by: Accepted, found: Finding) -> bool:
    return by.package == found.package and by.id in found.ids


def _told(found: Finding) -> str:
    mended = f"mended in {', '.join(found.mended_in)}" if found.mended_in else "not mended yet"
    return f"{found.package} {found.version}: {' = '.join(found.ids)}: {found.text} ({mended})"
