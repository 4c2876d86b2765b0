"""What people type about themselves and the bot: settings, what is known of them, who sees it."""

from __future__ import annotations

import pytest

from bot.content.typed import is_near
from tests.town import Place

SAID = {
    "Ik werk niet op vrijdag": "Je werktijd is voortaan: ma-do 9-17.",
    "ik werk di t/m za 9-18": "Je werktijd is voortaan: di-za 9-18.",
    "mijn werktijd is 7 tot 15": "Je werktijd is voortaan: ma-vr 7-15.",
    "werktijd": "",
    "ik ben volgende week vrij": "Pauze tot maandag 16 november",
    "volgende week niet": "Pauze tot maandag 16 november",
    "ik ga met zwangerschapsverlof": "Hoe lang wil je pauze?",
    "ik heb geen ai": "",
    "i use copilot": "",
    "Kan het op woensdag?": "Je taak komt voortaan op woensdag om 10:00.",
    "wat weet u van mij": "Dit is alles wat ik van je weet",
    "wat heb je over mij opgeslagen?": "Dit is alles wat ik van je weet",
    "wis al mijn gegevens": "Alles wissen?",
    "export": "Alles wat ik van je weet, twee keer",
    "instelingen": "Jouw instellingen",
    "settngs": "Jouw instellingen",
    "bent u een mens?": "Ik ben een bot.",
    "wie ben jij": "Ik ben een bot.",
    "leest mijn baas dit mee?": "laat ik aan niemand in je team zien",
    "who sees this": "laat ik aan niemand in je team zien",
    "is dit verplicht?": "Meedoen is vrijwillig",
    "propose a task": "",
    "ietsje moeilijker graag": "taken die wat meer vragen",
    "xyzzy": "Dat begrijp ik niet.",
    "help": "Ik ben een bot. Wie meedoet",
    "can you speak english": "Kept.",
}


async def test_what_people_type_is_what_they_get(town: Place) -> None:
    anna = await town.someone("Anna")
    for text, said in SAID.items():
        await anna.says(text)
        assert said in anna.last.text if said else anna.last.name == "open-form", text


async def test_typed_working_hours_are_kept_after_a_yes(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("ik werk niet op vrijdag")
    assert (await town.person(anna)).pattern == "mon-fri 9-17"
    await anna.says("ja")
    assert (await town.person(anna)).pattern == "mon-thu 9-17"
    for text in ("ik werk met excel", "ik werk graag op vrijdag aan AI", "ik werk nooit met AI"):
        await anna.says(text)
        assert anna.last.name != "profile-sure-work", text


async def test_may_i_with_a_kind_of_data_is_answered_with_its_rule(town: Place) -> None:
    anna = await town.someone("Anna")
    for text in ("mag ik klantgegevens in chatgpt zetten", "May I put customer data into AI?"):
        await anna.says(text)
        assert anna.last.name == "rules-answer", text
        assert anna.last.text.startswith("Gegevens van klanten"), text


@pytest.mark.parametrize(
    ("said", "word", "near"),
    [
        ("instelingen", "instellingen", True),
        ("settngs", "settings", True),
        ("puaze", "pauze", True),
        ("pauze", "pauze", True),
        ("pauzes", "pauze", True),
        ("rekels", "regels", True),
        ("rekent", "regels", False),
        ("regel", "regelden", False),
    ],
)
def test_one_error_is_near(said: str, word: str, *, near: bool) -> None:
    assert is_near(said, word) is near


async def test_nobody_joins_by_an_error(town: Place) -> None:
    anna = await town.someone("Anna", said="new")
    for text in ("staat", "stars", "starts"):
        await anna.says(text)
        assert (await town.person(anna)).consent == "new", text
