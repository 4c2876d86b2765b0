"""Whatever people wrote, Teams shows it as text, and loses no word and no button."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.fit import MOST, weight
from adapters.teams.form import decode_values
from adapters.teams.gallery import write_gallery
from adapters.teams.render import dialog_of, render_form, render_message
from adapters.teams.text import JOINER
from bot.actions import AskQuestion, ReadWhy, ShowHelp
from bot.features import FEATURES
from bot.gallery import everything
from bot.message import (
    TITLE_LIMIT,
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
from tests.fakes.teams.rules import inputs, parts, problems
from tests.town import shelf

HOSTILE = (
    "[click](http://evil.example) [a] (b) ![x](//x) **b** <at>all</at> <http://evil.example> "
    "<script>1</script> {{DATE(2017-02-14T06:00:00Z, SHORT)}} {{ TIME(2017-02-14T06:00:00Z)}} "
    "${name} http://evil.example \u202e &lt;"
)
WRITTEN = [HOSTILE, "W" * 80, "👩🏽‍🚀🏳️‍🌈 مرحبا שלום", "one\ntwo\n\nthree", "", " "]
LARGE = {"codesign-accept-form"}  # some sixty labels, which are ours: they never all grow at once
OURS = {"name", "kind", "tone", "id", "value", "mime", "values", "alt"}  # written by no person
HELP, WHY, ASK = ShowHelp(), ReadWhy(), AskQuestion()


@cache
def all_of(lang: str) -> list[Message | Form]:
    return everything(FEATURES, shelf(), lang)


def render(one: Message | Form) -> dict[str, Any]:
    return render_form(one) if isinstance(one, Form) else render_message(one)


def rewritten(thing: Any, write: Callable[[str], str]) -> Any:
    """The same, every text in it replaced by somebody's own."""
    if isinstance(thing, tuple):
        return tuple(rewritten(one, write) for one in thing)
    if isinstance(thing, str):
        return write(thing)
    if not is_dataclass(thing):
        return thing
    changed = {f.name: getattr(thing, f.name) for f in fields(thing) if f.name not in OURS}
    changed = {name: rewritten(v, write) for name, v in changed.items() if name != "action"}
    if isinstance(thing, Form):
        changed |= {name: changed[name][:TITLE_LIMIT] for name in ("title", "submit", "close")}
    return replace(thing, **changed)


def words_of(thing: Any) -> Iterator[str]:
    """Every text in a message or form, a line at a time."""
    if isinstance(thing, tuple):
        for one in thing:
            yield from words_of(one)
    elif isinstance(thing, str):
        yield from (line.strip() for line in thing.splitlines() if line.strip())
    elif is_dataclass(thing):
        beside = (OURS - {"alt"}) | {"action", "initial"}
        if isinstance(thing, Form):
            beside |= {"title", "close"}  # the dialog's own frame has both
        for f in fields(thing):
            if f.name not in beside:
                yield from words_of(getattr(thing, f.name))


def seen_on(card: dict[str, Any]) -> str:
    """Everything a person can read on it."""
    found = [line for part in parts(card) if (line := run_together(part)) is not None]
    for part in parts(card):
        found += [v for k, v in part.items() if k in ("title", "label") and isinstance(v, str)]
        found += [choice["title"] for choice in part.get("choices", ())]
        for data in part.get("data", ()) if part["type"].startswith("Chart.") else ():
            found += [data.get("legend", ""), data.get("title", "")]
            found += [piece["legend"] for piece in data.get("data", ())]
            found += [str(point["x"]) for point in data.get("values", ())]
    return "\n".join(found).replace(JOINER, "")


def run_together(part: dict[str, Any]) -> str | None:
    if part["type"] != "RichTextBlock":
        return None
    return "".join(run["text"] for run in part["inlines"])


def buttons_on(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in parts(card) if part["type"].startswith("Action.")]


def one_part(*wanted: Any) -> dict[str, Any]:
    return render_message(Message("m", wanted))


def of_type(card: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(part for part in parts(card) if part["type"] == kind)


# --- everything the coach can say --------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_everything_draws_and_no_word_or_button_is_lost(lang: str) -> None:
    for one in all_of(lang):
        card = render(one)
        assert problems(card) == [], one.name
        seen = seen_on(card)
        assert [line for line in words_of(one) if line not in seen] == [], one.name


@pytest.mark.parametrize("written", WRITTEN)
def test_whatever_stands_in_it_it_stays_text(written: str) -> None:
    for one in all_of("nl"):
        other = rewritten(one, lambda text: f"{written}{text}" if text else written)
        card = render(other)
        large = one.name in LARGE
        assert [p for p in problems(card) if not (large and "wanted" in p)] == [], one.name
        assert not {"TextBlock", "FactSet"} & {part["type"] for part in parts(card, True)}
        assert weight(card) <= MOST or large, one.name
        if not (large or one.name.startswith("insight-")):  # all others stay whole
            seen = seen_on(card)
            assert [line for line in words_of(other) if line not in seen] == [], one.name


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_button_says_and_sends_its_own_in_order(lang: str) -> None:
    for one in all_of(lang):
        if isinstance(one, Form):
            continue
        drawn = buttons_on(render(one))
        assert [b["title"] for b in drawn] == [b.label for b in one.buttons()]
        assert [b["data"]["action"] for b in drawn] == [b.action.pack() for b in one.buttons()]
        assert [b["data"].get("msteams") for b in drawn] == [
            {"type": "task/fetch"} if b.opens else None for b in one.buttons()
        ]
        assert not any("style" in b for b in drawn), "no answer is the wanted one"


def test_what_is_copied_is_exactly_what_was_written() -> None:
    card = one_part(Text(HOSTILE, "prompt"))
    block = of_type(card, "RichTextBlock")
    assert run_together(block) == HOSTILE
    assert all(run["fontType"] == "Monospace" for run in block["inlines"])
    assert of_type(card, "Container")["style"] == "emphasis"


def test_the_gallery_has_a_file_for_each_card_as_it_is_sent(tmp_path: Path) -> None:
    shown = all_of("nl")
    assert write_gallery(shown, tmp_path) == len(shown) == len(list(tmp_path.iterdir()))
    thanks = [one for one in shown if one.name == "nudge-thanks"]
    second = json.loads((tmp_path / "nudge-thanks-2.json").read_text("utf-8"))
    assert second == render(thanks[1])


# --- parts ---------------------------------------------------------------------------------------


def test_a_button_can_be_pressed_in_clients_without_execute() -> None:
    card = one_part(Buttons((Button("Help", HELP),)))
    (button,) = buttons_on(card)
    same = {"action": HELP.pack(), "verb": "press"}
    assert button["verb"] == "press"
    assert button["fallback"] == {"type": "Action.Submit", "title": "Help", "data": same}


def test_rows_of_buttons_are_short_and_no_set_has_more_than_six() -> None:
    tiny = tuple(Button(str(n), HELP) for n in range(8))
    sets = [p for p in parts(one_part(Buttons(tiny))) if p["type"] == "ActionSet"]
    assert [len(s["actions"]) for s in sets] == [6, 2]
    long = tuple(Button("a label of some length", HELP) for _ in range(2))
    assert len([p for p in parts(one_part(Buttons(long))) if p["type"] == "ActionSet"]) == 2


def test_a_card_shows_its_colour_as_a_dot_and_in_words() -> None:
    tags = (Tag("5 min"), Tag("No data", "green"), Tag("Names", "orange"), Tag("Never", "red"))
    card = one_part(Card("Title", (Text("Body"),), tags, (Button("I will", HELP),)))
    assert "5 min · 🟢 No data · 🟠 Names · 🔴 Never" in seen_on(card)
    assert buttons_on(of_type(card, "Container"))


def test_a_table_keeps_empty_cells_in_their_place() -> None:
    table = Table("Who", ("Team", "Monday"), (("Care", ""), ("Sales", "3")))
    drawn = of_type(one_part(table), "Table")
    cells = [[seen_on(cell["items"]) for cell in row["cells"]] for row in drawn["rows"]]
    assert cells == [["Team", "Monday"], ["Care", "\u00a0"], ["Sales", "3"]]


def test_a_file_is_named() -> None:
    assert "hour.ics" in seen_on(one_part(File("hour.ics", "text/calendar", b"")))


@pytest.mark.parametrize("kind", ["bar", "stacked", "line"])
def test_a_chart_has_its_figures_behind_it_and_its_words_below(kind: Any) -> None:
    series = (
        Series("low", (1, 2.5), "red"),
        Series("mid", (0, 3)),
        Series("high", (4, 5), "green"),
    )
    picture, below = one_part(Chart("Title", ("a", "b"), series, "in words", kind, "%"))["body"]
    assert run_together(below) == "in words"
    data = picture["data"]
    if kind == "stacked":
        values = [[piece["value"] for piece in bar["data"]] for bar in data]
        assert values == [[1, 0, 4], [2.5, 3, 5]]
        colours = [piece["color"] for piece in data[0]["data"]]
    else:
        assert [[p["y"] for p in one["values"]] for one in data] == [[1, 2.5], [0, 3], [4, 5]]
        colours = [one["color"] for one in data]
    assert colours == ["attention", "categoricalBlue", "good"]
    figures = seen_on(picture["fallback"])
    assert all(figure in figures for figure in ("Title", "low", "mid", "high", "2.5%", "5%"))


def test_a_chart_of_nothing_is_still_said_in_words() -> None:
    card = one_part(Chart("Title", (), (), "nothing yet"))
    assert problems(card) == [] and "nothing yet" in seen_on(card)


@pytest.mark.parametrize("letter", ["a", "é", "👩"])
def test_a_huge_message_loses_text_from_its_end_and_no_button(letter: str) -> None:
    long = letter * 9_000
    button = (Button("Press", HELP),)
    rows = tuple((f"{n}", long[:500]) for n in range(100))
    chart = Chart("C", ("a",), (Series("s", (1,)),), long)
    message = Message("m", (
        Text("first"), Text(long, "quote"), Card("title", (Text(long),), (), button),
        Facts(rows), Table("T", ("a", "b"), rows), chart, Buttons(button), Text("last"),
    ))  # fmt: skip
    card = render_message(message)
    seen = seen_on(card)
    assert problems(card) == [] and weight(card) <= MOST
    assert "first" in seen and "title" in seen and "…" in seen and "last" not in seen
    assert len(buttons_on(card)) == 2


def test_an_empty_message_is_still_a_card() -> None:
    assert problems(render_message(Message("m", ()))) == []
    assert problems(one_part(Text(""), Facts((("", ""),)), Buttons(()), Card("", ()))) == []


# --- forms ---------------------------------------------------------------------------------------

PICKS = (Option("a,b", "Both"), Option("50%", "Half"), Option("c", "[x](http://evil.example)"))
FORM = Form(
    "f", "Title", "Send", "Close", ASK,
    (
        Field("line", "Line", initial="kept", hint="a hint", limit=40),
        Field("text", "Text", "text", error="Say more.", initial="so far"),
        Field("choice", "One", "choice", options=PICKS, initial="50%"),
        Field("list", "List", "choice", options=tuple(Option(str(n), str(n)) for n in range(8))),
        Field("many", "Many", "many", options=PICKS, initial=("c", "a,b"), required=False),
        Field("date", "Date", "date", initial="2026-11-24"),
        Field("time", "Time", "time", initial="14:30"),
        Field("yes", "Yes", "yes", initial="yes", required=False),
    ),
    intro="Before you start",
)  # fmt: skip


def sent(card: dict[str, Any], **filled: Any) -> dict[str, Any]:
    """What a client sends: the values as they stand, or those picked by their label."""
    data = dict(card["actions"][0]["data"])
    for id, field in inputs(card).items():
        value = filled.get(id, field.get("value", ""))
        if isinstance(value, tuple):
            known = {choice["title"]: choice["value"] for choice in field["choices"]}
            value = ",".join(known[title] for title in value)
        if field["type"] == "Input.Toggle":
            value = field["valueOn"] if value in (True, field["valueOn"]) else field["valueOff"]
        data[id] = value
    return json.loads(json.dumps(data))


def test_a_form_shows_what_was_filled_in_and_what_is_wrong_with_it() -> None:
    card = render_form(FORM, message="m1", channel="c1")
    assert problems(card) == []
    drawn = inputs(card)
    assert [(id, one["type"]) for id, one in drawn.items()] == [
        ("line", "Input.Text"), ("text", "Input.Text"), ("choice", "Input.ChoiceSet"),
        ("list", "Input.ChoiceSet"), ("many", "Input.ChoiceSet"), ("date", "Input.Date"),
        ("time", "Input.Time"), ("yes", "Input.Toggle"),
    ]  # fmt: skip
    assert drawn["text"]["isMultiline"] and drawn["line"]["maxLength"] == 40
    assert [drawn["choice"]["style"], drawn["list"]["style"]] == ["expanded", "compact"]
    assert drawn["line"]["isRequired"] and "isRequired" not in drawn["many"]
    blocks = [run_together(part) or part.get("id") for part in card["body"]]
    assert blocks[:5] == ["Before you start", "line", "a hint", "text", "⚠️ Say more."]
    assert of_type(card["body"][4], "TextRun")["color"] == "Attention"
    (submit,) = card["actions"]
    assert (submit["type"], submit["title"]) == ("Action.Submit", "Send")
    where = {"action": ASK.pack(), "message": "m1", "channel": "c1"}
    assert where.items() <= submit["data"].items()


def test_values_come_back_as_they_were_asked() -> None:
    card = render_form(FORM)
    assert decode_values(sent(card)) == {
        "line": "kept", "text": "so far", "choice": "50%", "list": "", "many": ("a,b", "c"),
        "date": "2026-11-24", "time": "14:30", "yes": "yes",
    }  # fmt: skip
    other = decode_values(sent(card, line="no, 50%2C", many=("Half",), yes=False))
    assert (other["line"], other["many"], other["yes"]) == ("no, 50%2C", ("50%",), "")
    assert decode_values(sent(card, many=()))["many"] == ()


def test_a_client_may_leave_out_what_is_empty_and_send_what_it_likes() -> None:
    kinds = {"many": "many", "yes": "yes"}
    assert decode_values({"action": "a", "kinds": kinds}) == {"many": (), "yes": ""}
    assert decode_values({"kinds": 3, "x": "y", "n": 4, "message": "m", "o": {}}) == {"x": "y"}
    assert decode_values({"many": ",a,,b", "kinds": kinds})["many"] == ("a", "b")
    assert [decode_values(odd) for odd in (None, "x", [])] == [{}, {}, {}]


@pytest.mark.parametrize(
    ("kind", "initial"),
    [
        ("date", "24-11-2026"), ("date", "20261124"), ("time", "2:30"), ("time", "25:00"),
        ("choice", "gone"), ("many", ("gone",)), ("line", ""), ("text", ()),
    ],
)  # fmt: skip
def test_an_input_is_left_empty_rather_than_refused(kind: Any, initial: Any) -> None:
    field = Field("x", "X", kind, options=PICKS, initial=initial)
    card = render_form(replace(FORM, fields=(field,)))
    assert "value" not in inputs(card)["x"] and problems(card) == []


def test_a_dialog_has_the_title_and_the_card_of_its_form() -> None:
    dialog = dialog_of(FORM, "m1", "c1")
    assert dialog["title"] == "Title" and {"height", "width"} <= dialog.keys()
    assert dialog["card"] == {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "content": render_form(FORM, message="m1", channel="c1"),
    }


def test_a_long_introduction_gives_way_to_the_fields() -> None:
    card = render_form(replace(FORM, intro="é" * 20_000))
    assert problems(card) == [] and inputs(card).keys() == {field.id for field in FORM.fields}


def test_no_field_is_named_like_what_a_submit_carries() -> None:
    ours = render_form(FORM)["actions"][0]["data"].keys()
    for one in all_of("nl"):
        assert not (isinstance(one, Form) and ours & {field.id for field in one.fields}), one.name


# --- anything at all -----------------------------------------------------------------------------

anything = st.one_of(st.text(max_size=60), st.sampled_from([*WRITTEN, "](", "{{", "{{{DATE("]))
kinds = st.sampled_from(["plain", "heading", "quiet", "quote", "prompt"])
texts = st.builds(Text, anything, kinds)
presses = st.builds(Button, anything, st.sampled_from([HELP, WHY, ASK]), st.booleans())
rows = st.lists(st.tuples(anything, anything), min_size=1, max_size=5).map(tuple)
piled = st.lists(presses, max_size=9).map(tuple)
tags = st.builds(Tag, anything, st.sampled_from(["plain", "green", "orange", "red"]))
bodies = st.lists(texts, max_size=3).map(tuple)
figures = st.builds(
    lambda title, label, name, alt, kind: Chart(title, (label,), (Series(name, (3,)),), alt, kind),
    anything, anything, anything, anything, st.sampled_from(["bar", "stacked", "line"]),
)  # fmt: skip
any_part = st.one_of(
    texts, figures, st.builds(Facts, rows), st.builds(Buttons, piled),
    st.builds(Table, anything, st.tuples(anything, anything), rows),
    st.builds(Card, anything, bodies, st.lists(tags, max_size=3).map(tuple), piled),
)  # fmt: skip


@given(st.lists(any_part, max_size=5).map(tuple))
@settings(max_examples=100 if PROVE else 20, deadline=None)
def test_any_message_draws_within_the_rules(made: tuple[Any, ...]) -> None:
    message = Message("m", made)
    card = render_message(message)
    assert problems(card) == []
    packed = [button.action.pack() for button in message.buttons()]
    assert [button["data"]["action"] for button in buttons_on(card)] == packed


@given(anything, anything, anything, anything, anything)
@settings(max_examples=60 if PROVE else 20, deadline=None)
def test_any_form_draws_within_the_rules(a: str, b: str, c: str, d: str, e: str) -> None:
    options = (Option("a,b%", a), Option("c", b))
    all_kinds = ("line", "text", "choice", "many", "date", "time", "yes")
    made = tuple(Field(k, c, k, d, options, initial=e, error=a) for k in all_kinds)
    form = Form("f", b[:TITLE_LIMIT], "Send", "Close", ASK, made, intro=e)
    card = render_form(form)
    assert problems(card) == []
    back = decode_values(sent(card))
    assert (back["line"], back["text"]) == (e, e)
