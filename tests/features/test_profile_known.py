"""Everything the coach knows about somebody, as they read it and take it along."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from bot.actions import ShowMine
from bot.features.profile import Export
from bot.message import Button, File, Message
from bot.people import Address
from tests.features.question_town import ask
from tests.town import Place

HOSTILE = "<script>alert('x')</script> & \"<b>\" $title {rows}"


class Page(HTMLParser):
    """The cells of the page, and every tag and attribute in it."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)
        if tag in ("th", "td"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


async def test_all_of_it_comes_as_a_page_that_opens_anywhere_and_as_a_file_for_programs(
    town: Place,
) -> None:
    anna = await town.someone("Anna <i>")
    await ask(anna, HOSTILE)
    await town.days(1)
    reply = await anna.presses(Button("", Export()))
    assert isinstance(reply, Message)
    page, told = (part for part in reply.parts if isinstance(part, File))
    assert (page.name, told.name) == ("omega.html", "omega.json")
    rows = json.loads(told.content)
    read = Page()
    read.feed(page.content.decode())
    cells = [cell.removesuffix("\n") for cell in read.cells]
    there = list(zip(cells[::2], cells[1::2], strict=True))
    assert [what for what, _ in there] == [row["what"] for row in rows]
    differ = {what for (what, said), row in zip(there, rows, strict=True) if said != row["value"]}
    assert differ <= {"Waar ik je bereik", rows[-1]["what"]}
    assert HOSTILE in cells and "Anna <i>" in cells
    assert not {"script", "link", "img", "i", "b"} & set(read.tags)
    assert not {"src", "href", "onload"} & read.attributes.keys()
    assert "prefers-color-scheme: dark" in page.content.decode()


async def test_every_message_and_address_is_told_in_the_file_and_counted_in_the_chat(
    town: Place,
) -> None:
    anna = await town.someone("Anna", own=["language"])
    elsewhere = Address(
        person_id=anna.person_id, platform="slack", external="U7", reach="uninstalled"
    )
    await town.store.transact(lambda session: session.add(elsewhere))
    await town.days(1)
    reply = await anna.presses(Button("", Export()))
    told = json.loads(
        next(p for p in reply.parts if isinstance(p, File) and "json" in p.mime).content
    )
    lines = [f"{row['what']}: {row['value']}" for row in told]
    said = "Bericht van maandag 2 november 2026 om 10:00: taak, verstuurd, via "
    assert any(line.startswith(said) for line in lines)
    assert "Bericht van donderdag" not in "".join(lines)  # nothing is measured before a pilot
    assert "Wat je zelf instelde: taal" in lines
    here = f"{town.front.name}: {anna.external}"
    assert "Waar ik je bereik: slack: U7, de app is daar weg" in lines  # as programs know it
    assert any(line.startswith(f"Waar ik je bereik: {here}") for line in lines)
    chat = await anna.presses(Button("", ShowMine()))
    assert isinstance(chat, Message) and "Bericht van" not in chat.text
    assert "Berichten die ik je uit mezelf stuurde: 1" in chat.text


async def test_it_reads_as_words_of_people_and_programs_get_the_rest(town: Place) -> None:
    anna = await town.someone("Anna")
    route = '{"conversation": {"id": "a:1"}, "serviceUrl": "https://smba.example/emea/"}'
    there = Address(person_id=anna.person_id, platform="teams", external="29:1", route=route)
    await town.store.transact(lambda session: session.add(there))
    await anna.says("pauze tot 9 november")
    await anna.clicks("Ja, klopt")
    known = await anna.presses(Button("", ShowMine()))
    assert isinstance(known, Message) and "Wat je zelf instelde: pauze" in known.text
    await town.days(14)
    known = await anna.presses(Button("", ShowMine()))
    assert isinstance(known, Message) and "Wat je zelf instelde" not in known.text
    assert "een gesprek in Teams (jouw nummer daar: 29:1)" in known.text
    assert "Kaarten van week 46 (9–15 nov 2026): " in known.text
    assert "conversation" not in known.text and "-W" not in known.text
    (looks,) = (line for line in known.text.splitlines() if line.startswith("Wanneer ik weer kijk"))
    moments = looks.partition(": ")[2].split("; ")
    assert len(moments) == len(set(moments)) and all("2026 om" in one for one in moments)
    reply = await anna.presses(Button("", Export()))
    assert isinstance(reply, Message) and "De tekst ervan bewaar ik niet" in reply.text
    page, told = (part.content.decode() for part in reply.parts if isinstance(part, File))
    assert any(f"teams: 29:1, {route}" == row["value"] for row in json.loads(told))
    assert "conversation" not in page and "De tekst ervan bewaar ik niet" in page
    assert "Gemaakt op maandag 16 november 2026" in page


async def test_after_a_stop_nothing_looks_again(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("stop")
    known = await anna.presses(Button("", ShowMine()))
    assert isinstance(known, Message) and "Wanneer ik weer kijk" not in known.text
    await anna.says("start")
    await town.weeks(1)
    assert anna.heard_named("nudge-offer")


@pytest.mark.everywhere
async def test_what_stays_is_said_before_and_after(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("wat weet je over mij?")
    await anna.clicks("Alles wissen")
    assert anna.sees("Over jou blijft één ding over: een onleesbaar merkteken")
    assert anna.sees("houden zij, zonder je naam")
    await anna.clicks("Nee, laat staan")
    assert anna.sees("alles blijft zoals het is")
    await anna.says("wat weet je over mij?")
    await anna.clicks("Alles wissen")
    await anna.clicks("Ja, wis alles")
    assert anna.sees("op één onleesbaar merkteken na")
