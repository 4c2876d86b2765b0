"""Files are taken whole or not at all, nobody is written to, and many people are done quickly."""

from __future__ import annotations

import csv
import io
import random
import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import roster
from bot.catalogue import AcceptedCard
from bot.delivery import Delivery
from bot.people import Person
from bot.timers import Timer
from tests.conftest import PROVE
from tests.roster.files import (
    ANNA,
    BERT,
    HEAD,
    LATER,
    NOW,
    PEOPLE,
    TEAMS,
    Office,
    many,
    people,
    sheets,
)
from tests.town import SECRET, Place, shelf

# --- nothing by halves, nobody written to ---------------------------------------------------------


def test_with_problems_nothing_can_be_written():
    office = Office()
    before = office.everything()
    report = office.run(people(ANNA, BERT.replace("bert@", "@"), "emre,Emre,e@x.example,service"))
    assert not report.written
    assert "Nothing has changed" in report.lines(shelf().words("en"))[-1]
    assert office.everything() == before
    broken = roster.Diff(problems=(roster.Problem("people.csv", 2, "empty"),))
    with pytest.raises(ValueError, match="problems"):
        office.do(lambda session: roster.apply(session, broken, NOW))


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """What goes wrong with files: bits cut out, doubled, swapped, or typed over."""
    first, last = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
    last = min(last, first + 60)
    piece = raw[first:last]
    junk = bytes(chance.choice(b',;"\n\r\t |:@\x00\xff\xe9aZ9-') for _ in range(3))
    changed = chance.choice([b"", piece * 2, piece[::-1], junk, piece + b"\n" + piece])
    return raw[:first] + changed + raw[last:]


@settings(max_examples=60 if PROVE else 12, deadline=None)
@given(st.integers(), st.booleans(), st.integers(1, 3))
def test_a_damaged_file_is_taken_whole_or_not_at_all(seed, in_people, times):
    office, chance = Office(), random.Random(seed)
    files = [PEOPLE.encode(), TEAMS.encode()]
    for _ in range(times):
        files[not in_people] = mutated(files[not in_people], chance)
    before = office.everything()
    report = office.run(*files, force=True, now=LATER)
    if report.problems:
        assert not report.written and office.everything() == before
        assert all(problem.text(shelf().words("nl")) for problem in report.problems)
        return
    wanted = {row.ref: row.name for row in sheets(*files).people}
    here = [row for row in office.rows(Person) if row["left_at"] is None]
    assert {row["ref"]: row["name"] for row in here} == wanted
    assert office.diff(*files).nothing


REFS = st.sampled_from("abcdef")


@st.composite
def rosters(draw: st.DrawFn) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD.split(","))
    for ref in draw(st.lists(REFS, min_size=1, unique=True)):
        team = draw(st.sampled_from(["service", "gent"]))
        spots = draw(
            st.sampled_from(["", f"web:{ref}", f"slack:{ref}1", f"slack:{ref}2 web:{ref}"])
        )
        groups = draw(st.sampled_from(["", "office", "care office"]))
        email = f"{ref}{draw(st.sampled_from(['', '.x']))}@x.example"
        row = [ref, f"Jo {ref}", email, team, groups, "", "chat", "", "", "", "", spots.format(ref)]
        writer.writerow(row)
    return out.getvalue()


@settings(max_examples=40 if PROVE else 12, deadline=None)
@given(st.lists(rosters(), min_size=2, max_size=4))
def test_whatever_came_before_the_last_files_count(files):
    """Also: no import ever plans anything, and the same files twice change nothing."""
    office = Office(filled=False)
    for file in files:
        assert office.run(file, force=True).written
    assert office.diff(files[-1]).nothing
    rows = list(csv.DictReader(io.StringIO(files[-1])))
    here = {row["ref"]: row for row in office.rows(Person) if row["left_at"] is None}
    assert here.keys() == {row["id"] for row in rows}
    assert all(here[row["id"]]["groups"] == row["groups"].split() for row in rows)
    assert office.rows(Delivery) == [] and office.rows(Timer) == []


async def test_an_import_into_an_open_team_says_nothing_to_anyone(town: Place):
    await town.team("service")
    teams = "id,name,channels\nservice,Service,web:service\n"
    report = await importing(town, many(20), teams)
    assert report.written and report.diff is not None and report.diff.waiting == 20
    await town.weeks(2)
    assert await town.rows(Delivery) == [] and await town.rows(Timer) == []


async def test_a_leaver_hears_nothing_more_and_is_named_no_more(either_town: Place):
    town = either_town
    anna = await town.someone("Anna")
    card = AcceptedCard(
        proposer_id=anna.person_id, by="Anna", accepted_at=town.now,
        skill="prompting", minutes=5, privacy="own-text", guarantee="once",
    )  # fmt: skip
    await town.store.transact(lambda session: session.add(card))
    await town.someone("Bert")
    assert await town.rows(Timer)
    heard = len(anna.heard)
    file = f"id,name,email,team,platforms\nbert2,Bert,bert2@example.org,service,{''}\n"
    assert (await importing(town, file, "id,name\nservice,Service\n")).written
    assert [one.by for one in await town.rows(AcceptedCard)] == [""]
    await town.weeks(3)
    assert len(anna.heard) == heard


async def importing(town: Place, file: str, teams: str) -> roster.Report:
    store = town.town.store
    return await roster.run(store, file.encode(), teams.encode(), shelf(), SECRET, town.now)


# --- many people ----------------------------------------------------------------------------------


@pytest.mark.prove
@pytest.mark.parametrize("count", [1000, *([10_000] if PROVE else [])])
def test_many_people_are_imported_quickly(count):
    """Measured: 10,000 people in two seconds, reading included; the limit is for slow days."""
    office = Office(filled=False)
    began = time.process_time()
    assert office.run(many(count)).written
    renamed = many(count).replace("Piet", "Pieter")
    assert office.run(renamed).written
    assert office.run(renamed.replace("p7,", "q7,")).written
    took = timedelta(seconds=time.process_time() - began)
    assert len(office.rows(Person)) == count
    assert took < timedelta(milliseconds=2 * count + 1000)
