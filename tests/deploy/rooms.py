"""Where the things an administrator deploys with stand, and how the tests read them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
GUIDES = sorted(
    [ROOT / "README.md", *DEPLOY.rglob("*.md"), *(ROOT / "docs").glob("*.md")],
    key=lambda path: path.name,
)


def read(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def code_in(markdown: str) -> list[str]:
    """What stands as code in a guide: whole lines of blocks, and pieces within a sentence."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", markdown, re.M | re.S)
    plain = re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"^ {4,}(.*)$", plain, re.M)
    sentences = " ".join(re.sub(r"^ {4,}.*$", "", plain, flags=re.M).split())
    return lines + re.findall(r"`([^`]+)`", sentences)


def anchors_of(path: Path) -> set[str]:
    """Where a link into a guide may lead, as the usual viewers name headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
