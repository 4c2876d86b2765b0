"""Settings in plain words: said back in full, changed after a yes, and questions stay questions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adapters.simulation.seat import Seat
from bot.actions import ComeOn, OpenSettings
from bot.content import words_for
from bot.features.profile.sure import PauseUntil
from bot.message import Button
from bot.people import FOR_NOW
from tests.town import Place

SETTINGS = {
    "pauze tot 6 januari": "Pauze tot woensdag 6 januari: dan begin ik weer. Klopt dat?",
    "puaze tot 6 jan": "Pauze tot woensdag 6 januari",
    "Pause until Jan 6th": "Pauze tot woensdag 6 januari",
    "Ik wil even pauze tot na het weekend": "Pauze tot maandag 9 november",
    "pauze tot en met 6 januari": "Pauze tot donderdag 7 januari",
    "Pause for two weeks please": "Pauze tot maandag 16 november",
    "pauze deze week": "Pauze tot maandag 9 november",
    "stuur mij geen berichten tot maandag": "Pauze tot maandag 9 november",
    "pauze tot ik het zeg": "Pauze tot je zelf weer begint.",
    "pause until further notice": "Pauze tot je zelf weer begint.",
    "even geen berichten": "Hoe lang wil je pauze?",
    "Ik wil graag pauze.": "Hoe lang wil je pauze?",
    "even een maandje pauze": "Pauze tot woensdag 2 december",
    "ik ben twee weken weg": "Pauze tot maandag 16 november",
    "I'm off until Monday week": "Pauze tot maandag 16 november",
    "pauze tot 2 november 2027": "Pauze tot dinsdag 2 november 2027: dan begin ik weer.",
    "pauze t/m 3 november 2027": "Welke dag je bedoelt, is me nog niet duidelijk",
    "pauze t/m 2 november 2027": "Pauze tot woensdag 3 november 2027: dan begin ik weer.",
    "pauze morgen": "Welke dag je bedoelt, is me nog niet duidelijk",
    "pauze een paar weken": "Welke dag je bedoelt, is me nog niet duidelijk",
    "pauze van maandag tot vrijdag": "Welke dag je bedoelt, is me nog niet duidelijk",
    "ik ga op vakantie tot 1 december": "Pauze tot dinsdag 1 december",
    "Ik ben weg tot maandag": "Pauze tot maandag 9 november",
    "I'm on holiday until 1 december": "Pauze tot dinsdag 1 december",
    "don't message me until monday": "Pauze tot maandag 9 november",
    "ik ga twee weken op vakantie": "Pauze tot maandag 16 november",
    "I am sick today": "Hoe lang wil je pauze?",
    "ik ben ziek": "Hoe lang wil je pauze?",
    "stuur me minder": "Het kan elke week of elke twee weken.",
    "te vaak": "Het kan elke week of elke twee weken.",
    "pauze maandag": "Welke dag je bedoelt, is me nog niet duidelijk",
    "liever op donderdag 14:00": "Je taak komt voortaan op donderdag om 14:00.",
    "Elke dinsdag om 9 uur": "Op zijn vroegst is dat dinsdag 3 november om 09:00.",
    "thursday at 2pm please": "Je taak komt voortaan op donderdag om 14:00.",
    "op vrijdag": "Je taak komt voortaan op vrijdag om 10:00.",
    "om 11 uur": "Je taak komt voortaan op maandag om 11:00.",
    "I'd rather have it on Friday at 2pm": "Je taak komt voortaan op vrijdag om 14:00.",
    "Kun je mijn taak voortaan op woensdag sturen?": "Je taak komt voortaan op woensdag om 10:00.",
    "move my task to thursday": "Je taak komt voortaan op donderdag om 10:00.",
    "elke twee weken": "Je taak komt voortaan elke 2 weken, op maandag om 10:00.",
    "om de week": "elke 2 weken",
    "om de veertien dagen op dinsdag": "elke 2 weken, op dinsdag om 10:00.",
    "every other Thursday at 3pm": "elke 2 weken, op donderdag om 15:00.",
    "elke eerste maandag van de maand": "Het kan elke week of elke twee weken.",
    "een keer per maand": "Het kan elke week of elke twee weken.",
    "once every two weeks on Friday": "Je taak komt voortaan elke 2 weken, op vrijdag om 10:00.",
    "stuur me elke week een taak": "Je taak komt voortaan elke week",
    "elke dag": "Het kan elke week of elke twee weken.",
    "Deutsch bitte": "I speak Dutch and English.",
    "en français": "Ik spreek Nederlands en Engels.",
    "po polsku": "Kies wat jou het best past.",
    "türkçe": "I speak Dutch and English.",
}
UNCLEAR = ["pauze tot blauw", "pauze tot gisteren", "pauze tot 2035", "pause until 31 February"]
QUESTIONS = [
    "Mag ik pauze nemen van AI?",
    "Pauze nemen lukt me slecht door AI",
    "pauze tot wanneer?",
    "Wat is de beste tijd voor pauze?",
    "Elke dinsdag om 9 uur heb ik overleg, hoe helpt AI?",
    "Elke dag gebruik ik AI, is dat erg?",
    "Elke week een andere tool, wat nu?",
    "Liever geen AI voor klantgegevens, mag dat?",
    "Op welke dag komt de taak?",
    "om 10 uur heb ik overleg, wat mag in AI?",
    "Every employee uses AI",
    "Which tasks do you have on Friday?",
    "Pause the recording, can AI do that?",
    "Can AI write in French?",
    "Vertaalt AI goed naar het Duits?",
    "Wanneer stopt het AI-uur?",
    "Taken verdelen met AI",
    "Niet meer typen maar inspreken",
    "No more meetings on fridays",
    "Never send personal data to AI",
    "Hoe stop ik met eindeloos vergaderen?",
    "Stop-motion filmpjes maken met AI",
    "Ik ben ziek van alle hypes, wat helpt er wel?",
    "Ik krijg geen berichten meer van mijn agenda?",
    "Mijn printer stopt steeds bij pagina twee",
    "Stop met het handmatig overtypen van al die lange lijsten, welke tool kan dat",
]
STOPS = [
    "stop maar", "hou op", "Houd er mee op!", "hou op met berichten sturen",
    "stop met die berichten", "ga weg", "stop it", "I want to stop", "unsubscribe me",
    "don't message me", "Do not message me again", "leave me alone", "geen berichten meer",
    "stuur me geen berichten meer", "laat me met rust", "Ik wil stoppen, bedankt",
    "please stop sending me this", "nee stop", "quit this", "stop tot maandag",
    "ik doe niet meer mee", "ik wil geen berichten meer", "Nee, dank je, stop", "schei uit",
    "stop, geen pauze maar echt", "Je hoeft me niet meer te mailen", "ik wil er mee stoppen",
    "Ik wil ermee stoppen", "ik wil dit niet meer", "ik hoef dit niet", "ik doe niet mee",
    "Geen interesse.", "geen interesse meer", "haal me van de lijst", "laat me even met rust",
    "niet meer sturen", "stpo", "stoppp", "remove me", "take me off this list",
    "I don't want this anymore", "I don't want this",
]  # fmt: skip
ABOUT = ["hoe werk je", "Wat ben je?", "wie ben je", "What is this?", "how do you work"]


async def kept(town: Place, seat: Seat) -> tuple[object, ...]:
    person = await town.person(seat)
    return person.day, person.hour, person.paused_until, person.language, tuple(person.own)


async def test_what_is_a_setting_is_said_back_and_nothing_has_changed_yet(town: Place) -> None:
    anna = await town.someone("Anna")
    before = await kept(town, anna)
    for text, said in SETTINGS.items():
        await anna.says(text)
        assert said in anna.last.text, text
        assert any(anna.last.buttons()), text
    for text in UNCLEAR:
        await anna.says(text)
        assert "Welke dag je bedoelt, is me nog niet duidelijk" in anna.last.text, text
        assert len(list(anna.last.buttons())) == 5
    await anna.says("liever ooit")
    assert anna.last.name == "profile-moment-unclear"
    assert await kept(town, anna) == before


async def test_a_question_with_such_words_stays_a_question(town: Place) -> None:
    anna = await town.someone("Anna")
    for text in (*QUESTIONS, "liever " + "x" * 3900):
        await anna.says(text)
        assert not anna.last.name.startswith("profile-"), text


async def test_whoever_begins_with_stop_is_left_alone_at_once(town: Place) -> None:
    anna = await town.someone("Anna")
    for text in STOPS:
        await anna.says(text)
        assert anna.last.name == "profile-stopped", text
        assert (await town.person(anna)).consent == "stopped"
        await anna.clicks("Ik doe weer mee")
        assert (await town.person(anna)).consent == "yes"


async def test_who_stops_a_pause_goes_on(town: Place) -> None:
    anna = await town.someone("Anna", paused_until=FOR_NOW)
    await anna.says("stop mijn pauze")
    person = await town.person(anna)
    assert (person.consent, person.paused_until) == ("yes", None)


async def test_anybody_may_ask_what_it_is(town: Place) -> None:
    for anna in (await town.someone("Anna", said="new"), await town.someone("Bea")):
        for text in ABOUT:
            await anna.says(text)
            assert anna.last.text.startswith("Ik ben een bot."), text


@pytest.mark.parametrize("yes", ["ja", "Ja, klopt!", "yes"])
async def test_a_typed_yes_answers_what_was_asked(town: Place, yes: str) -> None:
    anna = await town.someone("Anna")
    for text in ("pauze tot 6 januari", "liever op donderdag 14:00"):
        await anna.says(text)
        await anna.says(yes)
        assert anna.last.text.startswith("Bewaard.")
    person = await town.person(anna)
    assert (person.paused_until, person.day, person.hour) == (date(2027, 1, 6), 3, 14)
    assert (person.asked, person.asked_at) == ("", None)


async def test_a_typed_no_leaves_all_as_it_is(town: Place) -> None:
    anna = await town.someone("Anna")
    before = await kept(town, anna)
    for no in ("nee", "no", "laat maar"):
        await anna.says("pauze tot 6 januari")
        await anna.says(no)
        assert "alles blijft zoals het is" in anna.last.text
        await anna.says("ja")  # to nothing
        assert await kept(town, anna) == before
    for text in ("elke twee weken", "pauze", "hoe vaak", "liever op donderdag"):
        await anna.says(text)
        await anna.clicks("Nee, laat zo")
    assert await kept(town, anna) == before


@pytest.mark.parametrize(
    ("long", "until"),
    [
        ("2 weken", date(2026, 11, 16)),
        ("two weeks", date(2026, 11, 16)),
        ("een weekje", date(2026, 11, 9)),
        ("tot 6 januari", date(2027, 1, 6)),
        ("6 januari.", date(2027, 1, 6)),
        ("een maandje", date(2026, 12, 2)),
        ("tot ik het zeg", FOR_NOW),
    ],
)
async def test_a_typed_length_answers_how_long(town: Place, long: str, until: date) -> None:
    anna = await town.someone("Anna")
    await anna.says("pauze")
    await anna.says(long)
    await anna.says("ja")
    assert (await town.person(anna)).paused_until == until


async def test_an_open_question_is_over_after_anything_else(town: Place) -> None:
    anna = await town.someone("Anna")
    before = await kept(town, anna)
    await anna.says("pauze tot 6 januari")
    await town.until(town.now + timedelta(hours=3))  # its cards came
    await anna.says("ja")
    await anna.says("pauze tot 6 januari")
    await anna.says("Wat mag er in een prompt?")
    await anna.says("ja")
    await anna.says("pauze tot 6 januari")
    await anna.presses(Button("", OpenSettings()))
    await anna.says("ja")
    assert await kept(town, anna) == before


async def test_an_open_question_waits_two_weeks_when_nothing_else_is_said(town: Place) -> None:
    anna = await town.someone("Anna", away_until=date(2027, 1, 4))
    for days, until in ((13, date(2027, 1, 6)), (15, None)):
        await anna.says("pauze tot 6 januari")
        await town.days(days)
        await anna.says("ja")
        assert (await town.person(anna)).paused_until == until
        await anna.says("stop mijn pauze")


async def test_a_typed_yes_plans_the_chosen_task(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.until(town.now + timedelta(hours=2))
    await anna.clicks("Doe ik")
    await anna.says("over een uurtje")
    assert anna.last.name == "nudge-plan-check"
    await anna.says("nee")
    assert "alles blijft zoals het is" in anna.last.text
    await anna.says("thursday at 2pm please")
    await anna.says("ja")
    assert "donderdag 5 november om 14:00" in anna.last.text
    assert anna.last.name == "nudge-planned"


async def test_another_rhythm_is_chosen_from_the_rhythms(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("elke twee weken")
    await anna.clicks("Nee, anders")
    assert anna.last.name == "profile-ask-rhythm"


@pytest.mark.everywhere
async def test_a_pause_in_words_begins_with_yes_and_ends_by_itself(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("pauze tot 23 november")
    await anna.clicks("Ja, klopt")
    assert anna.sees("pauze tot maandag 23 november")
    await town.weeks(2.9)
    assert not anna.heard_named("nudge-offer")
    await town.weeks(1)
    assert anna.heard_named("nudge-offer")


async def test_a_pause_without_an_end_ends_when_they_say_so(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("pauze")
    await anna.clicks("Tot ik zelf weer begin")
    assert anna.sees("pauze tot je zelf weer begint")
    assert (await town.person(anna)).paused_until == FOR_NOW
    await town.weeks(6)
    assert not anna.heard_named("nudge-offer")
    await anna.says("weer beginnen")
    assert (await town.person(anna)).paused_until is None
    await town.weeks(1)
    assert anna.heard_named("nudge-offer")


async def test_a_yes_that_comes_too_late_changes_nothing(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("pauze tot vrijdag")
    await town.days(7)
    await anna.clicks("Ja, klopt")
    assert "nog niet duidelijk" in anna.last.text
    assert (await town.person(anna)).paused_until is None


@pytest.mark.everywhere
async def test_a_moment_in_words_is_when_the_next_task_comes(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("liever op donderdag om 14 uur")
    await anna.clicks("Ja, klopt")
    assert anna.sees("donderdag rond 14:00")
    assert set((await town.person(anna)).own) == {"day", "hour"}
    await town.days(3)
    assert not anna.heard_named("nudge-offer")
    await town.days(0.5)
    assert anna.heard_named("nudge-offer")


async def test_no_opens_the_form_for_another_moment(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("liever op donderdag")
    await anna.clicks("Nee, anders")
    assert anna.form is not None and anna.form.name == "profile-moment-form"


async def test_half_an_hour_and_free_time_get_the_nearest_that_can_be(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("liever donderdag half drie")
    assert "donderdag om 14:30 lukt net niet" in anna.last.text
    await anna.clicks("Op donderdag om 15:00")
    assert anna.sees("donderdag rond 15:00")
    await anna.says("liever op zaterdag 10 uur")
    assert "Op zaterdag om 10:00 werk je volgens mij niet" in anna.last.text
    await anna.clicks("Nee, laat zo")
    assert "alles blijft zoals het is" in anna.last.text
    assert (await town.person(anna)).day == 3
    await anna.says("om 16:30")
    assert [b.label for b in anna.last.buttons()][:2] == [
        "Op donderdag om 16:00",
        "Moment en werktijd…",
    ]
    await anna.says("om 20 uur")
    await anna.clicks("Op donderdag om 16:00")
    assert (await town.person(anna)).hour == 16


async def test_every_other_week_is_kept_and_shown(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("elke twee weken")
    await anna.clicks("Ja, klopt")
    assert "elke 2 weken" in anna.last.text
    assert (await town.person(anna)).own == []  # an import may still mend day and hour
    await town.weeks(4)
    assert len(anna.heard_named("nudge-offer")) == 2
    await anna.says("instellingen")
    await anna.clicks("Hoe vaak?")
    await anna.clicks("Elke week")
    assert "elke week" in anna.last.text
    assert (await town.person(anna)).own == []


async def test_the_language_changes_at_once_with_a_way_back(town: Place) -> None:
    anna = await town.someone("Anna", language="nl-BE")
    await anna.says("Nederlands graag")
    assert (await town.person(anna)).language == "nl-BE"
    await anna.says("English please")
    assert anna.last.text.startswith("Kept. It applies from now on.")
    await anna.clicks("Nederlands, graag")
    assert anna.last.text.startswith("Bewaard.")
    await anna.says("Auf Deutsch bitte!")
    await anna.clicks("English, please")
    assert (await town.person(anna)).language == "en"


async def test_a_moment_for_one_task_is_not_taken_for_a_setting(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.until(town.now + timedelta(hours=2))
    await anna.clicks("Doe ik")
    await anna.says("vrijdag 14:00")
    assert not anna.last.name.startswith("profile-")
    await anna.says("liever op vrijdag 14:00")
    assert anna.last.name == "profile-sure-moment"


async def test_who_is_not_coached_has_nothing_to_pause(town: Place) -> None:
    anna = await town.someone("Anna", said="new")
    for text in ("pauze", "pauze tot 6 januari", "pauze tot blauw"):
        await anna.says(text)
        assert anna.last.name == "profile-not-chosen", text
    for text in ("weer beginnen",):
        await anna.says(text)
        assert anna.last.text.startswith("Je doet niet mee. Ik stuur je dus niets uit mezelf.")
        assert [one.label for one in anna.last.buttons()] == ["Ik doe mee"]
    await anna.says("stop")
    for text in ("i am back", "pauze tot 6 januari"):
        await anna.says(text)
        assert anna.last.text.startswith("Je bent gestopt.")
    assert (await town.person(anna)).paused_until is None
    await anna.clicks("Ik doe weer mee")
    assert (await town.person(anna)).consent == "yes"
    await anna.says("ik ben er weer")
    assert anna.last.text.startswith("Je had geen pauze.")


async def test_being_away_shows_with_its_day(town: Place) -> None:
    anna = await town.someone("Anna", away_until=date(2026, 11, 20))
    await anna.says("instellingen")
    assert "Afwezig: tot vrijdag 20 november, volgens je status." in anna.last.text
    await town.weeks(3)
    await anna.says("instellingen")
    assert "Afwezig" not in anna.last.text


@pytest.mark.parametrize(
    "action",
    [
        PauseUntil("blauw"),
        PauseUntil("2026-02-31"),
        PauseUntil("2026-11-02"),
        PauseUntil("2035-01-01"),
        ComeOn(7, 10),
        ComeOn(0, 24),
        ComeOn(0, -2),
        ComeOn(0, 10, 3),
    ],
)
async def test_what_nobody_offered_changes_nothing(
    town: Place, action: PauseUntil | ComeOn
) -> None:
    anna = await town.someone("Anna")
    before = await kept(town, anna)
    await anna.presses(Button("", action))
    assert any(anna.last.buttons())
    assert await kept(town, anna) == before


@pytest.mark.forged
async def test_very_long_working_hours_come_back_short(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("instellingen")
    await anna.clicks("Moment en werktijd")
    await anna.fills(pattern="blauw" * 700)
    assert anna.form is not None
    assert all(len(one.error) < 150 for one in anna.form.fields)


@pytest.mark.parametrize("said", ["elke twee weken", "elke week op vrijdag", "liever op dinsdag"])
@pytest.mark.parametrize("days", [0, 0.5, 9])
async def test_the_first_moment_that_is_said_is_when_the_cards_come(
    town: Place, said: str, days: float
) -> None:
    anna = await town.someone("Anna")
    if days == 9:  # of their own rhythm, and resting for some weeks more
        await anna.says("elke twee weken")
        await anna.says("ja")
        await town.days(days)
        await anna.says("pauze tot 24 november")
        await anna.says("ja")
    else:
        await town.days(days)
    await anna.says(said)
    promised = anna.last.text.split("Op zijn vroegst is dat ")[1].split(".")[0]
    await anna.says("ja")
    count = len(anna.heard_named("nudge-offer"))
    while len(anna.heard_named("nudge-offer")) == count:
        await town.until(town.now + timedelta(hours=1))
    assert promised == words_for("nl").moment(town.now)


async def test_who_rests_hears_that_nothing_comes_meanwhile_and_the_way_back(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("pauze tot ik het zeg")
    await anna.says("ja")
    await anna.says("om de twee weken op dinsdag")
    assert "Je hebt nu pauze tot je zelf weer begint." in anna.last.text
    assert "Op zijn vroegst" not in anna.last.text
    await anna.says("ja")
    assert anna.last.text.startswith("Bewaard. Het geldt vanaf nu.\nJe hebt nu pauze")
    await anna.says("pauze tot 6 januari")
    assert anna.last.text.startswith("Je hebt nu pauze tot je zelf weer begint.")
    assert "Pauze tot woensdag 6 januari: dan begin ik weer." in anna.last.text
    await anna.says("om de twee weken op dinsdag")
    await anna.clicks("Pauze stoppen")
    assert (await town.person(anna)).paused_until is None
    await anna.says("stop")
    await anna.says("om de twee weken op dinsdag")
    assert "Je bent gestopt. Ik stuur je dus niets uit mezelf." in anna.last.text
    await anna.clicks("Ik doe weer mee")
    assert (await town.person(anna)).consent == "yes"


async def test_a_day_far_away_is_said_with_its_year(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("pauze tot 1 november 2027")
    await anna.says("ja")
    assert "pauze tot maandag 1 november 2027" in anna.last.text
    assert "Pauze tot maandag 1 november 2027." in (await anna.home()).text
