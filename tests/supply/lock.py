"""Reads a lock file line by line, for whoever has to know what exactly is installed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = ROOT / "deploy" / "requirements.txt"
TESTS = ROOT / "deploy" / "requirements-test.txt"
BUILDS = ROOT / "deploy" / "requirements-build.txt"
ALL = (RUNS, TESTS, BUILDS)
OURS = "omega-coach (pyproject.toml)"

_PIN = re.compile(r"([a-z0-9][a-z0-9.-]*)==([0-9][0-9a-z.+!]*)(?: ; ([^\\]+?))?( \\)?")
_HASH = re.compile(r"    --hash=sha256:([0-9a-f]{64})( \\)?")
_WANTED = re.compile(r"    #(?: via|  )(?: (\S.*))?")


class Unreadable(ValueError):
    """A line that is no pin, no hash and not who wants it: an address, an option, a loose range."""


@dataclass(frozen=True)
class Pin:
    """One package at one version. `marker` says where it is installed; empty means everywhere."""

    name: str
    version: str
    marker: str = ""
    hashes: tuple[str, ...] = ()
    wanted_by: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def read(path: Path) -> list[Pin]:
    return parse(path.read_text("utf-8"), path.name)


def parse(text: str, name: str = "lock") -> list[Pin]:
    """Raises Unreadable with the line."""
    found: list[tuple[re.Match[str], list[str], list[str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if pin := _PIN.fullmatch(line):
            found.append((pin, [], []))
        elif (sha := _HASH.fullmatch(line)) and found:
            found[-1][1].append(sha[1])
        elif (wanted := _WANTED.fullmatch(line)) and found:
            found[-1][2].extend(filter(None, [wanted[1]]))
        else:
            raise Unreadable(f"{name} line {number}: {line.strip()[:60]!r} is no pinned package")
    return [
        Pin(pin[1], pin[2], pin[3] or "", tuple(hashes), tuple(wanted))
        for pin, hashes, wanted in found
    ]


def written(pins: list[Pin]) -> str:
    """The same as a lock file, for every platform at once: without markers."""
    return "".join(
        f"{pin.name}=={pin.version}"
        + "".join(f" \\\n    --hash=sha256:{sha}" for sha in pin.hashes)
        + "\n"
        for pin in pins
    )
