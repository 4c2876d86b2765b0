"""What is told of a life of the demo company: the same on every platform, and fit to be read."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from adapters.cli.demo import FRONTS
from adapters.simulation.transcript import WIDTH
from tests.conftest import PROVE
from tests.simulation.lived import tell, told

ADDRESS = re.compile(r"(een gesprek in \w+|de webpagina) \(jouw .*?\)")


ALL_OF_THEM = [(platform, weeks) for platform in FRONTS for weeks in (1, 4)]


@pytest.mark.prove
@pytest.mark.parametrize(("platform", "weeks"), ALL_OF_THEM)
def test_the_same_seed_tells_the_same_on_every_platform(platform: str, weeks: int) -> None:
    """Through the real SDKs of Slack and Teams, word for word as on the chat page."""
    make_front = import_module(FRONTS[platform]).open_front
    there = tell(weeks, full=True, make_front=make_front)
    assert _nowhere(there) == _nowhere(told(weeks, full=True))


def _nowhere(lines: list[str]) -> list[str]:
    """Word by word, without the address of whoever asks what is known: it breaks lines."""
    return ADDRESS.sub("somewhere", " ".join(" ".join(lines).split())).split()


@pytest.mark.prove
def test_postgresql_tells_the_same(postgres: str) -> None:
    assert tell(4, full=True, url=postgres) == tell(4, full=True)


@pytest.mark.prove
def test_the_digest_is_short_and_says_what_is_not_there_yet() -> None:
    assert len(told(seed=8, lang="en")) < 250 < len(told(full=True))
    for lines, said in (
        (told(full=True), "nog niets: de uitslag komt na vier weken"),
        (told(seed=8, lang="en"), "nothing yet: results come after four weeks"),
    ):
        assert any(said in line for line in lines)


@pytest.mark.prove
def test_another_seed_in_english() -> None:
    lines = told(seed=8, lang="en")
    assert not [line for line in lines if "Doe ik" in line or "deze week niet" in line]
    assert any("I'll do it" in line for line in lines)
    follow, opening = lines.index("You follow:"), told(0, lang="en")
    assert lines[follow : follow + 4] != opening[follow : follow + 4]


def test_lines_fit_a_screen() -> None:
    assert (
        max(map(len, (*told(0), *(told(full=True) if PROVE else ()), *told(seed=8, lang="en"))))
        <= WIDTH
    )
