"""Phrases, dates and lists come out as people in each language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from own_folder import Own

from bot.content import PACKAGE, Say, Words, words_for

TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def hello(own: Own) -> Own:
    own.write(
        "phrases/a.nl.ftl",
        "hi = Dag { $name }\nn = { $n ->\n [one] één kaart\n"
        "*[other] { $n } kaarten\n}\nplan = rooster",
    )
    own.write(
        "phrases/a.en.ftl",
        "hi = Hello { $name }\nn = { $n ->\n [one] one card\n"
        "*[other] { $n } cards\n}\nplan = roster",
    )
    own.write("phrases/b.nl-BE.ftl", "plan = uurrooster")
    return own


def spoken(own: Own, lang: str) -> Words:
    return Words(lang, folders=(PACKAGE, own.folder))


def test_a_phrase_with_its_values(hello: Own) -> None:
    assert spoken(hello, "nl")("hi", name="Anna") == "Dag Anna"
    assert spoken(hello, "en")("n", n=1) == "one card"
    assert spoken(hello, "nl")("n", n=3) == "3 kaarten"


def test_what_people_type_is_never_read_as_markup(hello: Own) -> None:
    assert spoken(hello, "nl")("hi", name="{ $x } <b>") == "Dag { $x } <b>"


def test_flemish_differs_only_where_it_says_so(hello: Own) -> None:
    assert spoken(hello, "nl-BE")("plan") == "uurrooster"
    assert spoken(hello, "nl-BE")("hi", name="Lotte") == "Dag Lotte"
    assert spoken(hello, "nl")("plan") == "rooster"


def test_a_language_we_do_not_speak_gets_english(hello: Own) -> None:
    assert spoken(hello, "de")("plan") == "roster"


def test_an_unknown_phrase_and_a_missing_value_are_errors(hello: Own) -> None:
    words = spoken(hello, "nl")
    assert words.has("hi") and not words.has("ho")
    with pytest.raises(KeyError, match="ho"):
        words("ho")
    with pytest.raises(ValueError, match="hi"):
        words("hi")


@pytest.mark.parametrize(
    ("lang", "moment", "day", "listing"),
    [
        ("nl", "dinsdag 24 november om 10:00", "maandag", "a, b en c"),
        ("nl-BE", "dinsdag 24 november om 10:00", "maandag", "a, b en c"),
        ("en", "Tuesday 24 November at 10:00", "Monday", "a, b and c"),
    ],
)
def test_dates_and_lists(lang: str, moment: str, day: str, listing: str) -> None:
    words = words_for(lang)
    assert words.moment(TEN) == moment
    assert words.day(0) == day
    assert words.listing(["a", "b", "c"]) == listing
    assert words.listing(["a"]) == "a" and words.listing([]) == ""


def test_a_moment_is_told_where_the_person_is() -> None:
    words = words_for("en", "Asia/Tokyo")
    assert words.moment(datetime(2026, 11, 24, 20, tzinfo=UTC)) == "Wednesday 25 November at 05:00"
    assert words.time(TEN) == "18:00"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        words_for("nl").time(datetime(2026, 11, 24, 9))  # noqa: DTZ001


def test_a_date_names_its_weekday() -> None:
    assert words_for("nl").date(date(2026, 1, 5)) == "maandag 5 januari"


def test_countries_have_names() -> None:
    assert [words_for("nl").country(code) for code in ("NL", "001")] == ["Nederland", "wereld"]


def test_pick_and_cache() -> None:
    assert words_for("nl-BE").pick(Say("a", "b", {"nl-BE": "c"})) == "c"
    assert words_for("nl") is words_for("nl")
