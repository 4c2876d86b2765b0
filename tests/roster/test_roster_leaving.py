"""Leavers stop at once, who is back starts anew, and who was erased stays unnamed."""

from __future__ import annotations

from typing import Any

import pytest

from bot import roster
from bot.delivery import Delivery
from bot.people import DoNotContact, Person, contact_hash
from bot.timers import Timer
from tests.roster.files import (
    ANNA,
    BERT,
    LATER,
    LOTTE,
    NOW,
    Office,
    lines,
    many,
    people,
    sheets,
)
from tests.town import SECRET

# --- leaving and coming back ----------------------------------------------------------------------


def planned(person_id: int, key: str, status: str = "planned", **more: Any) -> Delivery:
    more = {"topic": "x", "purpose": "own", "due": NOW, "ready": NOW, "until": LATER} | more
    return Delivery(key=key, person_id=person_id, status=status, **more)


def test_for_leavers_everything_stops_at_once():
    office = Office()
    anna, bert = office.person("anna").key, office.person("bert").key
    office.set("bert", consent="yes")
    office.add(
        planned(bert, "a"), planned(bert, "b", "sent"), planned(anna, "a"),
        Timer(feature="nudge", person_id=bert, due=LATER),
        Timer(feature="nudge", person_id=anna, due=LATER),
    )  # fmt: skip
    diff = office.diff(people(ANNA, LOTTE))
    assert [one.ref for one in diff.leaving] == ["bert"] and not diff.has_owner
    office.run(people(ANNA, LOTTE), now=LATER)
    gone = office.person("bert")
    assert (gone.left_at, gone.duties, gone.consent) == (LATER, [], "yes")
    assert {(row["key"], row["person_id"]) for row in office.rows(Delivery)} == {
        ("b", bert), ("a", anna),
    }  # fmt: skip
    assert [row["person_id"] for row in office.rows(Timer)] == [anna]


def test_who_left_stays_gone_without_being_told_again():
    office = Office()
    office.run(people(ANNA, BERT))
    assert office.diff(people(ANNA, BERT)).nothing
    office.run(people(ANNA, BERT), now=LATER)
    assert office.person("lotte").left_at == NOW


@pytest.mark.parametrize(
    ("before", "after"),
    [("new", "new"), ("later", "new"), ("yes", "new"), ("no", "no"), ("stopped", "stopped")],
)
def test_who_is_back_may_be_asked_anew_unless_they_said_no(before, after):
    office = Office()
    bert = office.person("bert")
    office.set("bert", consent=before)
    office.add(planned(bert.key, "welcome", "sent", purpose="invitation"))
    office.run(people(ANNA, LOTTE))
    diff = office.diff()
    assert [one.ref for one in diff.returning] == ["bert"] and not diff.new
    office.run(now=LATER)
    back = office.person("bert")
    assert (back.id, back.left_at, back.consent) == (bert.id, None, after)
    assert back.duties == ["lead", "owner"]
    assert len(office.rows(Delivery)) == (after != "new"), "a new invitation can be planned"


def test_a_part_of_the_people_can_be_given_without_anyone_leaving():
    office = Office()
    part = sheets(people(ANNA))
    diff = office.do(lambda session: roster.compare(session, part, SECRET, full=False))
    assert not diff.leaving and not diff.absent_teams and diff.has_owner


def test_half_a_file_asks_to_be_sure():
    office = Office()
    office.run(many(15), force=True)
    half = office.run(many(9))
    assert not half.written and half.diff is not None and half.diff.looks_half
    assert "6 of the 15" in lines(half.diff) and office.person("p14").left_at is None
    assert office.run(many(10)).written, "a third may go"
    assert office.run(many(1), force=True).written
    assert office.person("p9").left_at == NOW


def test_a_few_leavers_in_a_small_company_are_not_asked_about():
    office = Office()
    assert office.run(people(ANNA)).written


# --- erased ---------------------------------------------------------------------------------------


def test_who_had_themselves_erased_is_a_number_and_never_a_name():
    office = Office(filled=False)
    office.add(DoNotContact(hash=contact_hash("Anna@X.example", SECRET)))
    diff = office.diff()
    assert diff.skipped == 1 and len(diff.new) == 2
    for language in ("nl", "en"):
        assert "anna" not in lines(diff, language).lower()
    office.run()
    assert {row["ref"] for row in office.rows(Person)} == {"bert", "lotte"}


def test_a_skipped_row_tells_nothing_about_whoever_has_its_id_now():
    office = Office()
    office.add(DoNotContact(hash=contact_hash("new@x.example", SECRET)))
    diff = office.diff(people(ANNA.replace("anna@", "new@"), BERT, LOTTE))
    assert (diff.skipped, diff.leaving, diff.changed) == (1, (), ())
