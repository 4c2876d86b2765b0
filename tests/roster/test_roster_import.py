"""An import makes the database say what the files say, and neither more nor less."""

from __future__ import annotations

import csv
import io
import random
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import roster
from bot.delivery import Delivery, Timer
from bot.people import Address, Channel, DoNotContact, Person, contact_hash
from tests.roster.files import LATER, NOW, PEOPLE, TEAMS, Office, sheets
from tests.town import SECRET, Place, shelf

HEAD, ANNA, BERT, LOTTE = PEOPLE.splitlines()
COLUMNS = HEAD.split(",")


def people(*rows: str) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


def codes(diff: roster.Diff) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in diff.problems]


def lines(diff: roster.Diff, language: str = "en") -> str:
    return "\n".join(diff.lines(shelf().words(language)))


def many(count: int) -> str:
    rows = [f"p{n},Piet Nummer{n},p{n}@x.example,service,,,,,,,,web:p{n}" for n in range(count)]
    return people(*rows)


# --- new, changed, unchanged ----------------------------------------------------------------------


def test_a_first_import_stores_everyone_as_new():
    office = Office()
    anna = office.person("anna")
    assert (anna.name, anna.email, anna.consent) == ("Anna Zonneveld", "anna@x.example", "new")
    assert (anna.groups, anna.tools, anna.own) == (["office", "service"], ["chat"], [])
    assert (anna.day, anna.hour, anna.left_at) == (0, 10, None)
    assert anna.team_id == office.team("service").id
    assert office.team("service").opened_at is None
    bert = office.person("bert")
    assert office.spots(Address, "person_id", bert.id) == {"web:bert", "slack:U2"}
    assert office.spots(Channel, "team_id", office.team("gent").id) == {"slack:C9", "web:gent"}


def test_the_same_files_again_change_nothing():
    office = Office()
    before = office.everything()
    report = office.run(now=LATER)
    assert report.diff is not None and report.diff.nothing and report.diff.unchanged == 3
    assert office.everything() == before


def test_what_changes_can_be_read_first():
    office = Office()
    file = people(
        ANNA.replace("chat,en", "chat copilot,nl"), BERT.replace("Hofstra", "de Vries"), LOTTE
    )
    before = office.everything()
    report = office.run(file, dry_run=True)
    assert not report.written and office.everything() == before
    assert "\n".join(report.lines(shelf().words("en"))) == (
        "Changed: 2\n"
        "  Anna Zonneveld (anna)\n"
        "    tools: chat → chat, copilot\n"
        "    language: en → nl\n"
        "  Bert de Vries (bert)\n"
        "    name: Bert Hofstra → Bert de Vries\n"
        "\n"
        "Unchanged: 1\n"
        "Nobody gets a message about this.\n"
        "Nothing has changed yet."
    )


def test_a_long_list_is_cut_short_and_says_so():
    text = lines(Office().diff(many(60)))
    assert "New colleagues: 60" in text and "… and 10 more" in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_part_of_the_list_has_its_words(language):
    office = Office()
    office.set("lotte", left_at=NOW)
    office.add(DoNotContact(hash=contact_hash("gone@x.example", SECRET)))
    teams = TEAMS.replace("Klantenservice", "Service").replace("gent,", "brugge,", 1)
    rows = [
        ANNA.replace("anna@", "anna.z@"),
        LOTTE.replace("gent", "brugge"),
        "emre,Emre Kaya,emre@x.example,service" + "," * 8,
        "gone,Gone Away,gone@x.example,service" + "," * 8,
    ]
    text = lines(office.diff(people(*rows), teams), language)
    assert "Bert Hofstra (bert), Service" in text and "owner" in text and "gent" in text


def test_what_people_set_themselves_stays_theirs():
    office = Office()
    office.set("anna", language="nl", tools=["translate"], own=["language", "tools"])
    file = people(ANNA.replace("chat,en", "copilot,en").replace("mon-thu", "tue-thu"), BERT, LOTTE)
    assert "language" not in lines(office.diff(file))
    office.run(file)
    anna = office.person("anna")
    assert (anna.language, anna.tools, anna.own) == ("nl", ["translate"], ["language", "tools"])
    assert anna.pattern == "tue-thu 8:30-17"


def test_columns_that_are_not_there_leave_work_and_duties_alone():
    office = Office()
    bare = "id,name,email,team\nanna,Anna Zonneveld,anna@x.example,service\n"
    bare += "bert,Bert Hofstra,bert@x.example,service\nlotte,Lotte Peeters,lotte@x.example,gent\n"
    office.run(bare)
    bert = office.person("bert")
    assert (bert.duties, bert.tools) == (["lead", "owner"], ["chat", "copilot"])
    assert office.spots(Address, "person_id", bert.id) == {"web:bert", "slack:U2"}


@pytest.mark.parametrize("consent", ["new", "later", "yes", "no", "stopped"])
def test_no_answer_is_ever_changed(consent):
    office = Office()
    office.set("anna", consent=consent)
    office.run(people(ANNA.replace("service,office", "gent,care"), BERT, LOTTE))
    anna = office.person("anna")
    assert (anna.consent, anna.groups) == (consent, ["care", "service"])


# --- who is who -----------------------------------------------------------------------------------


def test_a_new_id_with_a_known_address_is_the_same_person():
    office = Office()
    before = office.person("anna")
    diff = office.diff(people(ANNA.replace("anna,", "1001,", 1), BERT, LOTTE))
    assert "id: anna → 1001" in lines(diff) and not diff.new and not diff.leaving
    office.run(people(ANNA.replace("anna,", "1001,", 1), BERT, LOTTE))
    assert office.person("1001").id == before.id


def test_a_known_id_with_a_new_address_is_the_same_person_when_a_name_stays():
    office = Office()
    married = ANNA.replace("Anna Zonneveld", "Anna de Boer").replace("anna@", "anna.de.boer@")
    assert not codes(office.diff(people(married, BERT, LOTTE)))


def test_an_id_that_went_to_someone_else_is_refused():
    office = Office()
    other = ANNA.replace("Anna Zonneveld", "Piet van der Veen").replace("anna@", "piet@")
    assert codes(office.diff(people(other, BERT, LOTTE))) == [(2, "someone-else")]
    mailbox = ANNA.replace("Anna Zonneveld", "Piet Veen").replace("anna,", "piet,", 1)
    assert codes(office.diff(people(mailbox, BERT, LOTTE))) == [(2, "someone-else")]


def test_the_address_of_someone_who_left_may_become_a_newcomers():
    office = Office()
    office.run(people(BERT, LOTTE))
    mailbox = ANNA.replace("Anna Zonneveld", "Piet Veen").replace("anna,", "piet,", 1)
    office.run(people(mailbox, BERT, LOTTE), now=LATER)
    assert office.person("piet").id != office.person("anna").id
    assert office.person("anna").left_at == NOW
    assert office.spots(Address, "person_id", office.person("piet").id) == {"web:anna"}


def test_ids_that_were_numbered_anew_are_refused():
    """Otherwise people would wake up with each other's answers and chats."""
    office = Office()
    before = office.everything()
    swapped = [ANNA.replace("anna,", "bert,", 1), BERT.replace("bert,", "anna,", 1), LOTTE]
    report = office.run(people(*swapped), force=True)
    assert [(p.line, p.code) for p in report.problems] == [(2, "two-people"), (3, "two-people")]
    assert all(problem.text(shelf().words("nl")) for problem in report.problems)
    assert office.everything() == before


def test_one_person_may_have_several_addresses():
    office = Office()
    office.run(people(ANNA.replace("web:anna", "web:anna slack:U1 teams:29:1a"), BERT, LOTTE))
    anna = office.person("anna").id
    assert office.spots(Address, "person_id", anna) == {"web:anna", "slack:U1", "teams:29:1a"}
    office.run(people(ANNA.replace("web:anna", "slack:U7"), BERT, LOTTE))
    kept = {"web:anna", "slack:U7", "teams:29:1a"}
    assert office.spots(Address, "person_id", anna) == kept, "only Slack was spoken of"


def test_a_chat_never_changes_hands_unnoticed():
    office = Office()
    taken = people(ANNA.replace("web:anna", "slack:U2"), BERT.replace(" slack:U2", ""), LOTTE)
    assert codes(office.diff(taken)) == [(2, "spot-taken")]
    swapped = people(
        ANNA.replace("web:anna", "slack:U2"), BERT.replace("slack:U2", "slack:U9"), LOTTE
    )
    office.run(swapped)
    assert office.spots(Address, "person_id", office.person("anna").id) == {"web:anna", "slack:U2"}
    assert office.spots(Address, "person_id", office.person("bert").id) == {"web:bert", "slack:U9"}


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


# --- teams ----------------------------------------------------------------------------------------


def test_teams_change_and_are_never_opened_or_closed():
    office = Office()
    service = office.team("service")
    teams = TEAMS.replace("Klantenservice,nl,Europe/Amsterdam", "Service,en,Europe/London")
    office.run(teams=teams)
    changed = office.team("service")
    assert (changed.name, changed.language, changed.zone) == ("Service", "en", "Europe/London")
    assert (changed.id, changed.opened_at) == (service.id, None)
    assert office.person("bert").zone == "Europe/London", "an empty cell is as the team"


def test_a_team_that_is_not_in_the_file_is_left_alone_and_told():
    office = Office()
    teams = "".join(TEAMS.splitlines(keepends=True)[:2])
    diff = office.diff(people(ANNA, BERT, LOTTE.replace("gent", "service")), teams)
    assert diff.absent_teams == ("gent",) and "left alone: gent" in lines(diff)
    office.run(people(ANNA, BERT, LOTTE.replace("gent", "service")), teams)
    assert office.team("gent").name == "Team Gent"


def test_a_channel_that_takes_the_place_of_another_keeps_what_was_said_there():
    office = Office()
    gent = office.team("gent").id
    before = {row["external"]: row["id"] for row in office.rows(Channel)}
    office.run(teams=TEAMS.replace("slack:C9", "slack:C10 slack:C11"))
    after = {row["external"]: row["id"] for row in office.rows(Channel)}
    assert after["C10"] == before["C9"]
    assert office.spots(Channel, "team_id", gent) == {"slack:C10", "slack:C11", "web:gent"}
    office.run(teams=TEAMS.replace("slack:C9 ", "slack:C11 "))
    assert office.spots(Channel, "team_id", gent) == {"slack:C11", "web:gent"}


def test_channels_may_be_exchanged_but_not_taken():
    office = Office()
    exchanged = TEAMS.replace("web:service", "web:x").replace("web:gent", "web:service")
    office.run(teams=exchanged.replace("web:x", "web:gent"))
    assert office.spots(Channel, "team_id", office.team("service").id) == {"web:gent"}
    taken = TEAMS.replace("web:service", "slack:C9").replace("slack:C9 web:gent", "")
    assert codes(office.diff(teams=taken)) == [(2, "channel-taken")]


def test_a_team_with_a_new_id_takes_its_channels_along():
    office = Office()
    teams = TEAMS.replace("gent,", "brugge,", 1)
    office.run(people(ANNA, BERT, LOTTE.replace("gent", "brugge")), teams)
    brugge = office.team("brugge").id
    assert office.spots(Channel, "team_id", brugge) == {"slack:C9", "web:gent"}
    assert office.person("lotte").team_id == brugge


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


@settings(max_examples=60)
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
    writer.writerow(COLUMNS)
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


@settings(max_examples=40)
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


async def test_a_leaver_hears_nothing_more(either_town: Place):
    town = either_town
    anna = await town.someone("Anna")
    await town.someone("Bert")
    assert await town.rows(Timer)
    heard = len(anna.heard)
    file = f"id,name,email,team,platforms\nbert2,Bert,bert2@example.org,service,{''}\n"
    assert (await importing(town, file, "id,name\nservice,Service\n")).written
    await town.weeks(3)
    assert len(anna.heard) == heard


async def importing(town: Place, file: str, teams: str) -> roster.Report:
    store = town.town.store
    return await roster.run(store, file.encode(), teams.encode(), shelf(), SECRET, town.now)


# --- many people ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1000, pytest.param(10_000, marks=pytest.mark.prove)])
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


def test_moments_are_kept_in_utc():
    office = Office()
    office.run(people(ANNA, BERT), now=LATER)
    assert isinstance(office.person("lotte").left_at, datetime)
