"""The owner's room: the why first, then one team after the other."""

from __future__ import annotations

from datetime import timedelta

from bot.features.program import AskOpen, OpenTeam
from bot.message import Button
from tests.town import Place

WHY = {
    "aims_nl": "Minder tikwerk.",
    "stays_human_nl": "Elk besluit over mensen.",
    "jobs_nl": "Er verdwijnen geen banen.",
    "saved_time_nl": "Meer tijd voor klanten.",
    "signed_by": "Iris van Demo",
    "signed_as_nl": "directeur",
}


async def test_nobody_hears_anything_before_the_why_and_the_opening(town: Place) -> None:
    owner = await town.someone("Olga", said="new", opened=False, duties=("owner",))
    anna = await town.someone("Anna", said="new")
    await town.days(7)
    assert anna.heard == []
    await owner.home()
    await owner.clicks("Teams")
    await owner.clicks("Service openen")
    assert owner.last.name == "program-no-why"
    await owner.clicks("Waarom opschrijven")
    await owner.fills(**WHY)
    await owner.clicks("Teams")
    await owner.clicks("Service openen")
    await owner.clicks("Ja, open dit team")
    await town.until(town.now + timedelta(days=1))
    assert anna.last.name == "welcome-invite"
    assert anna.sees("Minder tikwerk.")
    assert anna.sees("Iris van Demo, directeur")
    await owner.clicks("Teams")
    await owner.clicks("Service: nieuwe collega's uitnodigen")
    await owner.clicks("Ja, nodig ze uit")
    assert "is open" not in owner.last.text and "Wie nieuw is" in owner.last.text


async def test_a_why_with_gaps_is_not_kept(town: Place) -> None:
    owner = await town.someone("Olga", said="new", duties=("owner",))
    await owner.home()
    await owner.clicks("Waarom opschrijven")
    await owner.fills(**(WHY | {"jobs_nl": "  "}))
    assert owner.form is not None
    assert owner.sees("Dit is nog leeg")
    assert owner.sees("Minder tikwerk.")
    await owner.fills(jobs_nl="Niets.")
    assert owner.last.name == "program-why-kept"


async def test_a_why_without_english_says_so_and_leads_to_it(town: Place) -> None:
    owner = await town.someone("Olga", said="new", duties=("owner",))
    await owner.home()
    await owner.clicks("Waarom opschrijven")
    await owner.fills(**WHY)
    assert owner.sees("Wie Engels leest, ziet nu de Nederlandse tekst")
    await owner.clicks("Engelse tekst schrijven")
    await owner.fills(**{name.replace("_nl", "_en"): "In English." for name in WHY})
    assert owner.last.name == "program-why-kept"
    assert "Wie Engels leest" not in owner.last.text


async def test_only_the_owner_opens_teams(town: Place) -> None:
    anna = await town.someone("Anna", opened=False, said="new")
    await anna.presses(Button("", OpenTeam(1)))
    assert anna.last.name == "program-owner-only"


async def test_a_why_as_long_as_the_form_allows_is_kept(town: Place) -> None:
    owner = await town.someone("Olga", said="new", duties=("owner",))
    await owner.home()
    await owner.clicks("Waarom opschrijven")
    assert owner.form is not None
    await owner.fills(**{field.id: "x" * field.limit for field in owner.form.fields})
    assert owner.last.name == "program-why-kept"


async def test_every_one_of_many_teams_can_be_opened(town: Place) -> None:
    """A card in Teams holds some seventy buttons and a message in Slack 250."""
    names = [f"team{number}" for number in range(45)]
    owner = await town.someone("Olga", team=names[0], said="new", duties=("owner",))
    for name in names:
        await town.team(name, opened=False)
    await owner.home()
    await owner.clicks("Teams")
    offered = []
    for page in (20, 20, 5):
        actions = [button.action for button in owner.last.buttons()]
        offered += [action.team for action in actions if isinstance(action, AskOpen)]
        assert len(owner.last.parts[1].rows) == page
        if page == 20:
            await owner.clicks("Meer teams")
    assert len(set(offered)) == len(offered) == 45
