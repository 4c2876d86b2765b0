"""The gallery shows everything the coach can say, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import bot
from adapters.web.gallery import write_gallery
from bot.features import FEATURES
from bot.gallery import ZONE, everything
from bot.message import Form, Message
from tests.town import shelf

MAKERS = {"Message": 0, "Form": 0, "message": 0, "_one": 0, "plain": 0}
PLACES = ("home",)  # a view that features fill, not a message of its own


def _named_in_code() -> set[str]:
    """Every name given to a message or form in the source of the features and the coach."""
    found = set()
    root = Path(bot.__file__).parent
    for path in (*(root / "features").rglob("*.py"), root / "coach.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _maker(node.func) in MAKERS:
                name = node.args[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    found.add(name.value)
    return found - set(PLACES)


def _maker(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nothing_the_coach_can_say_is_missing(lang: str) -> None:
    shown = {one.name for one in everything(FEATURES, shelf(), lang)}
    assert _named_in_code() - shown == set()


def test_a_message_that_is_not_shown_would_be_noticed() -> None:
    without = tuple(feature for feature in FEATURES if feature.NAME != "nudge")
    shown = {one.name for one in everything(without, shelf(), "nl")}
    assert "nudge-offer" in _named_in_code() - shown


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_is_written_and_listed(tmp_path: Path, lang: str) -> None:
    words = shelf().words(lang, ZONE)
    count = write_gallery(everything(FEATURES, shelf(), lang), words, lang, tmp_path)
    pages = {path.stem for path in tmp_path.glob("*.html")} - {"index"}
    assert len(pages) == count
    index = (tmp_path / "index.html").read_text("utf-8")
    assert all(f'href="{page}.html"' in index for page in pages)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_form_and_button_fits_where_slack_puts_it(lang: str) -> None:
    for one in everything(FEATURES, shelf(), lang):
        if isinstance(one, Form):
            assert max(map(len, (one.title, one.submit, one.close))) <= 24
        if isinstance(one, Message):
            for button in one.buttons():
                assert len(button.label) <= 75
                assert len(button.action.pack()) <= 255


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_message_holds_an_empty_or_unfilled_text(lang: str) -> None:
    for one in everything(FEATURES, shelf(), lang):
        if isinstance(one, Message):
            assert one.text.strip(), one.name
            assert "{ $" not in one.text and "{$" not in one.text, one.name
