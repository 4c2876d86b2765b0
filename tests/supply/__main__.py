"""`python -m tests.supply audit|licences|sbom|sums`, as the make targets call it."""

from __future__ import annotations

import argparse
import os
import sys

from adapters.clock import WallClock
from tests.supply import accepted, audit, licences, lock, parts

DIST = lock.ROOT / "dist"


def look_up() -> int:
    pins = {pin.name: pin for path in lock.ALL for pin in lock.read(path)}
    try:
        lived_with = accepted.read()
    except accepted.Unfit as error:
        print(error)
        return audit.FOUND
    asked = list(pins.values())
    answer = audit.ask(asked, os.environ.get("AUDIT_OSV_URL", ""))
    must = os.environ.get("AUDIT_REQUIRED", "") not in ("", "0")
    today = WallClock().now().date()
    verdict = audit.judge(asked, answer, lived_with, today=today, must=must)
    print("\n".join(verdict.lines))
    return verdict.code


def renew_licences() -> int:
    rows = licences.renewed(lock.read(lock.RUNS), licences.read())
    licences.FILE.write_text(licences.written(rows), "utf-8")
    left = [name for name, (licence, _) in rows.items() if not licences.fits(licence)]
    for name in left:
        print(f"deploy/licences.txt: {name}: {rows[name][0]}: to be looked up, or does not fit")
    return 1 if left else 0


def list_parts() -> int:
    known = {name: licence for name, (licence, _) in licences.read().items()}
    pins = lock.read(lock.RUNS)
    if missing := [pin.name for pin in pins if pin.name not in known]:
        print(f"deploy/licences.txt lacks {', '.join(missing)}: make licences")
        return 1
    path = parts.write(DIST, parts.listed(pins, known))
    print(f"{path.relative_to(lock.ROOT)}: {len(pins)} parts")
    return 0


def sum_up() -> int:
    print(parts.write_sums(DIST).read_text("utf-8"), end="")
    return 0


DOORS = {"audit": look_up, "licences": renew_licences, "sbom": list_parts, "sums": sum_up}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.supply", description=__doc__)
    parser.add_argument("door", choices=DOORS)
    sys.exit(DOORS[parser.parse_args().door]())
