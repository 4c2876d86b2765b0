"""What is installed is pinned, hashed, licensed and listed, and is what pyproject.toml asks for."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import PROVE
from tests.supply import licences, lock, parts
from tests.supply.lock import OURS, ROOT, Pin, Unreadable

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
RUNS, TESTS, BUILDS = map(lock.read, lock.ALL)
WHOLE = "a==1.0 ; python_version < '4' \\\n    --hash=sha256:" + "0" * 64 + "\n    # via b\n"

# --- the locks ------------------------------------------------------------------------------------


def test_a_lock_is_read_whole() -> None:
    assert lock.parse(WHOLE) == [Pin("a", "1.0", "python_version < '4'", ("0" * 64,), ("b",))]


@pytest.mark.parametrize(
    "line",
    [
        "a>=1.0", "a", "a @ https://127.0.0.1/a.whl", "-e .", "--index-url https://127.0.0.1/", "",
        "--find-links .", "https://127.0.0.1/a.whl", "    --hash=md5:00", "    --hash=sha256:00",
    ],
)  # fmt: skip
def test_a_lock_takes_no_address_no_option_and_no_range(line: str) -> None:
    with pytest.raises(Unreadable, match="line 4"):
        lock.parse(WHOLE + line + "\n")


@pytest.mark.parametrize("pins", [RUNS, TESTS, BUILDS], ids=["runs", "tests", "builds"])
def test_every_package_is_pinned_once_and_hashed(pins: list[Pin]) -> None:
    assert len(pins) == len({pin.name for pin in pins})
    assert [pin.name for pin in pins if not pin.hashes] == []


def test_the_locks_agree() -> None:
    tests = {pin.name: pin for pin in TESTS}
    for pin in (*RUNS, *BUILDS):
        assert tests[pin.name].version == pin.version
        assert set(pin.hashes) == set(tests[pin.name].hashes)


@pytest.mark.parametrize(
    ("pins", "extras"),
    [(RUNS, ("postgres", "tracing")), (TESTS, ("test",))],
    ids=["runs", "tests"],
)
def test_a_lock_is_what_pyproject_asks_for(pins: list[Pin], extras: tuple[str, ...]) -> None:
    asked = [*PROJECT["dependencies"], *(one for extra in extras for one in EXTRAS[extra])]
    wanted = {canonicalize_name(one.name): one for one in map(Requirement, asked)}
    assert {pin.name for pin in pins if OURS in pin.wanted_by} == set(wanted)
    for pin in pins:
        if pin.name in wanted:
            assert pin.version in wanted[pin.name].specifier, f"{pin}: make lock"


def test_every_other_package_is_wanted_by_one_that_is_there() -> None:
    for pins in (RUNS, TESTS):
        there = {pin.name for pin in pins} | {OURS}
        for pin in pins:
            assert there & set(pin.wanted_by), pin


# --- the licences ---------------------------------------------------------------------------------


def test_every_package_that_runs_has_a_licence_that_fits() -> None:
    known = licences.read()
    assert set(known) == {pin.name for pin in RUNS}, "make licences"
    assert {name: row for name, row in known.items() if not licences.fits(row[0])} == {}


def test_the_licences_are_what_the_packages_say() -> None:
    known = licences.read()
    assert [
        pin.name for pin in RUNS if licences.stated(pin, known[pin.name]) != known[pin.name][0]
    ] == []
    assert licences.FILE.read_text("utf-8") == licences.written(known), "make licences"


@pytest.mark.parametrize(
    ("licence", "fit"),
    [
        ("MIT", True), ("MIT AND PSF-2.0", True), ("GPL-3.0-only OR MIT", True), ("MPL-2.0", True),
        ("AGPL-3.0-only", False), ("MIT AND GPL-2.0-or-later", False), ("LGPL-3.0-only", False),
        ("(GPL-2.0-only OR AGPL-3.0-only) AND MIT", False), ("unknown", False), ("", False),
        ("SSPL-1.0", False), ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("MIT AND", False), ("LicenseRef-Proprietary", False), ("BSD", False),
        ("MIT, Apache", False),
    ],
)  # fmt: skip
def test_only_what_fits_beside_apache_is_taken(licence: str, fit: bool) -> None:
    assert licences.fits(licence) is fit


def test_a_package_nobody_looked_up_is_unknown() -> None:
    rows = licences.renewed([Pin("no-such-package", "1.0")], {})
    assert rows == {"no-such-package": ("unknown", "")}


# --- what bandit passes over ---------------------------------------------------------------------


def test_every_exception_names_its_test_and_its_reason() -> None:
    for room in ("bot", "adapters", "content"):
        for path in (ROOT / room).rglob("*.py"):
            for line in path.read_text("utf-8").splitlines():
                reason = re.search(r"# nosec B\d{3} # \S.{3}", line)
                assert "# nosec" not in line or reason, f"{path}: {line}"


# --- the list of parts ----------------------------------------------------------------------------


def listed(pins: list[Pin]) -> parts.Parts:
    return parts.listed(pins, {name: licence for name, (licence, _) in licences.read().items()})


def test_the_parts_are_the_lock_and_every_part_is_reached_from_the_coach() -> None:
    found = listed(RUNS)
    assert [(one["name"], one["version"]) for one in found["components"]] == sorted(
        (pin.name, pin.version) for pin in RUNS
    )
    needs = {one["ref"]: one["dependsOn"] for one in found["dependencies"]}
    reached: set[str] = set()
    ahead = [found["metadata"]["component"]["bom-ref"]]
    while ahead:
        ref = ahead.pop()
        ahead += [] if ref in reached else needs[ref]
        reached.add(ref)
    assert reached == set(needs)


def test_the_same_lock_gives_the_same_bytes_without_serial_or_date() -> None:
    text = parts.as_json(listed(RUNS))
    assert parts.as_json(listed(RUNS[::-1])) == text
    assert not re.search(r'"(serialNumber|timestamp)"|://(?!cyclonedx\.org/schema)', text)
    assert set(json.loads(text)["components"][0]["licenses"][0]) == {
        "expression",
        "acknowledgement",
    }


@pytest.mark.skipif(not PROVE, reason="the schema takes three seconds; `make sbom` always asks it")
def test_the_list_is_what_the_schema_takes_and_a_wrong_one_is_not() -> None:
    parts.validate(parts.as_json(listed(RUNS)))
    wrong = listed(RUNS[:2])
    wrong["components"][0]["licenses"] = [{"expression": "MIT"}, {"expression": "ISC"}]
    with pytest.raises(parts.NotValid):
        parts.validate(parts.as_json(wrong))
