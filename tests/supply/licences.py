"""The licence of everything that runs, and whether it may stand beside the coach's Apache-2.0."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import cast

from license_expression import ExpressionError, LicenseSymbol, get_spdx_licensing

from tests.supply.lock import ROOT, Pin

Row = tuple[str, str]  # the licence, and a remark where it does not come from the package
Rows = dict[str, Row]

FILE = ROOT / "deploy" / "licences.txt"
UNKNOWN = "unknown"
# these ask of whoever hands them on no more than to name them; MPL-2.0 also to show changes of its
# own files, and the coach changes none
FITTING = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "MPL-2.0",
    "PSF-2.0",
}  # fmt: skip
HEAD = """\
# The licence of every package that runs, as SPDX. After `make lock`, `make licences` brings it up
# to date and says what is left to look up. A test holds it against the lock, against what each
# package says of itself, and against what fits beside Apache-2.0. A remark says where a licence was
# read that the package does not name clearly.
"""
# what older packages write for it
SPELLINGS = {
    "apl 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "3-clause bsd license": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "isc": "ISC",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit": "MIT",
    "mit license": "MIT",
    "mit or apache-2.0": "MIT OR Apache-2.0",
    "mpl-2.0": "MPL-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psf-2.0": "PSF-2.0",
}

_spdx = get_spdx_licensing()


def read(path: Path = FILE) -> Rows:
    """Each package's licence and the remark beside it."""
    rows = {}
    for line in path.read_text("utf-8").splitlines():
        stated, _, remark = line.partition("#")
        if stated.strip():
            name, licence = re.split(r"\s+", stated.strip(), maxsplit=1)
            rows[name] = (licence, remark.strip())
    return rows


def expression(pin: Pin) -> str | None:
    """The SPDX expression the installed package names; None where there is none, or no package."""
    return (_own(pin) or {}).get("License-Expression")


def spelled(pin: Pin) -> str | None:
    """What an older package says in its own words, where these mean one licence only."""
    own = _own(pin)
    if own is None:
        return None
    if known := SPELLINGS.get(str(own.get("License") or "").strip().lower()):
        return known
    named = [line for line in own.get_all("Classifier") or [] if line.startswith("License ::")]
    return SPELLINGS.get(named[0].split(" :: ")[-1].lower()) if len(named) == 1 else None


def _own(pin: Pin) -> Message | None:
    try:
        own = cast(Message, metadata.metadata(pin.name))
    except metadata.PackageNotFoundError:
        return None
    return own if own["Version"] == pin.version else None


def stated(pin: Pin, row: Row) -> str:
    """What the package says of itself, else what was looked up, else unknown.

    An SPDX expression beats a remark, and a remark what is spelled loosely.
    """
    licence, remark = row
    return expression(pin) or ("" if remark else spelled(pin)) or licence


def renewed(pins: Iterable[Pin], before: Rows) -> Rows:
    rows = {}
    for pin in pins:
        row = before.get(pin.name, (UNKNOWN, ""))
        rows[pin.name] = (stated(pin, row), row[1])
    return rows


def written(rows: Rows) -> str:
    width = max(map(len, rows)) + 2
    lines = [
        f"{name:{width}}{licence}" + (f"  # {remark}" if remark else "")
        for name, (licence, remark) in sorted(rows.items())
    ]
    return HEAD + "\n".join(lines) + "\n"


def fits(licence: str) -> bool:
    """Whether it may stand beside Apache-2.0; of several to choose from, one is enough."""
    try:
        return _fits(_spdx.parse(licence, validate=True, strict=True))
    except ExpressionError:
        return False


def _fits(part: object) -> bool:
    if isinstance(part, _spdx.OR):
        return any(map(_fits, part.args))
    if isinstance(part, _spdx.AND):
        return all(map(_fits, part.args))
    return isinstance(part, LicenseSymbol) and part.key in FITTING
