"""Whatever people wrote, the page shows it as text, and every part in a form all can use."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from web_sample import BARS, CHOICE, FILE, FORM, HOME, LINE, PROMPT, RESULTS, STACK, STORY, Pick

from adapters.web.render import initials, render_form, render_message, render_post, safe_mime
from adapters.web.send import Post
from bot.content.words import words_for
from bot.message import (
    Button,
    Buttons,
    Card,
    Chart,
    Facts,
    Field,
    File,
    Form,
    Message,
    Option,
    Series,
    Table,
    Tag,
    Text,
)

NL = words_for("nl")
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "</textarea></title></svg><script>alert(1)</script>",
    "&lt;b&gt; & &amp;",
    "\u202eneerhcsegmo مرحبا",
    "👩🏽‍🚀🏳️‍🌈",
    "W" * 80,
    "line one\nline two",
]


class Reader(HTMLParser):
    """The text, tags and attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.attributes, self.open = "", set(), [], []
        self.feed(str(html))  # Markup would escape what the parser finds
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in ("input", "path", "line", "rect", "circle", "polyline", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def everything(text: str) -> Message:
    button = Button(text, Pick("x"), opens=True)
    chart = Chart(text, (text,), (Series(text, (1,)),), text, unit=text)
    return Message(
        "all",
        (
            *(Text(text, kind) for kind in ("plain", "heading", "quiet", "quote", "prompt")),
            Facts(((text, text),)),
            Buttons((button,)),
            Card(text, (Text(text),), (Tag(text, "red"),), (button,)),
            Table(text, (text,), ((text,),)),
            *(replace(chart, kind=kind) for kind in ("bar", "stacked", "line")),
            File(text, text, b"x"),
        ),
    )


def form_of(text: str) -> Form:
    options = (Option(text, text), *(Option(str(n), text) for n in range(9)))
    kinds = ("line", "text", "choice", "many", "date", "time", "yes")
    fields = (
        Field(text, text, kind, text, opts, text, error=text)
        for kind in kinds
        for opts in (options, options[:2])
    )
    return Form("f", text[:24], text[:24], text[:24], Pick("x"), tuple(fields), text)


@pytest.mark.parametrize("text", NASTY)
def test_hostile_text_stays_text(text: str) -> None:
    for html in (
        render_message(everything(text), NL),
        render_form(form_of(text), NL, text, text),
        render_post(Post("w1", 1, datetime(2026, 11, 16, tzinfo=UTC), mine=text), NL, text),
    ):
        seen = Reader(html)
        assert text in seen.text
        assert not seen.tags & {"script", "img", "style", "iframe"}
        assert not [name for name, _ in seen.attributes if name.startswith("on")]
        assert not seen.open


@pytest.mark.parametrize("message", [CHOICE, STORY, RESULTS, PROMPT, HOME])
def test_every_word_of_a_message_is_on_the_page(message: Message) -> None:
    seen = Reader(render_message(message, NL))
    everything = seen.text + " ".join(value or "" for _, value in seen.attributes)
    for part in message.parts:
        for words in Message("one", (part,)).lines():
            for piece in re.split(r": | \| | · ", words):
                assert piece in everything
    assert all(button.label in seen.text for button in message.buttons())


def test_buttons_carry_their_action_and_none_stands_out() -> None:
    seen = Reader(render_message(CHOICE, NL))
    actions = [value for name, value in seen.attributes if name == "data-action"]
    assert actions == [button.action.pack() for button in CHOICE.buttons()]
    classes = {v for n, v in seen.attributes if n == "class" and v and "press" in v}
    assert classes == {"press"}


def test_cards_stand_side_by_side_in_one_grid() -> None:
    html = render_message(CHOICE, NL)
    assert html.count('<div class="cards">') == 1
    assert html.count('<section class="card">') == 2


def test_a_stacked_chart_names_its_teams_and_shares() -> None:
    html = render_message(Message("m", (STACK,)), NL)
    assert f'aria-label="{STACK.alt}"' in html
    assert [s for s in ("10%", "25%", "65%", "35%", "60%") if f">{s}<" not in html] == []
    assert 'class="piece shade-red"' in html


def test_a_share_too_small_to_read_is_in_the_table_only() -> None:
    svg, _, table = render_message(Message("m", (STACK,)), NL).partition("</svg>")
    assert ">5%<" not in svg
    assert ">5<" in table


@pytest.mark.parametrize("values", [(), (0.0,), (0.0, 0.0), (-1.0, 2.0), (1e9, 0.0001)])
@pytest.mark.parametrize("kind", ["bar", "stacked", "line"])
def test_a_chart_of_any_figures_can_be_drawn(kind, values) -> None:
    labels = tuple(f"label {n}" for n in range(len(values)))
    chart = Chart("t", labels, (Series("a", values), Series("b", values)), "alt", kind)
    assert "nan" not in render_message(Message("m", (chart,)), NL)


def test_lines_and_bars_write_figures_in_the_persons_language() -> None:
    assert ">2,5<" in render_message(Message("m", (LINE,)), NL)
    assert ">2.5<" in render_message(Message("m", (LINE,)), words_for("en"))
    assert ">25<" in render_message(Message("m", (BARS,)), NL)


def test_a_file_downloads_and_never_runs_as_a_page() -> None:
    html = render_message(Message("m", (FILE,)), NL)
    assert 'href="data:text/calendar;base64,' in html
    assert 'download="ai-uur.ics"' in html
    assert safe_mime("text/html") == safe_mime("image/svg+xml") == "application/octet-stream"


def test_a_form_keeps_what_was_filled_in_and_names_the_error() -> None:
    filled = FORM.with_errors(
        {"words": "Zet er een vraagteken achter."},
        {"words": "\nMag dit", "tools": ("write", "translate"), "unnamed": "yes", "team": "t3"},
    )
    html = render_form(filled, NL)
    assert "\n\nMag dit</textarea>" in html  # a browser drops the first newline of a textarea
    assert html.count(" checked") == 3
    assert 'value="t3" selected' in html
    assert "Zet er een vraagteken achter." in html
    assert html.count('aria-invalid="true"') == 1


def test_every_field_has_a_label() -> None:
    seen = Reader(render_form(FORM, NL))
    labelled = {value for name, value in seen.attributes if name == "for"}
    for number, field in enumerate(FORM.fields, 1):
        assert field.label in seen.text
        if field.kind in ("line", "text", "date", "time"):
            assert f"field-{number}" in labelled


def test_the_coach_is_always_called_a_bot() -> None:
    html = render_post(Post("w1", 1, datetime(2026, 11, 16, tzinfo=UTC), STORY), NL)
    assert '<span class="bot">bot</span>' in html


def test_a_withdrawn_message_is_not_on_the_page() -> None:
    post = Post("w1", 1, datetime(2026, 11, 16, tzinfo=UTC), STORY, withdrawn=True)
    html = render_post(post, NL)
    assert "rooster" not in html
    assert NL("web-withdrawn") in html


def test_initials_of_any_name() -> None:
    assert [initials(n) for n in ("Sanne de Vries", "Özge", "", "  ", "'t Hart")] == [
        "SV", "Ö", "?", "?", "H"]  # fmt: skip
