"""What is shipped is whole, true to the promises on it, and spread over everybody."""

from __future__ import annotations

import csv
import string
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from bot.actions import Action
from bot.answer import ANSWERS, HOME, SMALL_TALK
from bot.content import DUTIES, PACKAGE, Shelf, check, words_for
from tests.town import shelf as shipped


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def rows(name: str) -> list[dict[str, str]]:
    with (PACKAGE / "demo" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nothing_is_wrong() -> None:
    assert [problem.text(words_for("en")) for problem in check()] == []


def test_every_group_has_enough_to_choose_from(shelf: Shelf) -> None:
    per_group = Counter(group for card in shelf.cards.values() for group in card.groups)
    assert per_group.keys() == shelf.groups.keys()
    assert min(per_group.values()) >= 5
    for group in shelf.groups:
        mine = [c for c in shelf.cards.values() if {group, "everyone"} & set(c.groups)]
        assert any(c.skill == "deciding" for c in mine), group
        assert any(not c.tools for c in mine), group


def test_a_prompt_leaves_as_many_blanks_in_both_languages(shelf: Shelf) -> None:
    for card in shelf.cards.values():
        if card.prompt:
            assert card.prompt.nl.count("[") == card.prompt.en.count("["), card.id


def test_cards_that_type_into_ai_want_a_tool_and_others_do_not(shelf: Shelf) -> None:
    for card in shelf.cards.values():
        assert not card.tools or card.skill in ("prompting", "checking"), card.id
        assert bool(card.tools) == (card.prompt is not None), card.id


def test_no_device_is_promised_only_where_a_shared_one_is_named(shelf: Shelf) -> None:
    for card in shelf.cards.values():
        if card.guarantee == "no-device":
            assert "gedeelde tablet" in card.task.nl and "shared tablet" in card.task.en, card.id


def test_keep_your_own_is_promised_only_where_there_is_something_of_ones_own(shelf: Shelf) -> None:
    for card in shelf.cards.values():
        if card.guarantee == "keep-your-own":
            own = ("zelf", "eigen", "een mail die je")
            assert any(word in card.task.nl for word in own), card.id


def test_nobody_is_shown_is_promised_only_for_what_is_done_alone(shelf: Shelf) -> None:
    for card in shelf.cards.values():
        if card.guarantee == "nobody-sees":
            together = ("collega", "team", "hang", "vertel")
            assert not any(word in f"{card.task.nl} {card.check.nl}" for word in together), card.id


def test_promises_can_be_filled_in(shelf: Shelf) -> None:
    for promise in shelf.guarantees.values():
        for _, text in promise.text.spoken():
            assert "{" not in text.format(minutes=5, ambassador="Femke")
    assert [g.id for g in shelf.guarantees.values() if g.names_ambassador] == ["ambassador-helps"]


def test_the_pulse_bank(shelf: Shelf) -> None:
    core = [item.field for item in shelf.pulse.values() if item.core]
    assert Counter(field.partition(":")[0] for field in core) == {"layer": 4, "tension": 4}
    assert len(shelf.pulse) == 14
    for scale in shelf.scales.values():
        assert scale.options[-1].value == "rather-not"
        assert len({option.value for option in scale.options}) == len(scale.options)
        assert len([o for o in scale.options if o.score != "none"]) in (3, 5)


def test_health_is_never_asked(shelf: Shelf) -> None:
    banned = ("stress", "burn", "slaap", "sleep", "eenza", "lonel", "mood", "stemming", "gezond")
    for item in shelf.pulse.values():
        text = f"{item.question.nl} {item.question.en}".casefold()
        assert not any(word in text for word in banned), item.id


def test_fixed_lists_are_whole(shelf: Shelf) -> None:
    assert shelf.privacy.keys() == shelf.privacy_about.keys()
    assert shelf.duties.keys() == set(DUTIES)


def test_figures_name_a_country_people_know(shelf: Shelf) -> None:
    for told in (*shelf.facts.values(), *shelf.cases.values()):
        assert words_for("nl").country(told.country)


def test_commands_ask_for_actions_that_exist(shelf: Shelf) -> None:
    for verb in set(shelf.commands.values()) - {HOME, *ANSWERS, *SMALL_TALK}:
        assert Action.named(verb)
    for verb in (HOME, "profile.stop", "profile.help", "question.ask", "welcome.yes"):
        assert verb in shelf.commands.values()


def test_the_demo_company(shelf: Shelf) -> None:
    people, teams = rows("people.csv"), rows("teams.csv")
    assert Counter(p["team"] for p in people) == {
        "klantenservice": 18,
        "magazijn": 12,
        "administratie": 6,
    }
    assert {p["team"] for p in people} == {t["id"] for t in teams}
    assert Counter(d for p in people for d in p["duties"].split()) == {
        "lead": 3,
        "ambassador": 3,
        "owner": 1,
        "council": 1,
    }
    leads = {p["team"] for p in people if "lead" in p["duties"].split()}
    assert leads == {t["id"] for t in teams}
    assert len({p["id"] for p in people}) == len({p["name"] for p in people}) == 36
    assert Counter(p["language"] for p in people) == {"nl": 29, "en": 6, "nl-BE": 1}
    for person in people:
        ZoneInfo(person["zone"])
        assert set(person["groups"].split()) <= shelf.groups.keys()
        assert set(person["tools"].split()) <= shelf.tools.keys()
        assert person["email"].endswith("@zonnedauw.example")
        assert person["platforms"] == f"web:{person['id']}"
        assert set(person["id"]) <= set(string.ascii_lowercase)
