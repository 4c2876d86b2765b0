"""The wheel that is handed on: the same bytes wherever it is built, the coach and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from tests.supply.lock import ROOT

ROOMS = ("bot", "adapters", "content")
BESIDE = ("pyproject.toml", "README.md", "LICENSE", ".gitignore")
STRAY = (  # what an administrator may have lying about, or Python leaves
    "bot/omega.db", "adapters/omega.db-wal", "bot/__pycache__/store.cpython-311.pyc", "bot/.env",
    "adapters/slack.env", "content/tls.key", "deploy/omega.env", "deploy/.env", "deploy/tls.pem",
)  # fmt: skip
SECRET = re.compile(
    rb"xox[a-z]-[0-9]{6,}|xapp-[0-9]-[A-Z0-9]{6,}|-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}"
    rb"|gh[pousr]_[A-Za-z0-9]{20,}|sk-[A-Za-z0-9]{20,}|eyJ[\w-]{20,}\.eyJ"
)
SECRET_NAMES = re.compile(r"(^|/)\.env|\.(env|pem|key|p12|pfx|db|sqlite|log)$")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """As it is, and in another folder at another time, with other rights and stray files."""
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    for room in ROOMS:
        shutil.copytree(ROOT / room, here / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BESIDE:
        shutil.copy(ROOT / name, here)
    shutil.copytree(here, there, dirs_exist_ok=True)
    for path in there.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700 if path.is_dir() else 0o600)
    for name in STRAY:
        (there / name).parent.mkdir(exist_ok=True)
        (there / name).write_bytes(b"xoxb-0123456789")
    return _built(here), _built(there)


def _built(folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1763769600")
        made = list(WheelBuilder(str(folder)).build(directory=str(folder / "dist")))
    return Path(made[0])


def test_two_builds_are_the_same_bytes(wheels: tuple[Path, Path]) -> None:
    one, other = wheels
    assert one.name == other.name
    assert one.read_bytes() == other.read_bytes()


def test_the_wheel_holds_the_coach_its_content_and_migrations_and_nothing_else(
    wheels: tuple[Path, Path],
) -> None:
    here = wheels[0].parents[1]
    files = {
        str(p.relative_to(here)) for room in ROOMS for p in (here / room).rglob("*") if p.is_file()
    }
    with ZipFile(wheels[0]) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
        about = {name.split(".dist-info/")[1] for name in wheel.namelist() if ".dist-info/" in name}
    assert held == {name for name in files if not name.endswith((".db", ".db-wal", ".db-shm"))}
    assert about == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
    for wanted in (
        "bot/migrations/versions/0001",
        "content/phrases/coach.nl.ftl",
        "content/nudges/",
    ):
        assert any(name.startswith(wanted) for name in held), wanted


def test_no_stray_file_is_among_the_sources(wheels: tuple[Path, Path]) -> None:
    there = wheels[1].parents[1]
    (there / "deploy" / "omega.env.example").write_text("COACH_SECRET=\n", "utf-8")
    made = list(SdistBuilder(str(there)).build(directory=str(there / "dist")))
    with tarfile.open(made[0]) as sources:
        held = {name.partition("/")[2] for name in sources.getnames()}
    assert "deploy/omega.env.example" in held
    assert held & set(STRAY) == set()


def test_no_secret_is_handed_on(wheels: tuple[Path, Path]) -> None:
    with ZipFile(wheels[0]) as wheel:
        for name in wheel.namelist():
            assert not SECRET_NAMES.search(name)
            assert not SECRET.search(wheel.read(name)), name
