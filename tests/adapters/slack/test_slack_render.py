"""Slack takes what the coach draws, shows it as the text people wrote, and loses none of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.gallery import payload, write_gallery
from adapters.slack.render import errors_of, render_form, render_home, render_message
from bot.actions import Action
from bot.features import FEATURES
from bot.gallery import everything
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
from tests.conftest import PROVE
from tests.fakes.slack.rules import problems
from tests.town import shelf


@dataclass(frozen=True, slots=True)
class Pick(Action, verb="slacktest.pick"):
    what: str = ""


HOSTILE = (
    "<!channel> <@U123> *b* _i_ `x` ~s~ [l](http://x) http://evil.example &lt; & :tada: \u202e"
)
STRANGE: dict[str, Callable[[str], str]] = {
    "as written": lambda text: text,
    "hostile": lambda text: f"{HOSTILE} {text}",
    "names of 80": lambda text: f"{text} " + "Wolfeschlegelsteinhausenbergerdorff-van-den-" * 2,
    "emoji": lambda text: f"👩🏽‍🚀🏳️‍🌈 {text} 🧑‍🧑‍🧒",
    "right to left": lambda text: f"مرحبا {text} שלום",
    "all escaped": lambda text: f"{text} " + "<&>" * 9,
    "lines": lambda text: f"{text}\n\n{text}\t{text}\n",
}
# what identifies a thing is not somebody's text
IDS = {"name", "id", "kind", "tone", "mime", "content", "value", "values", "action", "initial"}


def changed(thing: Any, change: Callable[[str], str]) -> Any:
    """The same message or form with every string in it that people read changed."""
    if isinstance(thing, str):
        return change(thing)
    if isinstance(thing, tuple):
        return tuple(changed(one, change) for one in thing)
    if isinstance(thing, Action) or not is_dataclass(thing):
        return thing
    keep = IDS - ({"name"} if isinstance(thing, Series | File) else set())
    new = {
        f.name: changed(getattr(thing, f.name), change) for f in fields(thing) if f.name not in keep
    }
    if isinstance(thing, Form):
        new |= {name: new[name][:24] for name in ("title", "submit", "close")}
    return replace(thing, **new)


@cache
def shown(lang: str) -> tuple[Message | Form, ...]:
    return (*everything(FEATURES, shelf(), lang), EVERY_PART, EVERY_FIELD)


def drawn(part: Any) -> Iterator[str]:
    """Every string that is read on the screen, in reading order, as Slack would decode it."""
    if isinstance(part, list):
        for one in part:
            yield from drawn(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in ("text", "title", "label", "name", "y_label") and isinstance(value, str):
                raw = key == "text" and part.get("type") == "text"  # rich text decodes nothing
                yield value.replace("<\u2060", "<") if raw else unescape(value)
            elif key not in ("initial_option", "initial_options"):
                yield from drawn(value)


def walk(part: Any) -> Iterator[dict[str, Any]]:
    """Every object in a payload."""
    if isinstance(part, list):
        part = dict(enumerate(part))
    if isinstance(part, dict):
        if "type" in part:
            yield part
        for value in part.values():
            yield from walk(value)


def words(text: str) -> list[str]:
    """The words of a text, without the marks that only stand between figures, facts and tags."""
    return re.sub("[;|:·]", " ", text).split()


def flat(text: str) -> str:
    return "".join(words(text))


def pressed(blocks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (one["action_id"], unescape(one["text"]["text"]))
        for one in walk(blocks)
        if one["type"] == "button"
    ]


def labels_of(message: Message) -> list[tuple[str, str]]:
    return [(b.action.pack(), " ".join(b.label.split())) for b in message.buttons()]


def assert_whole(message: Message, blocks: list[dict[str, Any]]) -> None:
    """Every word and every button of a message stands in its blocks, in the same order."""
    on_screen, at = flat(" ".join(drawn(blocks))), 0
    for word in words(message.text):
        found = on_screen.find(word, at)
        assert found >= 0, word
        at = found + len(word)
    for (action, label), (id, text) in zip(labels_of(message), pressed(blocks), strict=True):
        assert action == id
        assert text == label or label.startswith(text.rstrip("…").rstrip()), label


BUTTONS = tuple(Button(f"Knop {n}", Pick(str(n)), opens=n % 2 == 0) for n in range(7))
CHART = Chart(
    "Per vraag",
    ("Nagaan", "Vertrouwen"),
    (Series("Laag", (5, 0)), Series("Hoog", (10, 15.5))),
    alt="Nagaan: Laag 5, Hoog 10; Vertrouwen: Laag 0, Hoog 15,5",
    kind="stacked",
    unit="keer",
)
TABLE = Table("Per team", ("Team", "Aantal"), (("Zorg & Co", "12"), ("Winkel", "")))
CARD = Card("Kaart", (Text("Doe iets"), Text("Kopieer", "prompt")), (Tag("5 min"),), BUTTONS[:1])
EVERY_PART = Message(
    "every-part",
    (
        *(Text(kind + " tekst", kind) for kind in ("heading", "plain", "quiet", "quote", "prompt")),  # type: ignore[arg-type]
        Facts((("Dag", "dinsdag"), ("Uur", "10:00"), ("Leeg", ""))),
        Buttons(BUTTONS),
        replace(CARD, tags=tuple(Tag(t, t) for t in ("green", "orange", "red"))),  # type: ignore[arg-type]
        CARD,
        TABLE,
        replace(TABLE, title="Nog een"),
        CHART,
        replace(CHART, kind="line"),
        replace(CHART, kind="bar", title="De derde"),
        File("ai-uur.ics", "text/calendar", b"x"),
        Text("Tot slot"),
    ),
)
FEW = tuple(Option(str(n), f"Optie {n}") for n in range(3))
MANY = tuple(Option(str(n), f"Optie {n}") for n in range(11))
EVERY_FIELD = Form(
    "every-field", "Titel", "Klaar", "Sluiten", Pick("form"),
    (
        Field("line", "Regel", hint="Kort", initial="R&D", limit=80),
        Field("text", "Tekst", "text", required=False, error="Dit is te lang."),
        Field("radio", "Kies", "choice", options=FEW, initial="1"),
        Field("menu", "Kies", "choice", options=MANY, initial="10"),
        Field("ticks", "Kies er meer", "many", options=FEW, initial=("0", "2")),
        Field("menus", "Kies er meer", "many", options=MANY, initial=("7", "nergens")),
        Field("date", "Datum", "date", initial="2026-11-24"),
        Field("time", "Tijd", "time", initial="14:30"),
        Field("yes", "Nog een keer", "yes", initial="yes", required=False, error="Toch niet."),
    ),
    intro="Vooraf",
)  # fmt: skip


# --- everything the coach can say -----------------------------------------------------------------


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("lang", ["nl", "en", "nl-BE"])
def test_slack_takes_all_of_it_and_nothing_is_lost(lang: str, strange: str) -> None:
    for plain in shown(lang):
        one = changed(plain, STRANGE[strange])
        ways = [payload(one)]
        if isinstance(one, Message):
            ways.append({"surface": "message", **render_message(one, charts=False)})
            ways.append({"surface": "home", **render_home(one)})
        for sent in ways:
            assert problems(sent) == [], one.name
            assert not [x for x in walk(sent) if x["type"] in ("mrkdwn", "link", "user", "emoji")]
            if isinstance(one, Message):
                assert_whole(one, sent["blocks"])
                assert len(sent.get("text", "")) <= 300


def test_a_lost_word_would_be_noticed() -> None:
    blocks = render_message(EVERY_PART)["blocks"]
    assert_whole(EVERY_PART, blocks)
    for index, block in enumerate(blocks):
        if block["type"] == "divider":
            continue
        # the figures of a chart stand below it too
        if block["type"] != "data_visualization":
            with pytest.raises((AssertionError, ValueError)):
                assert_whole(EVERY_PART, blocks[:index] + blocks[index + 1 :])


@settings(max_examples=100 if PROVE else 20)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120), st.integers(1, 12))
def test_whatever_people_write(text: str, times: int) -> None:
    say = " ".join([text] * times)
    message = changed(EVERY_PART, lambda old: say)
    for sent in (payload(message), payload(replace(message, name="home"))):
        assert problems(sent) == []
    form = changed(EVERY_FIELD, lambda old: say)
    assert problems(payload(form)) == []
    if len(escape(say)) < 150:  # else it is too much for one message
        assert_whole(message, render_message(message)["blocks"])


@pytest.mark.parametrize("kind", ["plain", "quiet", "quote", "prompt", "heading"])
def test_a_long_text_is_split_and_not_lost(kind: Any) -> None:
    said = " ".join(f"woord{n}" for n in range(900)) + " <einde>"
    sent = render_message(Message("long", (Text(said, kind),)))
    assert len(sent["blocks"]) > 1
    assert " ".join(drawn(sent["blocks"])).split() == said.split()
    assert problems({"surface": "message", **sent}) == []


def test_words_without_a_space_are_split_too() -> None:
    said = "é" * 7000
    assert "".join(drawn(render_message(Message("long", (Text(said),)))["blocks"])) == said


@pytest.mark.parametrize(("count", "repeat"), [(30, 1), (20, 200)])
def test_too_much_is_cut_from_the_end_and_says_so_and_the_buttons_stay(
    count: int, repeat: int
) -> None:
    parts = [
        part for n in range(count) for part in (Text(f"deel{n} " * repeat), Buttons(BUTTONS[:5]))
    ]
    sent = render_message(Message("much", tuple(parts)))
    assert problems({"surface": "message", **sent}) == []
    seen = list(drawn(sent["blocks"]))
    assert seen.count("…") == 1
    assert "deel0" in seen[0]
    assert not [text for text in seen[seen.index("…") :] if text.startswith("deel")]
    assert len(pressed(sent["blocks"])) == count * 5


def test_the_notification_is_cut_at_a_word() -> None:
    said = "voldoende " * 60
    text = render_message(Message("long", (Text(said),)))["text"]
    assert len(text) <= 300
    assert re.fullmatch(r"(voldoende )+voldoende…", text)


def test_a_message_of_buttons_alone_still_has_a_notification() -> None:
    assert render_message(Message("buttons", (Buttons(BUTTONS[:2]),)))["text"] == "Knop 0 · Knop 1"


# --- parts ----------------------------------------------------------------------------------------


def of_type(blocks: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] == kind]


def test_a_prompt_is_copied_as_it_was_written() -> None:
    prompt = "Schrijf:\n  - <naam> & co\n  - *niet vet*"
    (block,) = render_message(Message("p", (Text(prompt, "prompt"),)))["blocks"]
    (inside,) = block["elements"]
    assert inside["type"] == "rich_text_preformatted"
    assert list(drawn(block)) == [prompt]


def test_buttons_weigh_the_same_and_stand_five_in_a_row() -> None:
    rows = of_type(render_message(Message("b", (Buttons(BUTTONS),)))["blocks"], "actions")
    assert [len(row["elements"]) for row in rows] == [5, 2]
    assert all(one.keys() == {"type", "text", "action_id"} for r in rows for one in r["elements"])


def test_the_same_action_twice_stands_in_two_rows() -> None:
    twice = (Button("Ja", Pick("x")), Button("Graag", Pick("x")))
    sent = render_message(Message("b", (Buttons(twice),)))
    assert problems({"surface": "message", **sent}) == []
    assert [label for _, label in pressed(sent["blocks"])] == ["Ja", "Graag"]


def test_cards_are_drawn_alike_with_a_line_around_each() -> None:
    message = Message("cards", (Text("Kies"), CARD, CARD, Buttons(BUTTONS[:1])))
    types = [block["type"] for block in render_message(message)["blocks"]]
    card = ["rich_text", "section", "rich_text", "context", "actions"]
    assert types == ["section", "divider", *card, "divider", *card, "divider", "actions"]


def test_buttons_of_cards_with_one_label_are_told_apart_by_ear() -> None:
    cards = (replace(CARD, title="Kort & goed"), replace(CARD, title="Lang"))
    heard = [
        one["accessibility_label"]
        for one in walk(render_message(Message("cards", cards))["blocks"])
        if one["type"] == "button"
    ]
    assert heard == ["Knop 0: Kort &amp; goed", "Knop 0: Lang"]


def test_colours_are_seen_and_read() -> None:
    texts = [tag for tag in drawn(render_message(EVERY_PART)["blocks"]) if tag[0] in "🟢🟠🔴"]
    assert texts == ["🟢 green", "🟠 orange", "🔴 red"]


def test_a_chart_shows_the_figures_and_says_them() -> None:
    picture, said = render_message(Message("c", (CHART,)))["blocks"]
    chart = picture["chart"]
    assert (picture["title"], chart["type"]) == ("Per vraag", "bar")
    assert chart["axis_config"] == {"categories": ["Nagaan", "Vertrouwen"], "y_label": "keer"}
    figures = {
        one["name"]: [(at["label"], at["value"]) for at in one["data"]] for one in chart["series"]
    }
    assert figures == {
        "Laag": [("Nagaan", 5), ("Vertrouwen", 0)],
        "Hoog": [("Nagaan", 10), ("Vertrouwen", 15.5)],
    }
    assert next(drawn(said)).splitlines() == CHART.alt.split("; ")


@pytest.mark.parametrize(
    "chart",
    [
        replace(CHART, labels=("a" * 30 + "b", "a" * 30 + "c")),
        replace(CHART, series=(Series("Laag", (1, 2)), Series("Laag", (1, 2)))),
        replace(CHART, series=tuple(Series(str(n), (1, 2)) for n in range(7))),
        replace(CHART, labels=(), series=(Series("Laag", ()),)),
        replace(CHART, series=(Series("Laag", (1, float("nan"))),)),
    ],
)
def test_a_chart_slack_cannot_draw_is_said_in_words(chart: Chart) -> None:
    message = Message("c", (chart,))
    blocks = render_message(message)["blocks"]
    assert not of_type(blocks, "data_visualization")
    assert_whole(message, blocks)


def test_only_two_charts_are_drawn_and_none_where_they_are_refused() -> None:
    three = Message("c", (CHART, replace(CHART, kind="line"), CHART))
    kinds = [
        one["chart"]["type"]
        for one in of_type(render_message(three)["blocks"], "data_visualization")
    ]
    assert kinds == ["bar", "line"]
    plain = render_message(three, charts=False)["blocks"]
    assert not of_type(plain, "data_visualization")
    assert_whole(three, plain)


def test_the_first_table_is_a_table_and_others_are_columns() -> None:
    message = Message("t", (TABLE, replace(TABLE, title="Nog een")))
    _, table, _, columns = render_message(message)["blocks"]
    assert [list(drawn(row)) for row in table["rows"]] == [
        ["Team", "Aantal"], ["Zorg & Co", "12"], ["Winkel", "–"],
    ]  # fmt: skip
    assert next(drawn(columns)) == "Team      | Aantal\nZorg & Co | 12\nWinkel    |"


def test_a_table_too_large_for_slack_or_for_home_is_columns() -> None:
    large = replace(TABLE, rows=TABLE.rows * 60)
    assert not of_type(render_message(Message("t", (large,)))["blocks"], "table")
    assert not of_type(render_home(Message("home", (TABLE,)))["blocks"], "table")


# --- forms ----------------------------------------------------------------------------------------


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def choices(element: dict[str, Any]) -> list[tuple[str, str]]:
    groups = element.get("option_groups", [element])
    return [(o["value"], unescape(o["text"]["text"])) for g in groups for o in g["options"]]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_field_comes_back_with_its_options(lang: str) -> None:
    for form in shown(lang):
        if isinstance(form, Form):
            view = render_form(form, message="m1", channel="C1")
            assert json.loads(view["private_metadata"]) == {"message": "m1", "channel": "C1"}
            assert view["callback_id"] == form.action.pack()
            drawn_fields = inputs(view)
            assert list(drawn_fields) == [field.id for field in form.fields]
            for field in form.fields:
                block = drawn_fields[field.id]
                assert block["optional"] is not field.required
                assert block["element"]["action_id"] == "value"
                if field.options:
                    wanted = [(o.value, o.label) for o in field.options]
                    assert choices(block["element"]) == wanted


def test_each_kind_of_field_has_its_own_input_and_what_was_filled_in() -> None:
    drawn_fields = inputs(render_form(EVERY_FIELD))
    element = {id: block["element"] for id, block in drawn_fields.items()}
    assert {id: one["type"] for id, one in element.items()} == {
        "line": "plain_text_input", "text": "plain_text_input", "radio": "radio_buttons",
        "menu": "static_select", "ticks": "checkboxes", "menus": "multi_static_select",
        "date": "datepicker", "time": "timepicker", "yes": "checkboxes",
    }  # fmt: skip
    # a value is no text: were it escaped, it would come back changed
    assert element["line"]["initial_value"] == "R&D"
    assert (element["line"]["max_length"], element["line"]["multiline"]) == (80, False)
    assert element["text"]["multiline"]
    assert element["radio"]["initial_option"]["value"] == "1"
    assert element["menu"]["initial_option"]["value"] == "10"
    assert [o["value"] for o in element["ticks"]["initial_options"]] == ["0", "2"]
    assert [o["value"] for o in element["menus"]["initial_options"]] == ["7"]
    assert element["date"]["initial_date"] == "2026-11-24"
    assert element["time"]["initial_time"] == "14:30"
    assert [o["value"] for o in element["yes"]["initial_options"]] == ["yes"]


@pytest.mark.parametrize("initial", ["", "morgen", "25:99", "2026-02-30", "?", ("x",), ()])
def test_what_is_not_valid_is_not_filled_in(initial: Any) -> None:
    asked = [f for f in EVERY_FIELD.fields if f.kind not in ("line", "text", "yes")]
    form = replace(EVERY_FIELD, fields=tuple(replace(f, initial=initial) for f in asked))
    view = render_form(form)
    assert problems({"surface": "modal", **view}) == []
    assert not [key for one in walk(view) for key in one if key.startswith("initial")]


def test_errors_are_for_the_answer_and_in_a_view_opened_anew() -> None:
    assert errors_of(EVERY_FIELD) == {"text": "Dit is te lang.", "yes": "Toch niet."}
    again = EVERY_FIELD.with_errors({"line": "Vul iets in."}, {"line": "x" * 90})
    assert errors_of(again) == {"line": "Vul iets in."}
    block = inputs(render_form(again))["line"]
    assert block["hint"]["text"] == "⚠ Vul iets in.\nKort"
    assert block["element"]["initial_value"] == "x" * 80


@pytest.mark.parametrize("kind", ["choice", "many"])
def test_more_than_a_hundred_options_stand_in_groups(kind: Any) -> None:
    options = tuple(Option(str(n), f"Optie {n}") for n in range(230))
    field = Field("who", "Wie", kind, options=options, initial=("3",) if kind == "many" else "3")
    view = render_form(replace(EVERY_FIELD, fields=(field,)))
    assert problems({"surface": "modal", **view}) == []
    assert choices(inputs(view)["who"]["element"]) == [(o.value, o.label) for o in options]


# --- the gallery ----------------------------------------------------------------------------------


def test_the_gallery_holds_every_payload_as_it_is_sent(tmp_path: Path) -> None:
    home = Message("home", (Text("Welkom"),))
    said = (EVERY_PART, EVERY_FIELD, EVERY_PART, home)
    assert write_gallery(said, tmp_path) == 4
    files = {path.stem: json.loads(path.read_text("utf-8")) for path in tmp_path.iterdir()}
    assert set(files) == {"every-part", "every-part-2", "every-field", "home"}
    assert {name: file["surface"] for name, file in files.items()} == {
        "every-part": "message", "every-part-2": "message", "every-field": "modal", "home": "home",
    }  # fmt: skip
    assert files["every-part"] == {"surface": "message", **render_message(EVERY_PART)}
    assert files["every-field"] == {"surface": "modal", **render_form(EVERY_FIELD)}
