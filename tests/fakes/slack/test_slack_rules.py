"""Each rule of Slack's surfaces finds what breaks it, and lets through what does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.slack.checks import Json
from tests.fakes.slack.rules import problems


def plain(text: str = "x", **more: object) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False, **more}


def section(text: str = "x") -> Json:
    return {"type": "section", "text": plain(text)}


def button(action: str = "a", text: str = "x") -> Json:
    return {"type": "button", "text": plain(text), "action_id": action}


def row(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(value: str = "a", text: str = "x") -> Json:
    return {"text": plain(text), "value": value}


def asked(element: Json, block_id: str = "f") -> Json:
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": block_id, "label": plain(), "element": element}


def line(**more: object) -> Json:
    return asked({"type": "plain_text_input", **more})


def radio(*options: Json, **more: object) -> Json:
    return asked({"type": "radio_buttons", "options": list(options), **more})


def day(initial: str) -> Json:
    return asked({"type": "datepicker", "initial_date": initial})


def hour(initial: str) -> Json:
    return asked({"type": "timepicker", "initial_time": initial})


def rich(text: str = "x", kind: str = "rich_text_section") -> Json:
    run = {"type": "text", "text": text, "style": {"bold": True}}
    return {"type": "rich_text", "elements": [{"type": kind, "elements": [run]}]}


def table(*rows: int, text: str = "x") -> Json:
    cell = {"type": "raw_text", "text": text}
    return {"type": "table", "rows": [[cell] * cells for cells in rows]}


def chart(
    *labels: str, categories: tuple[str, ...] = ("mon",), series: int = 1, name: str = "s"
) -> Json:
    data = [{"label": label, "value": 1} for label in labels or categories]
    drawn = [{"name": f"{name}{n}", "data": data} for n in range(series)]
    axis = {"categories": list(categories)}
    plot = {"type": "bar", "series": drawn, "axis_config": axis}
    return {"type": "data_visualization", "title": "x", "chart": plot}


def message(*blocks: Any, text: str = "x") -> Json:
    return {"surface": "message", "text": text, "blocks": list(blocks)}


def modal(*blocks: Json, **more: object) -> Json:
    return {"surface": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


def home(*blocks: Json) -> Json:
    return {"surface": "home", "blocks": list(blocks)}


GOOD = [
    message(section("&amp; &lt;!channel&gt;"), row(button("a"), button("b")), {"type": "divider"}),
    message({"type": "header", "text": plain("x" * 150)}, section("x" * 3000)),
    message({"type": "section", "fields": [plain("x" * 2000)] * 5}),
    message(rich(), rich(kind="rich_text_quote"), rich(kind="rich_text_preformatted")),
    message(table(2, 2), chart(), chart("b", "a", categories=("a", "b"), series=6)),
    message(*[section()] * 50),
    home(chart(), *[section()] * 99),
    modal(line(initial_value="a & b", max_length=5), *[section()] * 99),
    modal(radio(option("a"), option("b"), initial_option=option("b")), private_metadata="x" * 3000),
    modal(day("2026-11-24")),
    modal(hour("09:30")),
    {"surface": "message", "text": "only words"},
]
BAD: dict[str, Json] = {
    "surface": {"surface": "sms", "blocks": []},
    "missing required field: title": {"surface": "modal", "blocks": []},
    "missing required field: blocks": {"surface": "home"},
    "missing required field: submit": {"surface": "modal", "title": plain(), "blocks": [line()]},
    "/title/text": modal(title=plain("x" * 25)),
    "/submit/text": modal(submit=plain("x" * 25)),
    "/private_metadata": modal(private_metadata="x" * 3001),
    "unescaped '<' [json-pointer:/text]": message(text="<!channel>"),
    "unescaped '&'": message(section("R&D")),
    "unescaped '>'": message(section("a > b")),
    "looks like markup: '<!'": message(rich("<!channel>")),
    "unsupported type: mrkdwn": message(
        {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
    ),
    "unsupported type: marquee": message({"type": "marquee"}),
    "unsupported type: link": message(
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "link"}]}],
        }
    ),
    "must be one of False": message({"type": "section", "text": plain(emoji=True)}),
    "unknown field: colour": message({"type": "divider", "colour": "red"}),
    "must be an object": message("words"),
    "text or fields": message({"type": "section"}),
    "more than 0 characters": message(section("")),
    "less than 3001": message(section("x" * 3001)),
    "less than 2001": message({"type": "section", "fields": [plain("x" * 2001)]}),
    "less than 151 characters [json-pointer:/blocks/0/text/text]": message(
        {"type": "header", "text": plain("x" * 151)}
    ),
    "less than 76 characters [json-pointer:/blocks/0/elements/0/text": message(
        row(button(text="x" * 76))
    ),
    "less than 256": message(row(button("x" * 256))),
    "no more than 50": message(*[section()] * 51),
    "no more than 100": home(*[section()] * 101),
    "no more than 25": message(row(*[button(str(n)) for n in range(26)])),
    "no fewer than 1": message(row()),
    "action_id 'a' is used 2 times": message(row(button("a"), button("a"))),
    "block_id 'f' is used 2 times": modal(line(), line()),
    "input is not supported in a message": message(line()),
    "table is not supported in a modal": modal(table(1)),
    "table is not supported in a home": home(table(1)),
    "data_visualization is not supported in a modal": modal(chart()),
    "only_one_table_allowed": message(table(1), table(1)),
    "rows differ": message(table(1, 2)),
    "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]": message(table(21)),
    "no more than 100 items allowed [json-pointer:/blocks/0/rows]": message(table(*[1] * 101)),
    "a table holds more": message(table(5, text="x" * 2001)),
    "no more than 2 data_visualization": message(chart(), chart(), chart()),
    "no more than 6": message(chart(series=7)),
    "must match the categories": message(chart("mon", categories=("mon", "tue"))),
    "categories must be unique": message(chart(categories=("mon", "mon"))),
    "less than 21": message(chart(name="x" * 20)),
    "msg_blocks_too_long": message(*[section("x" * 2600)] * 5),
    "values used twice": modal(radio(option("a"), option("a"))),
    "initial option": modal(radio(option("a"), initial_option=option("b"))),
    "no more than 10": modal(radio(*[option(str(n)) for n in range(11)])),
    "less than 151 characters [json-pointer:/blocks/0/element/options/0/value]": modal(
        radio(option("x" * 151))
    ),
    "either options or option_groups": modal(asked({"type": "static_select"})),
    "initial_value must be": modal(line(initial_value="too long", max_length=3)),
    "from 1 to 3000": modal(line(max_length=3001)),
    "must look like 2026-11-24": modal(day("24-11-2026")),
    "must look like 14:30": modal(hour("9:30")),
}


@pytest.mark.parametrize("payload", GOOD)
def test_what_slack_draws_has_no_problems(payload: Json) -> None:
    assert problems(payload) == []


@pytest.mark.parametrize("told", BAD)
def test_what_breaks_one_rule_has_one_problem(told: str) -> None:
    [problem] = problems(BAD[told])
    assert told in problem
