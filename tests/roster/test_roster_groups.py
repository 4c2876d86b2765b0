"""People come from a platform's groups: the same comparison, and only for the teams that say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from bot.delivery import Delivery
from bot.people import Address, DoNotContact, Person, contact_hash
from bot.roster import Crowd, Diff, Member, Report, Spot, member
from bot.timers import Timer
from tests.roster.files import ANNA, BERT, LATER, LOTTE, Office, people
from tests.town import SECRET, shelf

TEAMS = """\
id,name,language,zone,country,source
support,Support,nl,Europe/Amsterdam,NL,slack:@support
brussel,Team Brussel,nl-BE,Europe/Brussels,BE,slack:S2 slack:S3
service,Klantenservice,nl,Europe/Amsterdam,NL,
gent,Team Gent,nl-BE,Europe/Brussels,BE,
"""
SUPPORT, SECOND, THIRD = Spot("slack", "@support"), Spot("slack", "S2"), Spot("slack", "S3")
FROM_FILE = {"anna": "service", "bert": "service", "lotte": "gent"}


def someone(id: str, name: str = "", email: str = "", zone: str = "") -> Member:
    return member(Spot("slack", id), name or f"{id} Jansen", email or f"{id}@x.example", zone)


class Groups:
    """A platform whose groups are laid out before."""

    def __init__(
        self,
        support: Sequence[Member] = (someone("u1"), someone("u2")),
        second: Sequence[Member] = (someone("u3"),),
        third: Sequence[Member] = (someone("u4"),),
    ) -> None:
        self.of = {SUPPORT: support, SECOND: second, THIRD: third}
        self.refused: dict[Spot, tuple[str, Sequence[str]]] = {}
        self.passed: Counter[str] = Counter()

    async def members(self, groups: Sequence[Spot]) -> Crowd:
        return Crowd({one: self.of.get(one, ()) for one in groups}, self.refused, self.passed)


def run(office: Office, groups: Groups, listed: str | None = None, **how: Any) -> Report:
    how = {"teams": TEAMS} | how
    return office.run(listed, sources={"slack": groups}, **how)


def diff(report: Report) -> Diff:
    assert report.diff is not None, report.problems
    return report.diff


def told(report: Report, language: str = "en") -> str:
    return "\n".join(report.lines(shelf().words(language)))


def everybody(office: Office) -> dict[str, str]:
    """Who is here, and in which team."""
    names = {office.team(ref).id: ref for ref in ("support", "brussel", "service", "gent")}
    rows = [row for row in office.rows(Person) if row["left_at"] is None]
    return {row["ref"].removeprefix("slack:"): names[row["team_id"]] for row in rows}


def test_a_team_takes_its_people_from_groups_and_the_others_stay_as_they_are():
    office = Office()
    groups = Groups(second=(someone("u3", "Ünal Aydın", "U3@X.Example", "Europe/Lisbon"),))
    groups.passed.update(guests=2, bots=1, gone=3)
    assert not run(office, groups, dry_run=True).written and len(office.rows(Person)) == 3
    report = run(office, groups)
    assert everybody(office) == FROM_FILE | {
        "u1": "support", "u2": "support", "u3": "brussel", "u4": "brussel",
    }  # fmt: skip
    new = office.person("slack:u3")
    assert (new.name, new.email, new.consent) == ("Ünal Aydın", "u3@x.example", "new")
    assert (new.language, new.zone, new.country) == ("nl-BE", "Europe/Lisbon", "BE")
    assert (new.groups, new.duties, new.tools, new.pattern) == ([], [], [], "mon-fri 9-17")
    assert office.spots(Address, "person_id", new.id) == {"slack:u3"}
    assert not office.rows(Delivery) and not office.rows(Timer)  # nobody is written to
    for line in (
        "+ Ünal Aydın (slack:u3), Team Brussel",
        "Passed over, guests: 2", "Passed over, bots: 1", "accounts that were closed: 3",
        "not looked at, and stay as they are: Klantenservice, Team Gent",
    ):  # fmt: skip
        assert line in told(report)
    assert diff(run(office, groups, now=LATER)).nothing


def test_who_is_no_longer_in_a_group_stops_at_once_and_only_they():
    office = Office()
    run(office, Groups())
    report = run(office, Groups(support=(someone("u1"),)), now=LATER)
    assert [one.ref for one in diff(report).leaving] == ["slack:u2"]
    assert office.person("slack:u2").left_at == LATER
    files = office.run(people(ANNA, LOTTE), TEAMS, now=LATER)  # they say nothing of the groups
    assert [one.ref for one in diff(files).leaving] == ["bert"]
    assert "stay as they are: Support, Team Brussel" in told(files)
    assert set(everybody(office)) == {"anna", "lotte", "u1", "u3", "u4"}
    assert [one.ref for one in diff(run(office, Groups())).returning] == ["slack:u2"]


def test_half_a_group_asks_to_be_sure():
    office, many = Office(), [someone(f"u{n}") for n in range(10, 24)]
    run(office, Groups(support=many))
    half = run(office, Groups(support=many[6:]))
    assert not half.written and diff(half).looks_half
    assert "6 of the 16" in told(half) and "6 van de 16" in told(half, "nl")


def test_a_row_of_people_csv_goes_before_the_group_and_what_it_said_stays():
    office = Office()
    listed = people(ANNA, BERT, LOTTE, "m1,U Jansen,u1@x.example,gent,care,owner,,,,,,")
    run(office, Groups(), listed)
    owner = office.person("m1")
    assert office.spots(Address, "person_id", owner.id) == {"slack:u1"}
    assert everybody(office)["m1"] == "gent"
    alone = run(office, Groups())  # their team is not looked at now
    assert everybody(office)["m1"] == "gent" and "stays there" in told(alone)
    assert diff(run(office, Groups(), people(ANNA, BERT, LOTTE))).changed  # no longer in the file
    moved = office.person("m1")
    assert everybody(office)["m1"] == "support"
    assert (moved.id, moved.duties, moved.groups) == (owner.id, ["owner"], ["care"])


def test_who_is_known_keeps_what_they_have_and_moves_with_their_team():
    office = Office()
    run(office, Groups())
    office.set(
        "slack:u1", tools=["chat"], duties=["council", "lead"], pattern="tue 9-17", consent="yes"
    )
    office.set("slack:u2", language="en", own=["language"])
    moved = Groups(support=(), second=(someone("u1"), someone("u2"), someone("u3")))
    moved.of[SUPPORT] = (someone("u5"),)
    report = run(office, moved, now=LATER)
    assert "duties: council, lead → council" in told(report)  # nobody said who leads the other one
    assert "does not lead the new one" in told(report)
    assert "leidt het nieuwe team niet" in told(report, "nl")
    first, second = office.person("slack:u1"), office.person("slack:u2")
    assert everybody(office)["u1"] == everybody(office)["u2"] == "brussel"
    assert (first.language, first.zone, first.country) == ("nl-BE", "Europe/Brussels", "BE")
    assert (first.tools, first.duties, first.pattern) == (["chat"], ["council"], "tue 9-17")
    assert (first.consent, second.language, second.country) == ("yes", "en", "BE")


def test_who_is_in_two_groups_comes_into_the_first_team_of_the_file():
    office = Office()
    both = someone("u1")
    report = run(office, Groups(support=(both, someone("u2")), second=(both, both), third=(both,)))
    assert everybody(office)["u1"] == "support" and len(everybody(office)) == 5
    assert "groups of several teams" in told(report)


def test_without_an_address_or_a_wish_to_be_known_nobody_is_taken():
    office = Office()
    office.add(DoNotContact(hash=contact_hash("u2@x.example", SECRET)))
    odd = (someone("u6", email="none"), someone("u7", name=" "), someone("u1"), someone("u2"))
    report = run(office, Groups(support=odd))
    assert set(everybody(office)) == {*FROM_FILE, "u1", "u3", "u4"}
    assert "without a name or an e-mail address: 2" in told(report)
    assert diff(report).skipped == 1 and "u2" not in told(report)


def test_somebody_else_at_a_known_account_is_a_problem_on_the_line_of_the_team():
    office = Office()
    run(office, Groups())
    other = someone("u1", "Karel Wit", "karel@x.example")
    report = run(office, Groups(support=(other, someone("u2"))))
    assert [(one.file, one.line, one.code) for one in report.problems] == [
        ("teams.csv", 2, "someone-else")
    ]


@pytest.mark.parametrize("name", ["Carla de Wit", "Bas V. Vermeer-Smit"])
@pytest.mark.parametrize("left", [False, True])
def test_a_known_address_at_a_new_account_is_the_same_person_only_with_the_name(name, left):
    office, other = Office(), someone("u2")
    run(office, Groups(support=(someone("u1", "Bas Vermeer", "info@x.example"), other)))
    office.set("slack:u1", consent="yes", duties=["owner"])
    if left:
        run(office, Groups(support=(other,)))
    before = office.everything()
    report = run(office, Groups(support=(someone("u9", name, "info@x.example"), other)), now=LATER)
    bas = office.person("slack:u1")
    if name != "Carla de Wit":
        assert report.written and (bas.name, bas.left_at) == (name, None)
        assert office.spots(Address, "person_id", bas.id) == {"slack:u9"}
    elif left:
        carla = office.person("slack:u9")
        assert (bas.name, carla.name) == ("Bas Vermeer", name) and bas.left_at
        assert (carla.consent, carla.duties) == ("new", [])
    else:
        assert [one.code for one in report.problems] == ["someone-else"]
        assert office.everything() == before


@pytest.mark.parametrize("language", ["nl", "en"])
def test_groups_that_cannot_be_read_are_told_and_nothing_changes(language):
    office = Office()
    before = office.everything()
    groups = Groups(third=(someone("u6", email="none"),))
    groups.refused = {SUPPORT: ("source-unknown", ["@suport", "@sales"])}
    report = run(office, groups)
    assert [(one.line, one.code) for one in report.problems] == [
        (2, "source-unknown"), (3, "source-empty"),
    ]  # fmt: skip
    assert '"@suport"' in told(report, language) or "@suport" in told(report, language)
    groups.refused = {SUPPORT: ("source-not-installed", ())}
    assert "@support" in told(run(office, groups), language)
    none = run(office, groups, teams=TEAMS.replace("slack:", "teams:"))
    assert [one.code for one in none.problems] == ["source-none"] and told(none, language)
    twice = run(office, groups, teams=TEAMS.replace("slack:S3", "slack:@support"))
    assert [(one.line, one.code) for one in twice.problems] == [(3, "source-twice")]
    web = run(office, groups, teams=TEAMS.replace("slack:S3", "web:x"))
    assert [(one.line, one.code) for one in web.problems] == [(3, "platform")]
    assert office.everything() == before


def test_every_count_has_its_words():
    for name in ("doubles", "staying", "guests", "bots", "gone", "unnamed", "unled"):
        for language in ("nl", "en"):
            assert Diff(asides={name: 1}).lines(shelf().words(language))
