"""A database that is up to date, and an installation on a copy of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.keeping.lived import Kept, fresh, lived_in, settle_as, settle_in


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(fresh(tmp_path_factory.mktemp("sound")))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def kept(folder: Path, sound: Path) -> Kept:
    """Nobody is there yet."""
    return settle_in(folder, sound)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, sound: Path) -> Kept:
    return asyncio.run(lived_in(tmp_path_factory.mktemp("example"), sound))


@pytest.fixture
def company(folder: Path, example: Kept) -> Kept:
    """Six people who said yes this morning; Bram is the ambassador."""
    return settle_as(folder, example)
