"""The organisation's own folder adds to the shelf and overrides it; features read it by id."""

from __future__ import annotations

from pathlib import Path

import pytest
from own_folder import CARD, Own

from bot.content import PACKAGE, ContentError, Say, Shelf, load, load_why, plain
from tests.town import shelf as shipped


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def test_text_falls_back_from_variant_to_dutch_and_from_unknown_to_english() -> None:
    text = Say("rooster", "roster", {"nl-BE": "uurrooster"})
    assert [text.say(lang) for lang in ("nl", "nl-BE", "en", "de")] == [
        "rooster",
        "uurrooster",
        "roster",
        "roster",
    ]
    assert Say("dag", "hello").say("nl-BE") == "dag"


def test_a_later_folder_overrides_by_id_and_adds(own: Own) -> None:
    own.card()
    own.write("guarantees.yaml", "- {id: once, number: G1, text: {nl: Kort, en: Short}}")
    own.write("lists.yaml", "groups:\n  garden: {nl: Groen, en: Garden}")
    shelf = load(own.base, own.folder)
    assert shelf.guarantees["once"].text == Say("Kort", "Short")
    assert shelf.guarantees["no-reason"].number == "G5"
    assert {"garden", "office"} <= shelf.groups.keys()
    assert list(shelf.cards) == ["greet"]


def test_a_group_of_ones_own_can_be_used_at_once(own: Own) -> None:
    own.write("lists.yaml", "groups:\n  garden: {nl: Groen, en: Garden}")
    assert own.card("[office]", "[garden]") == []


def test_an_own_card_replaces_the_packages(own: Own) -> None:
    text = CARD.replace("id: greet", "id: one-sentence-shorter").replace("X01", "N01")
    own.write("nudges/office/one-sentence-shorter.yaml", text)
    cards = load(PACKAGE, own.folder).cards
    assert cards["one-sentence-shorter"].title.en == "Greeting"
    assert len(cards) == len(shipped().cards)


def test_an_organisation_leaves_cards_out(own: Own) -> None:
    own.write("lists.yaml", "leave_out: [greet]")
    own.card()
    assert load(own.base, own.folder).cards == {}


def test_an_organisation_says_which_tools_are_shared(own: Own) -> None:
    text = "tools:\n  scan: {nl: Scan, en: Scan}\nshared_tools: [scan, chat]"
    own.write("lists.yaml", text)
    assert shipped().shared_tools == ()
    assert load(own.base, own.folder).shared_tools == ("scan", "chat")


RULE = """\
- id: {id}
  tools: [chat]
  input: {input}
  colour: red
  owner: owner
  why: {{nl: Zo besloten wij, en: So we decided}}
  example: {example}
"""


def test_a_rule_of_ones_own_ends_the_examples(own: Own) -> None:
    own.write("rules/ours.yaml", RULE.format(id="own-1", input="public", example="false"))
    shelf = load(PACKAGE, own.folder)
    assert list(shelf.rules) == ["own-1"]
    decided = shelf.rule("chat", "public")
    assert decided and decided.why.en == "So we decided"
    assert shelf.rule("chat", "own-text") is None


def test_an_example_of_ones_own_stands_among_the_examples(own: Own) -> None:
    own.write("rules/ours.yaml", RULE.format(id="public-approved", input="public", example="true"))
    shelf = load(PACKAGE, own.folder)
    assert shelf.rules.keys() == shipped().rules.keys()
    assert shelf.rules["public-approved"].colour == "red"


def test_a_rule_may_speak_of_tools_inputs_and_owners_of_ones_own(own: Own) -> None:
    own.write(
        "lists.yaml",
        "other_tools:\n  drawing: {nl: Tekenaar, en: Drawing tool}\n"
        "inputs:\n  plans: {nl: Plattegronden, en: Floor plans}\n"
        "functions:\n  building: {nl: Gebouwbeheer, en: Building}",
    )
    text = RULE.format(id="plans", input="plans", example="false")
    text = text.replace("[chat]", "[drawing]").replace("owner: owner", "owner: building")
    own.write("rules/any-name.yaml", text)
    rule = load(own.base, own.folder).rule("drawing", "plans")
    assert rule and rule.owner == "building"


def test_lessons_come_in_the_order_of_their_numbers(shelf: Shelf) -> None:
    numbers = [lesson.number for lesson in shelf.lessons.values()]
    assert numbers == sorted(numbers)
    assert [*shelf.lessons] != sorted(shelf.lessons)


@pytest.mark.parametrize(("minutes", "difficulty"), [(5, 1), (6, 2), (15, 2), (16, 3), (30, 3)])
def test_difficulty_follows_minutes(own: Own, minutes: int, difficulty: int) -> None:
    own.card("minutes: 5", f"minutes: {minutes}")
    assert load(own.base, own.folder).cards["greet"].difficulty == difficulty


@pytest.mark.parametrize(
    ("privacy", "colour"),
    [("none", "green"), ("own-text", "green"), ("work-content", "orange"), ("stop", "red")],
)
def test_colour_follows_privacy(own: Own, privacy: str, colour: str) -> None:
    own.card("privacy: own-text", f"privacy: {privacy}")
    assert load(own.base, own.folder).cards["greet"].colour == colour


def test_content_cannot_make_a_sensitive_question_less_so(shelf: Shelf) -> None:
    for item in shelf.pulse.values():
        assert item.sensitive == (item.field == "safety" or item.field.startswith("tension:"))


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        ("STOP!", "profile.stop"),
        ("  Stop   please ", "profile.stop"),
        ("Wat weet je over mij?", "profile.mine"),
        ("?", "profile.help"),
        ("/help", "profile.help"),
        ("AI-uur", "ai_hour.plan"),
        ("Mijn overzicht", "coach.home"),
        ("home", "coach.home"),
        ("hoe maak ik een draaitabel?", None),
        ("", None),
    ],
)
def test_plain_words_become_a_verb(shelf: Shelf, said: str, verb: str | None) -> None:
    assert shelf.command(said) == verb


def test_plain_keeps_letters_with_accents() -> None:
    assert plain("Één  keer_graag!") == "één keer graag"


def test_the_why_is_complete_or_refused(tmp_path: Path) -> None:
    assert load_why(PACKAGE / "demo" / "why.yaml").role.en
    path = tmp_path / "why.yaml"
    path.write_text("aims: {nl: a, en: b}\nsigned_by: ''\n", "utf-8")
    with pytest.raises(ContentError) as error:
        load_why(path)
    assert {p.values["key"] for p in error.value.problems} == {
        "stays_human",
        "jobs",
        "saved_time",
        "signed_by",
        "role",
    }


def test_the_shelf_speaks_with_the_organisations_phrases(own: Own) -> None:
    own.write("phrases/own.nl.ftl", "moment = { $date }, { $time } uur")
    words = load(PACKAGE, own.folder).words("nl")
    assert words("moment", date="maandag", time="9") == "maandag, 9 uur"
