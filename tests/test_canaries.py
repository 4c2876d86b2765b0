"""People with unmistakable names and words in every field live a while; then half of them erase
themselves, and nothing of them is left anywhere."""

from __future__ import annotations

import json
import logging
import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from adapters.readings import read
from bot.actions import ShowHelp, ShowMine, ShowResults
from bot.features.profile import Erase, Export
from bot.features.program import ShowTeams
from bot.message import Button, File, Message
from bot.people import DoNotContact
from tests.canaries import Canary, live, moves_in
from tests.conftest import PROVE
from tests.keeping.lived import Kept, fresh
from tests.town import Place, open_town

TOKEN = re.compile(r"[qw]x\d{3}zq")
# what somebody gave to a colleague or to the team is theirs, and says no more by whom
GIVEN = {"question_line", "ai_hour", "codesign_item", "accepted_card"}
# what is no text of their own, and how it is said in "what do you know about me"
SAID_OTHERWISE = {
    "timer": "Wanneer ik weer kijk",
    "delivery": "Bericht van ",
    "offered_file": "Bestanden die voor je klaarstaan",
    "nudge_met": "Kaarten die je al zag",
    "nudge_rhythm": "Hoe vaak ik iets aanbied",
    "nudge_wish": "Verhaal dat je wilt proberen",
    "pulse_answer": "Je antwoord op ",
    "ai_hour_sign_up": "AI-uur",
    "question_handed": "",  # of the asker's question; whoever has it now sees it as their own queue
    "question_availability": "Welke vragen je wilt krijgen",
    "codesign_vote": "Jouw stem",
}


def tokens(text: str) -> set[str]:
    return set(TOKEN.findall(text.casefold()))


def tokens_in(session: Session) -> dict[str, set[str]]:
    """By table, whatever stands in any column of it; also in a table that no feature knows of."""
    found = defaultdict(set)
    connection = session.connection()
    for table in sa.inspect(connection).get_table_names():
        for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
            found[table] |= tokens(" ".join(map(_as_text, row)))
    return {table: there for table, there in found.items() if there}


def _as_text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def about_people() -> dict[str, sa.ColumnElement[bool]]:
    """The tables that name somebody, and where these people are."""
    people = sa.bindparam("people", expanding=True)
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        about = [
            c for c in table.columns for f in c.foreign_keys if f.column.table.name == "person"
        ]
        if about:
            found[table.name] = sa.or_(*(column.in_(people) for column in about))
    return found


def never_lived(session: Session, people: Collection[int]) -> set[str]:
    """The tables about people in which none of these has a row: the lives above lack something."""
    found = about_people().items()
    there = {
        name: session.scalar(sa.select(sa.exists().where(w)), {"people": people})
        for name, w in found
    }
    return {name for name, is_there in there.items() if not is_there}


async def all_that_others_see(town: Place, canaries: Collection[Canary]) -> str:
    """What those who stay can still open, take along, and read in a channel; and the numbers."""
    pages = []
    for canary in canaries:
        pages.append((await canary.seat.home()).text)
        for action in (ShowResults(), ShowMine(), ShowHelp(), ShowTeams(), Export()):
            reply = await canary.seat.presses(Button("", action))
            assert isinstance(reply, Message)
            pages += [reply.text, *(p.content.decode() for p in reply.parts if isinstance(p, File))]
    pages += [post.text for name in town.teams for post in town.channel(name).posts]
    reading = await town.store.look(lambda s: read(s, town.house.paces, town.now))
    return "\n".join([*pages, repr(reading)])


async def not_shown(town: Place, one: Canary) -> set[str]:
    """The tables with something about this person that their own export does not tell."""
    reply = await one.seat.presses(Button("", Export()))
    assert isinstance(reply, Message)
    [told] = [p.content.decode() for p in reply.parts if isinstance(p, File) and "json" in p.mime]
    told = "\n".join(f"{row['what']}: {row['value']}" for row in json.loads(told))
    theirs = await town.store.look(partial(_own_texts, one=one))
    return {
        table
        for table, texts in theirs.items()
        if not (SAID_OTHERWISE[table] in told if table in SAID_OTHERWISE else _all_in(told, texts))
    }


def _all_in(told: str, texts: Collection[str]) -> bool:
    return bool(texts) and all(text in told for text in texts)


def _own_texts(session: Session, one: Canary) -> dict[str, set[str]]:
    """By table, every text of theirs in the rows that name them."""
    tables, found = SQLModel.metadata.tables, {}
    places = {**about_people(), "person": tables["person"].c.id == one.seat.person_id}
    for name, where in places.items():
        query = sa.select(tables[name]).where(where)
        rows = session.execute(query, {"people": [one.seat.person_id]}).all()
        texts = {text for row in rows for value in row for text in _texts(value)}
        if rows:
            found[name] = {text for text in texts if tokens(text) & {one.name, one.words}}
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


async def they_erase(town: Place, gone: Collection[Canary]) -> None:
    for canary in gone:
        await canary.seat.presses(Button("", Erase()))
        assert canary.seat.last.name == "profile-erased"
    await town.days(2)  # for whatever has to be taken back somewhere


def left_of(found: dict[str, set[str]], gone: Collection[Canary]) -> set[str]:
    """The tables that still tell of them, or hold words that are not a colleague's by now."""
    names, words = {one.name for one in gone}, {one.words for one in gone}
    return {
        table
        for table, there in found.items()
        if there & names or (there & words and table not in GIVEN)
    }


async def nothing_is_left(town: Place, gone: Collection[Canary], stay: Collection[Canary]) -> None:
    found = await town.store.look(tokens_in)
    assert left_of(found, gone) == set(), {t: found[t] for t in left_of(found, gone)}
    assert left_of(found, stay)  # or it would not have been looked for well
    assert len(await town.rows(DoNotContact)) == len(gone)
    seen = tokens(await all_that_others_see(town, stay))
    given = set().union(*(there for table, there in found.items() if table in GIVEN))
    assert not seen & {one.name for one in gone} | seen & {one.words for one in gone} - given


# --- the tests ------------------------------------------------------------------------------------


async def test_who_erased_themselves_is_in_no_table_view_file_log_or_backup(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "adapters")
    kept = Kept(tmp_path)
    (await fresh(tmp_path)).rename(kept.file)
    async with kept.lives() as town:
        canaries = await moves_in(town)
        await live(town, canaries)
        gone, stay = canaries[::2], canaries[1::2]
        ids = [one.seat.person_id for one in gone]
        assert await town.store.look(lambda s: never_lived(s, ids)) == set()
        assert [await not_shown(town, one) for one in canaries[:3]] == [set()] * 3
        kept.back_up()
        await they_erase(town, gone)
        await nothing_is_left(town, gone, stay)
        await town.store.empty_journal()
    names = {one.name for one in gone}
    assert not tokens(kept.bytes().decode("latin-1")) & names
    assert (await kept.restore()).report.erased == len(gone)
    assert not tokens(kept.bytes().decode("latin-1")) & names
    assert tokens(caplog.text) == set()


@pytest.mark.skipif(not PROVE, reason="on SQLite they did the same")
async def test_who_erased_themselves_is_in_no_table_of_a_server(furnished: str) -> None:
    town = await open_town(furnished)
    canaries = await moves_in(town)
    await live(town, canaries)
    await they_erase(town, canaries[::2])
    await nothing_is_left(town, canaries[::2], canaries[1::2])
    await town.town.store.close()


async def test_a_table_that_forgets_its_people_would_be_noticed(town: Place) -> None:
    anna = Canary(7, await town.someone("Qx007zq"), random.Random(7))
    bad = "CREATE TABLE forgetful (what TEXT)"

    def remember(session: Session) -> None:
        session.connection().exec_driver_sql(bad)
        session.connection().exec_driver_sql(f"INSERT INTO forgetful VALUES ('{anna.words}')")

    await town.store.transact(remember)
    try:
        await they_erase(town, [anna])
        assert left_of(await town.store.look(tokens_in), [anna]) == {"forgetful"}
    finally:
        drop = "DROP TABLE forgetful"
        await town.store.transact(lambda s: s.connection().exec_driver_sql(drop))
