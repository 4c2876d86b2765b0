"""What the guides for administrators promise is there: commands, options, files, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import typer

from adapters.cli import app
from tests.deploy.rooms import DEPLOY, GUIDES, ROOT, anchors_of, code_in, read

COMMANDS: dict[str, click.Command] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
FORM = ["**You see.**", "**It means.**", "**Do.**", "**Over when.**"]
# a command and what follows it on its line, up to the next command, comment or quote
CALL = re.compile(r"(?:^|[;&|] *|--rm |ro |bin/|-m adapters |`)coach ([a-z-]+)([^#;&|\"]*)")
CLONE = re.compile(r"-m adapters ([a-z-]+)([^#;&|\"]*)")
ids = [str(path.relative_to(ROOT)) for path in GUIDES]


def _calls(text: str) -> Iterator[tuple[str, str]]:
    for line in code_in(text):
        for found in (*CALL.finditer(line), *CLONE.finditer(line)):
            yield found[1], found[2]


@pytest.mark.parametrize("guide", GUIDES, ids=ids)
def test_every_command_is_one(guide: Path) -> None:
    for name, rest in _calls(guide.read_text("utf-8")):
        assert name in COMMANDS, f"there is no `coach {name}`"
        known = {opt for one in COMMANDS[name].params for opt in (*one.opts, *one.secondary_opts)}
        unknown = set(re.findall(r"(?<!\S)--[a-z-]+", rest)) - known - {"--help"}
        assert not unknown, f"`coach {name}` has no {unknown}"


def test_the_commands_are_found_where_they_stand() -> None:
    found = {name for guide in GUIDES for name, _ in _calls(guide.read_text("utf-8"))}
    assert {"serve", "doctor", "migrate", "people", "backup", "restore", "check"} <= found


@pytest.mark.parametrize("guide", GUIDES, ids=ids)
def test_every_link_leads_somewhere(guide: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", guide.read_text("utf-8")):
        if "://" in link:
            continue
        name, _, anchor = unquote(link).partition("#")
        there = (guide.parent / name).resolve() if name else guide
        assert there.exists(), f"{link}: there is no such file"
        if anchor:
            assert anchor in anchors_of(there), f"{link}: there is no such heading"


def test_every_page_of_the_runbook_has_one_form_and_stands_in_its_list() -> None:
    first, *pages = re.split(r"^## ", read("RUNBOOK.md"), flags=re.M)
    listed = re.findall(r"\]\(#([^)]+)\)", first)
    titles = [page.splitlines()[0] for page in pages]
    assert sorted(listed) == sorted(title.lower().replace(" ", "-") for title in titles)
    for page in pages:
        places = [page.find(mark) for mark in FORM]
        assert places == sorted(places), page.splitlines()[0]
        assert min(places) > 0, page.splitlines()[0]
        assert all(page.count(mark) == 1 for mark in FORM), page.splitlines()[0]


def test_every_file_for_deploying_is_named_in_its_table() -> None:
    table = read("README.md").split("\n## ")[0]
    for path in DEPLOY.iterdir():
        if path.is_file() and path.suffix != ".dockerignore" and not path.name.startswith("."):
            assert path.name == "README.md" or path.name in table, (
                f"{path.name} is not in the table"
            )


def test_what_the_log_says_in_the_runbook_it_says() -> None:
    """Lines are quoted there; whoever looks for one must find it."""
    said = "".join(
        path.read_text("utf-8")
        for room in ("bot", "adapters")
        for path in (ROOT / room).rglob("*.py")
    )
    for line in (
        "the app was removed from this Slack workspace",
        "Slack does not accept the bot token for this",
        "The Slack app lacks the right",
        "Teams gives no token",
        "a message may or may not have arrived",
        "a beat failed",
        "deliveries wait, for ",
        "an answer did not arrive",
        "the coach broke down",
        "the clock leapt by a day or more",
        "the database does not answer",
        "the database is locked by another program",
        "the disk is full: make room for the database",
    ):
        assert line.split(",")[0] in said, line
        assert line.split(",")[0] in " ".join(read("RUNBOOK.md").split()), line
