"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = sorted(p for room in ("bot", "adapters", "content") for p in (ROOT / room).rglob("*.py"))
CODE = [path for path in CODE if "versions" not in path.parts]
TEXT_ENDS = {".py", ".md", ".yaml", ".ftl", ".toml", ".txt", ".csv", ".html", ".css", ".js"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_in_a_sentence_what_it_is(path: Path) -> None:
    doc = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert doc, f"{path} has no docstring"
    assert len(doc.splitlines()[0]) <= 100


def test_the_core_reads_no_wall_clock() -> None:
    reading = re.compile(r"\b(datetime\.now|utcnow|date\.today|time\.time|monotonic)\(")
    for path in (ROOT / "bot").rglob("*.py"):
        assert not reading.search(path.read_text("utf-8")), path


def test_no_file_names_a_machine_or_a_registry() -> None:
    forbidden = re.compile(
        "|".join(("py" + r"pi\.org", "python" + "hosted", "registry.npm" + "js", "deb.deb" + "ian"))
    )
    ours = [one for one in ROOT.iterdir() if one.name not in (".venv", ".git")]
    for path in (path for one in ours for path in (one, *one.rglob("*"))):
        if path.suffix in TEXT_ENDS and path.is_file():
            assert not forbidden.search(path.read_text("utf-8", errors="ignore")), path


def test_the_cards_packages_are_dependencies() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for package in ("slack-bolt", "botbuilder-core", "openai", "sqlmodel", "apscheduler", "pytest"):
        assert f'"{package}>=' in text
