"""An import makes the database say what the files say, and leaves people's own choices alone."""

from __future__ import annotations

import pytest

from bot.people import Address, Channel, DoNotContact, contact_hash
from tests.roster.files import (
    ANNA,
    BERT,
    LATER,
    LOTTE,
    NOW,
    TEAMS,
    Office,
    codes,
    lines,
    many,
    people,
)
from tests.town import SECRET, shelf

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


def test_who_moves_does_not_lead_the_new_team_unless_the_file_says_so():
    office = Office()
    bare = "id,name,email,team\nanna,Anna Zonneveld,anna@x.example,service\n"
    bare += "bert,Bert Hofstra,bert@x.example,gent\nlotte,Lotte Peeters,lotte@x.example,gent\n"
    diff = office.diff(bare)
    assert "duties: lead, owner → owner" in lines(diff)
    assert "does not lead the new one" in lines(diff)
    moved = BERT.replace("service", "gent")
    assert "lead" not in lines(office.diff(people(ANNA, moved, LOTTE)))
    assert office.run(bare).written and office.person("bert").duties == ["owner"]
    assert office.diff(bare).nothing and "unled" not in office.diff(bare).asides
    assert office.run(people(ANNA, moved, LOTTE)).written
    assert office.person("bert").duties == ["lead", "owner"]


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


def test_the_next_anna_is_not_the_last_one():
    """anna@ is given on, in the same file in which the first Anna is no longer."""
    office = Office()
    office.set("anna", consent="no")
    before = office.everything()
    after = ANNA.replace("anna,Anna Zonneveld", "1001,Anna de Boer").replace("web:anna", "slack:U9")
    report = office.run(people(after, BERT, LOTTE), force=True)
    assert [one.code for one in report.problems] == ["someone-else"]
    assert office.everything() == before
    assert office.run(people(BERT, LOTTE)).written  # first without her, as the problem says
    assert office.run(people(after, BERT, LOTTE), now=LATER).written
    old, new = office.person("anna"), office.person("1001")
    assert (old.consent, old.left_at, new.consent) == ("no", NOW, "new")
    assert office.spots(Address, "person_id", new.id) == {"slack:U9"}


def test_an_account_that_was_made_anew_is_theirs_when_the_file_says_so():
    office = Office()
    office.set("bert", consent="yes")
    bert = office.person("bert").id
    anew = people(ANNA, BERT.replace("slack:U2", "slack:U9"), LOTTE)
    assert "platforms: web:bert, slack:U2 → web:bert, slack:U9" in lines(office.diff(anew))
    assert office.run(anew).written and office.person("bert").consent == "yes"
    assert office.spots(Address, "person_id", bert) == {"web:bert", "slack:U9"}


@pytest.mark.parametrize(
    ("email", "told"),
    [("INFO@x.example", True), ("receptie.gent@x.example", True), ("support2@x.example", True),
     ("inge@x.example", False), ("jan.post@x.example", False), ("infanta@x.example", False)],
)  # fmt: skip
def test_an_address_that_more_people_read_is_told_whatever_the_name(email, told):
    office = Office()
    diff = office.diff(people(ANNA, BERT, LOTTE, f"desk,Piet Veen,{email},service,,,,,,,,"))
    for language in ("nl", "en"):
        assert (f"Piet Veen ({email.lower()})" in lines(diff, language)) is told


def test_a_desk_that_somebody_else_sits_at_is_told():
    """Id and e-mail address stay: nothing but the name says that it may be another person."""
    office = Office()
    for name, told in (("Kees Bakker", True), ("Anna de Boer", False)):
        diff = office.diff(people(ANNA.replace("Anna Zonneveld", name), BERT, LOTTE))
        assert (f"Anna Zonneveld → {name} (anna)" in lines(diff).split("Let op", 1)[-1]) is told
        assert not codes(diff)


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
