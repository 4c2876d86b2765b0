"""The same story on Slack and Teams, through their real SDKs, as on the chat page."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from adapters.cli.demo import FRONTS
from tests.simulation.lived import tell

ADDRESS = re.compile(r"\b(web|slack|teams): \S+")  # whoever asks what is known is told theirs


@pytest.mark.parametrize("platform", FRONTS)
@pytest.mark.parametrize("weeks", [1, pytest.param(4, marks=pytest.mark.prove)])
def test_the_story_is_the_same_on_every_platform(platform: str, weeks: int) -> None:
    make_front = import_module(FRONTS[platform]).open_front
    there = tell(weeks, full=True, make_front=make_front)
    assert _nowhere(there) == _nowhere(tell(weeks, full=True))


def _nowhere(lines: list[str]) -> list[str]:
    """Word by word: a longer address breaks lines elsewhere."""
    return ADDRESS.sub("somewhere", " ".join(" ".join(lines).split())).split()
