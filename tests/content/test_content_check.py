"""Every way to break a content file is reported with its file and line, in plain words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_folder import CARD, Own

from bot.content import PACKAGE, ContentError, kinds, load, words_for
from bot.content.phrases import check as check_phrases
from bot.content.sheet import Sheet

GREET = "own/nudges/office/greet.yaml"
LONG = "x" * 61

RULE = """\
- id: mail
  tools: [chat]
  input: own-text
  colour: green
  owner: owner
  why: {nl: Het mag, en: It may}
"""
BLUNDER = """\
- id: nonsense
  ask: {nl: "Wat ging er mis?", en: "What went wrong?"}
"""
LESSON = """\
id: guess
number: X01
title: {nl: Gokken, en: Guessing}
text: {nl: Soms gokt AI., en: At times AI guesses.}
question: {nl: "Gokt AI?", en: "Does AI guess?"}
answers:
  - text: {nl: Soms, en: At times}
    right: true
  - text: {nl: Nooit, en: Never}
because: {nl: Het voorspelt., en: It predicts.}
"""
CASE = """\
- id: tale
  text: {nl: Het ging goed, en: It went well}
  source: A firm
  told_in: A paper
  year: 2025
  country: NL
"""
OTHERS = {
    "rules/ours.yaml": RULE,
    "blunders/ours.yaml": BLUNDER,
    "lessons/guess.yaml": LESSON,
    "cases.yaml": CASE,
}
BROKEN_OTHERS = [
    ("rules/ours.yaml", "[chat]", "[chat, chatt]", 2, "unknown-value"),
    ("rules/ours.yaml", "[chat]", "[]", 2, "missing-key"),
    ("rules/ours.yaml", "own-text", "own-texts", 3, "unknown-value"),
    ("rules/ours.yaml", "green", "yellow", 4, "unknown-value"),
    ("rules/ours.yaml", "owner: owner", "owner: Marit de Vries", 5, "unknown-value"),
    ("rules/ours.yaml", "  owner: owner\n", "", 1, "missing-key"),
    ("rules/ours.yaml", ", en: It may", "", 6, "missing-translation"),
    ("rules/ours.yaml", "Het mag", "x" * 221, 6, "too-long"),
    ("rules/ours.yaml", "- id: mail", "- id: mail\n  example: maybe", 2, "not-yes-no"),
    ("rules/ours.yaml", "colour", "color", 1, "missing-key"),
    ("blunders/ours.yaml", "Wat ging er mis?", "x" * 161, 2, "too-long"),
    ("blunders/ours.yaml", "  ask", "  aks: {nl: a, en: b}\n  ask", 2, "unknown-key"),
    ("blunders/ours.yaml", ', en: "What went wrong?"', "", 2, "missing-translation"),
    ("lessons/guess.yaml", "right: true", "right: false", 6, "not-one-right"),
    (
        "lessons/guess.yaml",
        "Nooit, en: Never}",
        "Ook, en: Too}\n    right: true",
        6,
        "not-one-right",
    ),
    ("lessons/guess.yaml", "  - text: {nl: Nooit, en: Never}\n", "", 6, "not-one-right"),
    ("lessons/guess.yaml", "en: Never", f"en: {'x' * 76}", 9, "too-long"),
    ("lessons/guess.yaml", "Soms gokt AI.", "x" * 601, 4, "too-long"),
    ("lessons/guess.yaml", "id: guess", "id: guesses", 1, "not-file-name"),
    (
        "lessons/guess.yaml",
        "because: {nl: Het voorspelt., en: It predicts.}\n",
        "",
        1,
        "missing-key",
    ),
    ("cases.yaml", "  told_in: A paper\n", "", 1, "missing-key"),
    ("cases.yaml", "country: NL", "country: Holland", 6, "unknown-value"),
    ("cases.yaml", "  year: 2025", "  status: U\n  year: 2025", 5, "unknown-key"),
]

BROKEN_CARDS = [
    ("missing translation", "{nl: Groet, en: Greeting}", "{nl: Groet}", 9, "missing-translation"),
    (
        "empty translation",
        "{nl: Groet, en: Greeting}",
        "{nl: Groet, en: }",
        9,
        "missing-translation",
    ),
    ("one language only", "{nl: Groet, en: Greeting}", "Groet", 9, "not-languages"),
    ("long title", "{nl: Groet,", f"{{nl: {LONG},", 9, "too-long"),
    ("long task", "Schrijf een groet.", "y" * 221, 10, "too-long"),
    ("long prompt", '"Write a greeting to [whom]"', "z" * 301, 11, "too-long"),
    ("long check", "Is it right", "z" * 161, 12, "too-long"),
    ("three blanks", "aan [wie]", "aan [wie] van [wie] op …", 11, "too-many-blanks"),
    ("no guarantee", "guarantee: once\n", "", 1, "missing-key"),
    ("no check", "check: {nl: Klopt het, en: Is it right}\n", "", 1, "missing-key"),
    ("empty check", "{nl: Klopt het, en: Is it right}", "", 12, "not-languages"),
    ("unknown group", "[office]", "[ofice]", 3, "unknown-value"),
    ("no list", "[office]", "office", 3, "not-list"),
    ("for nobody", "[office]", "[]", 3, "missing-key"),
    ("unknown skill", "skill: prompting", "skill: prompt", 4, "unknown-value"),
    ("unknown privacy", "privacy: own-text", "privacy: mine", 6, "unknown-value"),
    ("unknown guarantee", "guarantee: once", "guarantee: twice", 7, "unknown-value"),
    ("unknown tool", "[chat]", "[chatt]", 8, "unknown-value"),
    ("unknown topic", "[chat]", "[chat]\ntopics: [writings]", 9, "unknown-value"),
    ("unknown duty", "[chat]", "[chat]\nduties: [leader]", 9, "unknown-value"),
    ("a typing error", "minutes: 5", "minutes: 5\nminuets: 5", 6, "unknown-key"),
    ("a key twice", "minutes: 5", "minutes: 5\nminutes: 5", 6, "key-twice"),
    ("minutes in words", "minutes: 5", "minutes: five", 5, "not-number"),
    ("too many minutes", "minutes: 5", "minutes: 31", 5, "not-number"),
    ("no minutes", "minutes: 5", "minutes: 0", 5, "not-number"),
    ("another id", "id: greet", "id: greeting", 1, "not-file-name"),
    ("an unknown language", "{nl: Groet,", "{de: Gruß, nl: Groet,", 9, "unknown-key"),
    ("a list for a text", "number: X01", "number: [X01]", 2, "not-text"),
    ("broken", "{nl: Groet, en: Greeting}", "{nl: Groet, en: Greeting", 10, "broken-yaml"),
    ("a colon inside", "minutes: 5", "minutes: 5: 6", 5, "broken-yaml"),
]


def test_a_good_card_has_no_problems(own: Own) -> None:
    assert own.card() == []


@pytest.mark.parametrize(
    ("old", "new", "line", "code"), [c[1:] for c in BROKEN_CARDS], ids=[c[0] for c in BROKEN_CARDS]
)
def test_a_broken_card_is_pointed_at(own: Own, old: str, new: str, line: int, code: str) -> None:
    assert own.card(old, new) == [(GREET, line, code)]


@pytest.mark.parametrize("skill", ["prompting", "checking"])
def test_a_card_that_prompts_needs_a_starter_prompt(own: Own, skill: str) -> None:
    lines = [line for line in CARD.splitlines() if not line.startswith("prompt")]
    text = "\n".join(lines).replace("skill: prompting", f"skill: {skill}")
    own.write("nudges/office/greet.yaml", text)
    assert own.found() == [(GREET, 1, "no-prompt")]
    for without in (("own-text", "stop"), ("[chat]", "[]")):  # nothing is typed into AI there
        own.write("nudges/office/greet.yaml", text.replace(*without))
        assert own.found() == []


def test_blanks_are_brackets_or_dots_and_count_once(own: Own) -> None:
    assert own.card("aan [wie]", "aan [… wie dan ook] en …") == []


def test_nobody_is_shown_is_a_promise_like_any_other(own: Own) -> None:
    assert own.card("guarantee: once", "guarantee: nobody-sees") == []


def test_an_id_used_twice_in_one_folder(own: Own) -> None:
    own.write("nudges/sales/greet.yaml", CARD.replace("X01", "X02"))
    assert own.card() == [("own/nudges/sales/greet.yaml", 1, "id-twice")]


def test_a_number_used_twice(own: Own) -> None:
    own.write("nudges/sales/wave.yaml", CARD.replace("id: greet", "id: wave"))
    assert own.card() == [("own/nudges/sales/wave.yaml", 2, "number-twice")]


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_kinds_have_no_problems_as_they_are(own: Own, name: str) -> None:
    own.write(name, OTHERS[name])
    assert own.found() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "code"),
    BROKEN_OTHERS,
    ids=[f"{c[0]} {c[4]}" for c in BROKEN_OTHERS],
)
def test_the_other_kinds_are_pointed_at(
    own: Own, name: str, old: str, new: str, line: int, code: str
) -> None:
    assert old in OTHERS[name]
    own.write(name, OTHERS[name].replace(old, new, 1))
    assert (f"own/{name}", line, code) in own.found()


def test_two_rules_about_the_same(own: Own) -> None:
    own.write("rules/ours.yaml", RULE + RULE.replace("id: mail", "id: post"))
    (problem,) = own.problems()
    assert (problem.line, problem.code) == (8, "rule-twice")
    assert problem.text(words_for("en")) == (
        'own/rules/ours.yaml, line 8: The rule "mail" is about "own-text" in "chat" already. '
        'Take "chat" out of one of the two.'
    )


def test_a_lesson_with_the_number_of_another(own: Own) -> None:
    own.write("lessons/guess.yaml", LESSON)
    own.write("lessons/hunch.yaml", LESSON.replace("id: guess", "id: hunch"))
    assert own.found() == [("own/lessons/hunch.yaml", 2, "number-twice")]


@pytest.mark.parametrize(
    ("name", "text", "line", "code"),
    [
        (
            "facts.yaml",
            "- {id: a, status: X, text: {nl: a, en: a}, source: s, year: 2024, country: NL}",
            1,
            "fact-forbidden",
        ),
        (
            "facts.yaml",
            "# told\n- id: a\n  status: U\n  text: {nl: a, en: a}\n  source: s\n  year: 2024\n"
            "  country: NL",
            3,
            "fact-untold",
        ),
        (
            "facts.yaml",
            "- id: a\n  status: V\n  text: {nl: a, en: a}\n  source: s\n  year: 2024\n"
            "  country: Holland",
            6,
            "unknown-value",
        ),
        ("facts.yaml", "id: a", 1, "not-list"),
        (
            "topics.yaml",
            "- id: a\n  title: {nl: a, en: b}\n  about: {nl: a, en: b}\n  asked:\n"
            "    - {nl: a, en: b}\n    - {nl: a}",
            6,
            "missing-translation",
        ),
        (
            "topics.yaml",
            "- id: a\n  title: {nl: a, en: b}\n  about: {nl: a, en: b}\n  asked: [why]",
            4,
            "not-languages",
        ),
        (
            "ai_hours/tea.yaml",
            "id: tea\ntitle: {nl: Thee, en: Tea}\nminutes: 45\nsteps:\n"
            "  - {minutes: 40, what: {nl: Drinken, en: Drink}}",
            3,
            "minutes-differ",
        ),
        (
            "ai_hours/tea.yaml",
            "id: tea\ntitle: {nl: Thee, en: Tea}\nminutes: 45\n",
            1,
            "missing-key",
        ),
        (
            "pulses/items.yaml",
            "- id: a\n  field: layer:technical\n  scale: how-offen\n  question: {nl: a, en: a}",
            3,
            "unknown-value",
        ),
        (
            "pulses/items.yaml",
            "- id: a\n  field: mood\n  scale: how-often\n  question: {nl: a, en: a}",
            2,
            "unknown-value",
        ),
        (
            "pulses/items.yaml",
            "- id: a\n  field: use\n  scale: how-often\n  core: perhaps\n"
            "  question: {nl: a, en: a}",
            4,
            "not-yes-no",
        ),
        (
            "pulses/scales.yaml",
            "- id: a\n  options:\n    - {value: x, score: low, label: {nl: a, en: a}}",
            2,
            "no-rather-not",
        ),
        (
            "guarantees.yaml",
            "- id: a\n  number: G9\n  text: {nl: 'nog {minuts}', en: '{minuts} left'}",
            3,
            "unknown-value",
        ),
        (
            "guarantees.yaml",
            "- id: a\n  number: G9\n  text: {nl: 'nog {minutes}', en: left}",
            3,
            "blanks-differ",
        ),
        (
            "commands.yaml",
            "profile.stop: {nl: [uit], en: [stop]}\nprofile.help:\n  nl: [help, 'Stop!']\n"
            "  en: [menu]",
            3,
            "command-twice",
        ),
        ("lists.yaml", "privacy:\n  secret: {nl: Geheim, en: Secret}", 2, "unknown-key"),
        ("lists.yaml", "blunder_rules:\n  long: {nl: Lang, en: Long}", 2, "unknown-key"),
        ("lists.yaml", "groups: [office]", 1, "not-keys"),
        ("lists.yaml", "shared_tools: [chatt]", 1, "unknown-value"),
        ("topics.yaml", "", 1, "empty"),
        ("topics.yaml", b"- id: caf\xe9", 1, "not-utf8"),
        ("nudges/office/greet.yml", "id: greet", 1, "not-read"),
    ],
)
def test_other_files_are_pointed_at(
    own: Own, name: str, text: str | bytes, line: int, code: str
) -> None:
    own.write(name, text)
    assert own.found() == [(f"own/{name}", line, code)]


@pytest.mark.parametrize(
    ("nl", "en", "where"),
    [
        ("hi = Dag\n\nbye = Doei", "hi = Hello", ("own/phrases/x.nl.ftl", 3, "phrase-missing")),
        (
            "hi = Dag",
            "# more\nhi = Hello\nbye = Bye",
            ("own/phrases/x.en.ftl", 3, "phrase-missing"),
        ),
        (
            "hi = Dag { $name }",
            "a =\n  b\nhi = Hello\n",
            ("own/phrases/x.en.ftl", 3, "phrase-values"),
        ),
        ("hi = Dag\nb\u0131e {", "hi = Hello", ("own/phrases/x.nl.ftl", 2, "phrase-broken")),
        ("hi = Dag\nhi = Hoi", "hi = Hello", ("own/phrases/x.nl.ftl", 2, "phrase-twice")),
    ],
)
def test_phrases_are_compared(own: Own, nl: str, en: str, where: tuple[str, int, str]) -> None:
    own.write("phrases/x.nl.ftl", nl + ("\na = c" if "a =" in en else ""))
    own.write("phrases/x.en.ftl", en)
    assert own.found() == [where]


def test_a_flemish_phrase_replaces_a_dutch_one_with_the_same_values(own: Own) -> None:
    own.write("phrases/x.nl.ftl", "hi = Dag { $name }")
    own.write("phrases/x.en.ftl", "hi = Hello { $name }")
    own.write("phrases/x.nl-BE.ftl", "hi = Dag { $nme }\n\nhu = Hup")
    file = "own/phrases/x.nl-BE.ftl"
    assert own.found() == [(file, 1, "phrase-unfillable"), (file, 3, "phrase-missing")]


def test_an_own_phrase_may_stand_in_one_language_but_wants_no_new_values(own: Own) -> None:
    own.write("phrases/x.nl.ftl", "moment = { $date } rond { $time }")
    assert not [p for p in check_phrases((PACKAGE, own.folder)) if p.file.startswith("own")]
    own.write("phrases/x.nl.ftl", "moment = { $date } rond { $hour }")
    found = [p for p in check_phrases((PACKAGE, own.folder)) if p.file.startswith("own")]
    assert [(p.line, p.code) for p in found] == [(1, "phrase-unfillable")]


def test_a_file_in_a_place_nobody_looks(own: Own) -> None:
    own.write("nudge/greet.yaml", CARD)
    (problem,) = own.problems()
    assert (problem.file, problem.code) == ("own/nudge/greet.yaml", "wrong-place")
    assert 'Did you mean "nudges"?' in problem.text(words_for("en"))


def test_a_folder_that_does_not_exist(own: Own) -> None:
    own.folder.rmdir()
    assert own.found() == [("own", 1, "no-folder")]


def test_a_card_left_out_has_to_exist(own: Own) -> None:
    own.card()
    own.write("lists.yaml", "leave_out:\n  - greet\n  - great")
    (problem,) = own.problems()
    assert (problem.line, problem.code) == (3, "unknown-value")
    assert problem.values["suggestion"] == "greet"


@given(st.data())
def test_whatever_is_typed_in_a_card_it_is_told_and_never_a_crash(base: Path, data: Any) -> None:
    at = data.draw(st.integers(0, len(CARD)))
    cut = data.draw(st.integers(0, 30))
    typed = data.draw(st.text(alphabet="[]{}:,-#&*!|>'\"%@`? \n\taé0\x00", max_size=6))
    sheet = Sheet(base / "greet.yaml", "greet.yaml")
    with patch.object(Path, "read_text", lambda *_: CARD[:at] + typed + CARD[at + cut :]):
        if block := sheet.block():
            kinds.card(block, kinds.Known())
    last = CARD.count("\n") + 8
    assert sheet.problems and all(1 <= p.line <= last for p in sheet.problems)


def test_all_problems_come_at_once_in_order(own: Own) -> None:
    broken = CARD.replace("minutes: 5", "minutes: x").replace("[office]", "[ofice]")
    own.write("nudges/office/greet.yaml", broken.replace("X01", ""))
    assert [line for _, line, _ in own.found()] == [2, 3, 5]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "nl",
            'own/nudges/office/greet.yaml, regel 3: Bij "for" staat "ofice", en dat bestaat niet. '
            'Bedoelde je "office"? Je kunt kiezen uit: care, everyone, ',
        ),
        (
            "en",
            'own/nudges/office/greet.yaml, line 3: "for" says "ofice", which does not exist. '
            'Did you mean "office"? You can choose from: care, everyone, ',
        ),
    ],
)
def test_a_problem_is_told_in_plain_words(own: Own, lang: str, text: str) -> None:
    own.card("[office]", "[ofice]")
    (problem,) = own.problems()
    assert problem.text(words_for(lang)).startswith(text)


def test_no_far_fetched_suggestion(own: Own) -> None:
    own.card("privacy: own-text", "privacy: zzzzz")
    (problem,) = own.problems()
    assert "Did you mean" not in problem.text(words_for("en"))


def test_no_phrase_is_left_of_a_check_that_is_gone() -> None:
    source = "".join(p.read_text("utf-8") for p in (PACKAGE.parent / "bot/content").glob("*.py"))
    phrases = (PACKAGE / "phrases" / "check.en.ftl").read_text("utf-8")
    for code in re.findall(r"^check-([a-z0-9-]+) =", phrases, re.MULTILINE):
        assert f'"{code}"' in source or code == "where", code


def test_loading_a_broken_folder_tells_everything(own: Own) -> None:
    own.card("minutes: 5", "minutes: x")
    with pytest.raises(ContentError, match=r"greet\.yaml line 5: not-number") as error:
        load(own.base, own.folder)
    assert len(error.value.problems) == 1
