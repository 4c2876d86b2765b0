"""The shipped content is counted again: what is promised is all there, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import product
from typing import Any

import pytest

from bot.content import DUTIES, Card, Say, Shelf
from bot.content.shapes import BLUNDER_RULES, COLOURS
from tests.town import shelf as shipped

TOPICS = (
    *("writing", "spreadsheets", "privacy", "prompts", "meetings"),
    *("translation", "presentations", "trust", "automation", "access"),
)
# what was found independently or could be corrected; nothing else is a fact
FACTS = {
    "V": "few-trust-fully two-in-three-had-not-tried half-worried four-in-ten-use "
    "part-can-be-taken-over trust-in-a-mark directors-and-staff-differ users-still-learning "
    "non-users-and-learning dignity-and-a-say felt-faster-measured-slower",
    "P": "one-in-five-uses half-never-use skills-may-fade no-experience-in-house "
    "lonelier-and-more-helpful",
}
WITHOUT_TEXT = {"commands", "folders", "shared_tools"}
APPROVED = ("chat", "copilot", "translate")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def says(part: Any) -> Iterator[Say]:
    """Every text in a piece of content."""
    if isinstance(part, Say):
        yield part
    elif is_dataclass(part):
        for one in fields(part):
            yield from says(getattr(part, one.name))
    elif isinstance(part, tuple):
        for one in part:
            yield from says(one)


def kinds(shelf: Shelf) -> Iterator[tuple[str, Any]]:
    """Everything on the shelf that has a text, by the name of its kind."""
    for kind in fields(shelf):
        found = getattr(shelf, kind.name)
        if kind.name not in WITHOUT_TEXT:
            yield from ((kind.name, item) for item in found.values())


def numbered(shelf: Shelf, first: int, last: int) -> list[Card]:
    return [card for card in shelf.cards.values() if first <= int(card.number[1:]) <= last]


def test_the_first_cards_by_skill_difficulty_colour_and_group(shelf: Shelf) -> None:
    cards = numbered(shelf, 1, 58)
    assert sorted(card.number for card in cards) == [f"N{n:02}" for n in range(1, 59)]
    assert Counter(card.skill for card in cards) == {
        "prompting": 24,
        "checking": 11,
        "deciding": 10,
        "privacy": 9,
        "connecting": 4,
    }
    assert Counter(card.difficulty for card in cards) == {1: 35, 2: 18, 3: 5}
    assert Counter(card.privacy for card in cards) == {
        "none": 32,
        "own-text": 14,
        "work-content": 2,
        "stop": 10,
    }
    assert Counter(card.colour for card in cards) == {"green": 46, "orange": 2, "red": 10}
    assert Counter(group for card in cards for group in card.groups) == {
        "everyone": 7,
        "office": 6,
        "sales": 5,
        "hr": 5,
        "finance": 6,
        "service": 6,
        "logistics": 6,
        "care": 6,
        "retail": 5,
        "managers": 6,
    }


def test_the_cards_for_a_whole_year(shelf: Shelf) -> None:
    """More than one a week for everybody, many of them without AI (tests/features/test_year.py)."""
    cards = numbered(shelf, 59, 112)
    assert len(cards) == 54
    assert Counter(card.skill for card in cards) == {
        "prompting": 16,
        "checking": 10,
        "deciding": 12,
        "privacy": 8,
        "connecting": 8,
    }
    assert Counter(card.difficulty for card in cards) == {1: 33, 2: 17, 3: 4}
    assert Counter(card.privacy for card in cards) == {"none": 40, "own-text": 9, "stop": 5}
    assert sum("everyone" in card.groups for card in cards) == 50
    assert sum(not card.tools for card in cards) == 28


def test_the_cards_for_whoever_has_no_tool(shelf: Shelf) -> None:
    """Every skill can be practised with people, paper and what hangs on the wall."""
    cards = numbered(shelf, 113, 136)
    assert len(cards) == len(shelf.cards) - 112 == 24
    assert Counter(card.skill for card in cards) == {
        "prompting": 7,
        "checking": 7,
        "privacy": 4,
        "connecting": 4,
        "deciding": 2,
    }
    assert Counter(card.difficulty for card in cards) == {1: 14, 2: 10}
    assert {card.privacy for card in cards} == {"none"}
    assert {card.groups for card in cards} == {("everyone",)}
    assert not any(card.tools for card in cards)


def test_twelve_agendas_twelve_blunders_twelve_lessons(shelf: Shelf) -> None:
    assert len(shelf.agendas) == len(shelf.blunders) == 12
    assert [lesson.number for lesson in shelf.lessons.values()] == [
        f"L{n:02}" for n in range(1, 13)
    ]
    for agenda in shelf.agendas.values():
        assert 45 <= agenda.minutes <= 60 and len(agenda.steps) >= 5, agenda.id
        assert agenda.minutes == sum(step.minutes for step in agenda.steps), agenda.id


def test_every_kind_is_there_and_every_text_is_in_dutch_and_english(shelf: Shelf) -> None:
    counted = Counter(kind for kind, _ in kinds(shelf))
    assert set(counted) == {one.name for one in fields(shelf)} - WITHOUT_TEXT
    for kind, item in kinds(shelf):
        texts = list(says(item))
        assert texts, kind
        assert all(text.nl.strip() and text.en.strip() for text in texts), (kind, item)


def test_sentences_are_translated(shelf: Shelf) -> None:
    for kind, item in kinds(shelf):
        for text in says(item):
            assert text.nl != text.en or len(text.nl.split()) < 3, (kind, text.nl)


def test_topics_are_the_ten_that_questions_are_sorted_by(shelf: Shelf) -> None:
    assert tuple(shelf.topics) == TOPICS
    assert all(len(topic.asked) >= 3 for topic in shelf.topics.values())
    asked = Counter(ask.say(lang) for topic in shelf.topics.values() for ask in topic.asked
                    for lang in ("nl", "en"))  # fmt: skip
    assert set(asked.values()) == {1} and all(ask.endswith("?") for ask in asked)


def test_facts_are_those_that_hold_with_source_year_and_country(shelf: Shelf) -> None:
    by_status = {status: set(ids.split()) for status, ids in FACTS.items()}
    for status, ids in by_status.items():
        assert {f.id for f in shelf.facts.values() if f.status == status} == ids
    for fact in shelf.facts.values():
        assert fact.source and fact.country and 2023 <= fact.year <= 2026, fact.id
    for case in shelf.cases.values():
        assert case.source and case.told_in and case.country, case.id


def test_a_leader_tells_of_an_own_act(shelf: Shelf) -> None:
    for blunder in shelf.blunders.values():
        words = set(blunder.ask.nl.casefold().replace("?", "").split())
        assert {"je", "jou", "jij"} & words and "you" in blunder.ask.en, blunder.id
        assert not {"teamlid", "team", "medewerker", "iemand"} & words, blunder.id
        assert blunder.ask.nl.endswith("?") and blunder.ask.en.endswith("?"), blunder.id
    assert tuple(shelf.blunder_rules) == BLUNDER_RULES


def test_house_rules_answer_every_question_once(shelf: Shelf) -> None:
    tools = (*shelf.tools, *shelf.other_tools)
    for tool, kind in product(tools, shelf.inputs):
        fitting = [r for r in shelf.rules.values() if tool in r.tools and r.input == kind]
        assert [shelf.rule(tool, kind)] == fitting, (tool, kind)
    assert {rule.colour for rule in shelf.rules.values()} == {"green", "orange", "red"}
    assert all(rule.example for rule in shelf.rules.values())


def test_house_rules_have_an_owner_who_is_no_person(shelf: Shelf) -> None:
    owners = {rule.owner for rule in shelf.rules.values()}
    assert owners <= {*DUTIES, *shelf.functions} and set(shelf.functions) <= owners


def test_house_rules_and_the_colours_of_cards_agree(shelf: Shelf) -> None:
    for tool, privacy in product(APPROVED, ("own-text", "work-content")):
        rule = shelf.rule(tool, privacy)
        assert rule and rule.colour == COLOURS[privacy]
    for kind in ("figures", "customers", "colleagues", "health", "recordings", "secrets"):
        rules = [shelf.rule(tool, kind) for tool in (*shelf.tools, *shelf.other_tools)]
        assert all(rule and rule.colour == COLOURS["stop"] for rule in rules), kind


def test_lessons_can_be_guessed_by_no_rule_of_thumb(shelf: Shelf) -> None:
    where = Counter(
        [answer.right for answer in lesson.answers].index(True) for lesson in shelf.lessons.values()
    )
    assert len(where) == 3
    for lesson in shelf.lessons.values():
        assert len({answer.text.nl for answer in lesson.answers}) == len(lesson.answers) == 3
