"""Files as people's programs save them are read; whatever is wrong is told row by row."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import content
from bot.roster import Sheets
from bot.roster.letters import garbled
from tests.roster.files import (
    ANNA,
    BERT,
    HEAD,
    LOTTE,
    PEOPLE,
    TEAMS,
    found,
    people,
    read,
    sheets,
)
from tests.town import shelf

DEMO = Path(content.__file__).parent / "demo"


def person(**cells: str) -> str:
    """A file with one colleague, with some cells of one's own."""
    base = {"id": "anna", "name": "Anna Zonneveld", "email": "anna@x.example", "team": "service"}
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD.split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerow(base | cells)
    return out.getvalue()


def test_the_demo_company_is_in_order():
    demo = sheets((DEMO / "people.csv").read_bytes(), (DEMO / "teams.csv").read_bytes())
    sizes = {team.ref: sum(one.team == team.ref for one in demo.people) for team in demo.teams}
    assert sorted(sizes.values()) == [6, 12, 18]


def test_empty_cells_are_those_of_the_team_and_then_the_usual():
    anna, bert, lotte = sheets().people
    assert (anna.language, anna.zone, anna.country) == ("en", "Europe/Amsterdam", "NL")
    assert (bert.language, bert.pattern, bert.duties) == ("nl", "mon-fri 9-17", ["lead", "owner"])
    assert (lotte.language, lotte.zone, lotte.country) == ("nl-BE", "Europe/Brussels", "BE")
    assert lotte.tools == []


def test_only_four_columns_are_needed():
    bare = sheets("id,name,email,team\n7,Anna,anna@x.example,service\n", "id,name\nservice,S\n")
    anna = bare.people[0]
    assert (anna.groups, anna.duties, anna.tools) == (None, None, None)
    assert (anna.language, anna.zone, anna.country) == ("nl", "Europe/Amsterdam", "NL")
    assert bare.teams[0].channels == ()


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("team", "KLANTENSERVICE", "team", "service"),
        ("groups", "office|service", "groups", ["office", "service"]),
        ("groups", "Klantenservice, Financiën", "groups", ["service", "finance"]),
        ("groups", "office office", "groups", ["office"]),
        ("duties", "works council", "duties", ["council"]),
        ("duties", "Ambassadeur", "duties", ["ambassador"]),
        ("duties", "lead; works council", "duties", ["lead", "council"]),
        ("language", "NL-be", "language", "nl-BE"),
        ("country", "be", "country", "BE"),
        ("country", "-", "country", ""),
        ("pattern", "ma t/m vr 9.00-17.00", "pattern", "mon-fri 9-17"),
        ("email", "mailto:Anna@X.example", "email", "anna@x.example"),
        ("name", " Anna\u00a0 Zonneveld\u200b", "name", "Anna Zonneveld"),
        ("name", "Ayli\u0308n", "name", "Aylïn"),
        ("platforms", "slack:U1|teams:29:1ab", "platforms", (("slack", "U1"), ("teams", "29:1ab"))),
    ],
)
def test_cells_are_read_kindly(column, cell, field, value):
    assert getattr(sheets(person(**{column: cell})).people[0], field) == value


def test_titles_may_be_dutch_in_capitals_and_in_any_order():
    dutch = "Afdeling;E-mail;NAAM;Personeelsnummer;Werktijden;Telefoon\n"
    row = "service;anna@x.example;Anna;7;ma-do 9-17;06\n"
    anna = sheets(dutch + row).people[0]
    assert (anna.ref, anna.team, anna.pattern) == ("7", "service", "mon-thu 9-17")


def test_a_title_of_our_own_wins_from_another_name_for_it():
    file = "id,Personeelsnummer,name,email,team\n7,999,Anna,anna@x.example,service\n"
    assert sheets(file).people[0].ref == "7"


BROKEN = [
    ("nothing", "", [(1, "empty")]),
    ("blank rows only", "\n ,, \n\n", [(1, "empty")]),
    ("no rows", HEAD + "\n,,,\n", [(1, "no-rows")]),
    ("a workbook", b"PK\x03\x04\x14\x00", [(1, "workbook")]),
    ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", [(1, "unreadable")]),
    ("half of UTF-16", PEOPLE.encode("utf-16")[:-1], [(1, "unreadable")]),
    ("no team column", person().replace("team", "ploeg"), [(1, "missing-column")]),
    ("no names at all", ANNA + "\n", [(1, "missing-column")] * 4),
    ("two columns alike", person().replace("zone", "tools"), [(1, "column-twice")]),
    ("a column mistyped", person().replace("platforms", "platfroms"), [(1, "unknown-column")]),
    ("too few cells", people(ANNA, "bert,Bert", LOTTE), [(3, "few-cells")]),
    ("too many cells", people(ANNA, BERT + ",x"), [(3, "many-cells")]),
    ("a quote too many", people(ANNA, '"bert,Bert', LOTTE), [(3, "quotes")]),
    ("a quote in a quote", people(ANNA, '"bert"x,Bert', LOTTE), [(3, "quotes")]),
    ("no id", person(id=" "), [(2, "missing-cell")]),
    ("no name", person(name=""), [(2, "missing-cell")]),
    ("no e-mail", person(email=""), [(2, "missing-cell")]),
    ("no team", person(team=""), [(2, "missing-cell")]),
    ("a name without end", person(name="x" * 81), [(2, "too-long")]),
    ("an id without end", person(id="x" * 10_000), [(2, "too-long")]),
    ("a name with lost letters", person(name="Ayl?n"), [(2, "garbled")]),
    ("a name saved twice", person(name="JosÃ©"), [(2, "garbled")]),
    ("a long number", person(id="1,23E+11"), [(2, "excel-number")]),
    ("no address", person(email="anna"), [(2, "email")]),
    ("two addresses", person(email="a@x.example, b@x.example"), [(2, "email")]),
    ("unknown team", person(team="servise"), [(2, "unknown")]),
    ("unknown group", person(groups="office ofice"), [(2, "unknown")]),
    ("unknown duty", person(duties="boss"), [(2, "unknown")]),
    ("unknown tool", person(tools="chatt"), [(2, "unknown")]),
    ("unknown language", person(language="de"), [(2, "unknown")]),
    ("unknown zone", person(zone="Amsterdam"), [(2, "zone")]),
    ("unknown country", person(country="Nederland"), [(2, "country")]),
    ("no day", person(pattern="9-17"), [(2, "pattern-day")]),
    ("no hours", person(pattern="mon-fri"), [(2, "pattern-hours")]),
    ("no working week", person(pattern=";"), [(2, "pattern-empty")]),
    ("a long day", person(pattern="mon 9-5"), [(2, "pattern-long")]),
    ("the same hours", person(pattern="mon 9-12, mon 11-13"), [(2, "pattern-overlap")]),
    ("an id without a platform", person(platforms="U123"), [(2, "spot")]),
    ("a platform without an id", person(platforms="slack:"), [(2, "spot")]),
    ("an unknown platform", person(platforms="slak:U1"), [(2, "platform")]),
    ("the same id", people(ANNA, BERT, ANNA), [(4, "id-twice")]),
    ("the same id in capitals", people(ANNA, BERT.replace("bert,", "ANNA,")), [(3, "id-twice")]),
    ("the same e-mail", people(ANNA, BERT.replace("bert@", "ANNA@")), [(3, "email-twice")]),
    ("the same chat", people(ANNA, BERT.replace("web:bert", "web:anna")), [(3, "spot-twice")]),
    (
        "everything at once",
        people(ANNA.replace("chat", "chatt"), BERT.replace("bert@", "@"), LOTTE + ",x"),
        [(2, "unknown"), (3, "email"), (4, "many-cells")],
    ),
]


@pytest.mark.parametrize(("file", "wrong"), [pytest.param(*b[1:], id=b[0]) for b in BROKEN])
def test_every_problem_is_told_with_its_line(file, wrong):
    assert found(file) == [("people.csv", line, code) for line, code in wrong]
    for language in ("nl", "en"):
        words = shelf().words(language)
        texts = [problem.text(words) for problem in read(file)]
        assert all(text.startswith("people.csv, ") and len(text) < 500 for text in texts), texts


BROKEN_TEAMS = [
    ("no names", TEAMS.replace("name", "title"), [(1, "missing-column")]),
    ("no name", TEAMS.replace("Team Gent", ""), [(3, "missing-cell")]),
    ("zone", TEAMS.replace("Brussels", "Brusels"), [(3, "zone")]),
    ("the same id", TEAMS.replace("gent,", "Service,", 1), [(3, "id-twice")]),
    ("the same channel", TEAMS.replace("web:gent", "web:service"), [(3, "spot-twice")]),
    ("a sick channel", TEAMS.replace("web:gent", "gent"), [(3, "spot")]),
]


@pytest.mark.parametrize(("file", "wrong"), [pytest.param(*b[1:], id=b[0]) for b in BROKEN_TEAMS])
def test_problems_in_teams_are_told_with_theirs(file, wrong):
    told = [one for one in found(teams=file) if one[0] == "teams.csv"]
    assert told == [("teams.csv", line, code) for line, code in wrong]


def test_a_broken_teams_file_makes_no_noise_about_people():
    assert found(teams=b"") == [("teams.csv", 1, "empty")]


def test_a_wrong_zone_of_a_team_is_told_once_not_for_everyone_in_it():
    assert found(teams=TEAMS.replace("Brussels", "Gent")) == [("teams.csv", 3, "zone")]


def test_what_is_told_says_what_to_do():
    file = people(*[f"p{n},Piet {n},p{n}@x.example,service,,,,,,,," for n in range(12)])
    file += "anna,Anna,anna@x.example,service,,,,,Amsterdam,,,\n"
    (problem,) = read(file)
    assert problem.text(shelf().words("en")) == (
        'people.csv, line 14: "Amsterdam" is not a time zone. Write a time zone such as '
        'Europe/Amsterdam. Did you mean "Europe/Amsterdam"?'
    )
    (problem,) = read(person(team="servise"))
    assert problem.text(shelf().words("nl")) == (
        'people.csv, regel 2: Bij "team" staat "servise", en dat bestaat niet. '
        'Bedoelde je "service"? Je kunt kiezen uit: service, gent.'
    )


def test_columns_are_called_what_the_file_calls_them():
    (problem,) = read("Id,Naam,Mail,Afdeling,Soort werk\n7,Anna,a@x.example,service,visser\n")
    assert 'Bij "Soort werk" staat "visser"' in problem.text(shelf().words("nl"))


def test_lines_are_counted_as_an_editor_counts_them():
    """Line breaks inside a cell and blank rows count too."""
    rows = [ANNA.replace("Anna Zonneveld", '"Anna\r\n\r\nZonneveld"'), "", BERT, '"x\ny",z']
    file = "\r\n".join([HEAD, *rows]).encode()
    assert found(file) == [("people.csv", 7, "few-cells")]
    assert sheets("\r\n".join([HEAD, *rows[:-1]])).people[0].name == "Anna Zonneveld"


def test_columns_that_are_empty_all_the_way_may_be_cut_off():
    file = people(ANNA.removesuffix(",web:anna"), LOTTE.removesuffix(",web:lotte"))
    assert len(sheets(file).people) == 2


# --- whatever the program that saved it -----------------------------------------------------------

SIGNS = st.characters(codec="cp1252", categories=("Lu", "Ll")) | st.sampled_from("'-. ,;")
NAMES = st.text(SIGNS, min_size=1, max_size=40).map(lambda text: f"Jo {text}")
ANY_NAMES = NAMES | st.text(st.characters(categories=("Lu", "Ll")), max_size=20).map("Jo {}".format)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
SPACES = st.sampled_from(["", " ", "\u00a0", "  "])


@st.composite
def rosters(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> list[dict[str, str]]:
    """Rows as they would come back: cells without spaces around them, defaults filled in."""
    count = draw(st.integers(1, 8))
    return [
        {
            "id": f"p{n}",
            "name": " ".join(draw(names.filter(lambda name: not garbled(name))).split()),
            "email": f"p{n}@x.example",
            "team": draw(st.sampled_from(["service", "gent"])),
            "groups": draw(st.sampled_from(["", "office", "care retail"])),
            "duties": draw(st.sampled_from(["", "lead ambassador", "council"])),
            "tools": draw(st.sampled_from(["", "chat copilot"])),
            "language": draw(st.sampled_from(["nl", "en", "nl-BE"])),
            "zone": draw(st.sampled_from(["Europe/Amsterdam", "Europe/Brussels"])),
            "country": draw(st.sampled_from(["NL", "BE", "DE-BY"])),
            "pattern": draw(st.sampled_from(["mon-fri 9-17", "tue,wed 7-15; fri 22-6"])),
            "platforms": draw(st.sampled_from([f"web:p{n}", "", f"slack:U{n} teams:29:{n}"])),
        }
        for n in range(count)
    ]


def as_read(rows: Sheets) -> list[dict[str, str]]:
    found = []
    for row in rows.people:
        lists = {"groups": row.groups, "duties": row.duties, "tools": row.tools}
        plain = {name: getattr(row, name) for name in HEAD.split(",")[1:] if name not in lists}
        spots = " ".join(map(str, row.platforms))
        joined = {name: " ".join(value or ()) for name, value in lists.items()}
        found.append({"id": row.ref} | plain | joined | {"platforms": spots})
    return found


@settings(deadline=None)
@given(rosters(), st.data())
def test_any_program_may_have_saved_it(rows, data):
    columns = data.draw(st.permutations(HEAD.split(",")))
    extra = data.draw(st.integers(0, 2))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    separator = data.draw(st.sampled_from([",", ";", "\t"]))
    quoting = data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    out = io.StringIO(newline="")
    if data.draw(st.booleans()):
        out.write(f"sep={separator}{end}")
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow([*columns, *[""] * extra])
    for row in rows:
        around = data.draw(SPACES)
        writer.writerow([*(around + row[column] + around for column in columns), *[""] * extra])
    out.write(data.draw(st.sampled_from(["", end, (separator * 5 + end) * 3])))
    raw = out.getvalue().encode(data.draw(st.sampled_from(ENCODINGS)))
    assert as_read(sheets(raw)) == rows


@settings(deadline=None)
@given(rosters(ANY_NAMES))
def test_names_of_the_whole_world_survive(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD.split(","))
    writer.writeheader()
    writer.writerows(rows)
    names = [row.name for row in sheets(out.getvalue()).people]
    assert names == [unicodedata.normalize("NFC", row["name"]) for row in rows]


@settings(deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_file_is_too_strange_for_an_answer(raw):
    for answer in (read(raw, TEAMS), read(PEOPLE, raw), read(HEAD.encode() + b"\n" + raw)):
        assert isinstance(answer, Sheets) or [one.text(shelf().words("nl")) for one in answer]
