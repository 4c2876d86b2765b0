"""A content folder of one's own, for every test here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from own_folder import Own

from bot.content import PACKAGE


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("content")
    for name in ("lists.yaml", "guarantees.yaml", "topics.yaml", "pulses/scales.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(PACKAGE / name, folder / name)
    return folder


@pytest.fixture
def own(base: Path, tmp_path: Path) -> Own:
    folder = tmp_path / "own"
    folder.mkdir()
    return Own(base, folder)
