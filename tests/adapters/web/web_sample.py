"""A small company on the stage, saying every kind of part, for the page's tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.web.page import Room, Seat
from adapters.web.send import Key, WebPlatform
from bot.actions import Action
from bot.content.words import words_for
from bot.events import Clicked, Event, OpenedHome, Said, Submitted
from bot.message import (
    Button,
    Buttons,
    Card,
    Chart,
    Facts,
    Field,
    File,
    Form,
    Message,
    Option,
    Part,
    Reply,
    Series,
    Table,
    Tag,
    Text,
)
from bot.ports import Place


@dataclass(frozen=True, slots=True)
class Pick(Action, verb="websample.pick"):
    what: str


@dataclass(frozen=True, slots=True)
class Fill(Action, verb="websample.fill"):
    pass


SANNE = Seat("sanne", "Sanne de Vries", "Planning", ("ambassador",), "nl")
OMAR = Seat("omar", "Omar Haddad", "Planning", ("lead",), "nl", is_scripted=True)
EMMA = Seat("emma", "Emma Clarke", "Klantenservice", (), "en")
PEOPLE = [
    SANNE, OMAR, EMMA,
    Seat("joost", "Joost van den Berg", "Planning", is_scripted=True),
    Seat("fatima", "Fatima El Amrani", "Planning", is_scripted=True),
    Seat("lotte", "Lotte Willems", "Klantenservice", ("lead", "owner"), is_scripted=True),
    Seat("bram", "Bram Visser", "Klantenservice", is_scripted=True),
    Seat("yara", "Yara Özdemir", "Klantenservice", ("council",), is_scripted=True),
    *[Seat(f"depot-{n}", name, "Magazijn", is_scripted=True) for n, name in enumerate(
        ["Daan Bakker", "Eva Smit", "Kees Mulder", "Nour Aziz", "Piotr Kowalski", "Ruth Jansen"])],
]  # fmt: skip
ROOMS = [Room("planning", "planning", "Planning"), Room("everyone", "iedereen")]

CHOICE = Message(
    "choice",
    (
        Text("Iets kleins voor deze week", "heading"),
        Text("Kies er één, of sla deze week over. Wat je kiest blijft van jou."),
        Card(
            "Eén zin korter",
            (
                Text("Neem één lange zin die je zelf schreef en vraag om drie kortere versies."),
                Text("Ongeveer 5 minuten, één keer.", "quiet"),
            ),
            (Tag("groen: eigen tekst", "green"), Tag("kantoor")),
            (Button("Deze probeer ik", Pick("korter")),),
        ),
        Card(
            "Juist zonder AI",
            (
                Text("Schrijf één bericht helemaal zelf, en merk wat dat anders maakt."),
                Text("Ongeveer 10 minuten, één keer.", "quiet"),
            ),
            (Tag("oranje: let op namen", "orange"), Tag("rood: geen klantdata", "red")),
            (Button("Deze probeer ik", Pick("zonder")),),
        ),
        Buttons((Button("Deze week niet", Pick("niet")), Button("Waarom deze?", Pick("waarom")))),
    ),
)
STORY = Message(
    "story",
    (
        Text("Een verhaal van Fatima", "heading"),
        Text(
            "Ik vroeg om een rooster.\nHet vergat de feestdag. Dat zag ik pas op vrijdag.", "quote"
        ),
        Text("Tip: laat altijd één week narekenen voordat je iets verstuurt.", "plain"),
        Buttons((Button("Dit wil ik ook proberen", Pick("ook")),)),
    ),
)
STACK = Chart(
    "Durf ik hier een fout te bespreken?",
    ("Planning", "Klantenservice", "Magazijn en expeditie"),
    (
        Series("oneens", (10, 20, 5), "red"),
        Series("neutraal", (25, 30, 35), "orange"),
        Series("eens", (65, 50, 60), "green"),
    ),
    "In alle teams is minstens de helft het eens; Planning het vaakst, met 65 procent.",
    "stacked",
)
LINE = Chart(
    "Hoe zeker voel ik me?", ("week 1", "week 9", "week 17", "week 25", "week 33", "week 41"),
    (
        Series("Leiding", (3.4, 3.6, 3.9, 3.8, 4.1, 4.2)),
        Series("Team", (2.6, 2.8, 2.7, 3.3, 3.5, 3.6)),
    ),
    "Het team stijgt van 2,6 naar 3,6; de leiding van 3,4 naar 4,2.", "line",
)  # fmt: skip
BARS = Chart(
    "Tijd gewonnen, zelf gemeld", ("niets", "tot 15 minuten", "15 tot 60 minuten"),
    (Series("antwoorden", (10, 25, 15)),), "De meeste mensen melden tot 15 minuten.", "bar",
)  # fmt: skip
ROWS = Table(
    "Wat mag met welk hulpmiddel?", ("Hulpmiddel", "Eigen tekst", "Klantgegevens"),
    (("Schrijfhulp", "ja", "nee"), ("Vertaalhulp", "ja", "alleen zonder namen")),
)  # fmt: skip
FILE = File("ai-uur.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
RESULTS = Message(
    "results", (Text("De uitslag van jullie team", "heading"), STACK, LINE, BARS, ROWS)
)
PROMPT = Message(
    "prompt",
    (
        Text("Goed. Dit is een begin dat je kunt gebruiken:"),
        Text("Maak van deze zin drie kortere versies met dezelfde betekenis:\n…", "prompt"),
        Text("Kijk daarna: zegt elke versie nog hetzelfde? Zoek de nuance die weg is."),
        Facts((("Wanneer", "dinsdag om 14:30"), ("Herinnering", "één keer"))),
        FILE,
        Buttons(
            (
                Button("Nuttig", Pick("nuttig")),
                Button("Deels", Pick("deels")),
                Button("Niets, en dat is prima", Pick("niets")),
                Button("Bewust zonder AI gedaan", Pick("bewust")),
                Button("Deze week toch niet", Pick("toch-niet")),
            )
        ),
    ),
)
FORM = Form(
    "ask", "Een vraag stellen", "Versturen", "Toch niet", Fill(),
    (
        Field("about", "Waar gaat het over?", "choice", options=(
            Option("rules", "Wat mag ik?"), Option("how", "Hoe doe ik dit?"))),
        Field("words", "Je vraag", "text", "Zet er geen namen van klanten in.", limit=300),
        Field("short", "In één zin", required=False),
        Field("tools", "Welke hulpmiddelen gebruik je?", "many", options=(
            Option("write", "Schrijfhulp"), Option("translate", "Vertaalhulp")), required=False),
        Field("day", "Voor wanneer?", "date", required=False, initial="2026-11-24"),
        Field("at", "Hoe laat?", "time", required=False),
        Field("team", "Voor welk team?", "choice", required=False, options=tuple(
            Option(f"t{n}", f"Team {n}") for n in range(12))),
        Field("unnamed", "Zet mijn naam er niet bij", "yes", required=False),
    ),
    "Een collega antwoordt, meestal binnen een werkdag.",
)  # fmt: skip
HOME = Message(
    "home",
    (
        Text("Deze week", "heading"),
        Text("Je koos: Eén zin korter."),
        Buttons((Button("Stel een vraag", Fill(), True), Button("Instellingen", Pick("uitleg")))),
        Text("Je afspraken", "heading"),
        Facts((("Meedoen", "ja"), ("Dag en uur", "maandag rond 10:00"), ("Taal", "Nederlands"))),
        Text("Niemand anders ziet wat hier staat.", "quiet"),
    ),
)  # fmt: skip


class Sample:
    """A stage without a coach behind it: every answer is a fixed one."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
        self.seats = list(PEOPLE)
        self.heard: list[Event] = []
        self.platform = WebPlatform(self.now, self._exists)

    def _exists(self, place: Place) -> bool:
        ids = {s.id for s in self.seats} if place.private else {r.id for r in ROOMS}
        return place.external in ids

    async def fill(self) -> None:
        """Something in every conversation one looks at."""
        await self.says("sanne", CHOICE)
        self.platform.put(Key("sanne", True), mine="Is dit ook iets voor onze roosters?")
        await self.says("sanne", PROMPT)
        await self.says("omar", RESULTS)
        await self.platform.send(Place("web", "planning", False), STORY, "story:1")

    async def says(self, who: str, message: Message) -> str:
        return await self.platform.send(Place("web", who, True), message, message.name)

    def people(self) -> list[Seat]:
        return self.seats

    def channels(self) -> list[Room]:
        return ROOMS

    def now(self) -> datetime:
        return self.time

    def words(self, person_id: str):
        return words_for(next((s.language for s in self.seats if s.id == person_id), "nl"))

    async def home(self, person_id: str) -> Message:
        return HOME

    async def answer(self, event: Event) -> Reply:
        self.heard.append(event)
        match event:
            case Clicked(action="websample.fill"):
                return FORM
            case Clicked(action=action):
                return self._pressed(Action.unpack(action))
            case Submitted(values=values) if not str(values["words"]).endswith("?"):
                return FORM.with_errors({"words": "Zet er een vraagteken achter."}, values)
            case Submitted():
                return said("Je vraag is bij Sanne de Vries. Morgen voor 12 uur hoor je iets.")
            case Said(text=text):
                return said(f"Je zei: {text}", Buttons((Button("Stel een vraag", Fill(), True),)))
            case OpenedHome():
                return HOME
        return None

    def _pressed(self, action: Action) -> Reply:
        match action:
            case Pick(what="korter" | "zonder"):
                return Message("chosen", (*PROMPT.parts,), replaces=True)
        return said("Goed, genoteerd.")

    async def move(self, to: str, seen_by: str) -> None:
        if to not in ("next", "monday"):
            raise ValueError(to)
        self.time += timedelta(hours=1) if to == "next" else timedelta(days=7)
        await self.says("emma", said("Good morning, Emma."))


def said(text: str, *more: Part) -> Message:
    return Message("said", (Text(text), *more))
