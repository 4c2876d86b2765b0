"""What a town lived through since a backup holds after going back to it, as people notice it."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from adapters.needs import Missing
from adapters.web.send import PLATFORM
from bot.actions import MaybeLater, StopCoaching
from bot.catalogue import AcceptedCard
from bot.delivery import Delivery, Due, plan
from bot.events import Said, Sender
from bot.features import profile
from bot.features.ai_hour.planned import AiHour
from bot.features.codesign.links import DropIdea, Unname
from bot.features.welcome import Invite
from bot.message import Button
from bot.people import DoNotContact, Person, contact_hash
from tests.conftest import PROVE
from tests.features.question_town import ask
from tests.features.test_codesign_ideas import hands_in
from tests.features.test_story import tells
from tests.keeping.lived import Kept, move_in
from tests.town import SECRET, Place

CANARY = b"KanarieEva"
ASKED_FOR = "Deze vraag is alleen voor de ambassadeur"
TOLD = "Dit verhaal wil ik terug"
STOPS = {"Anna": "stopped", "Cato": "later", "Daan": "no"}


async def stop(kept: Kept, who: str) -> None:
    await kept.seats[who].presses(Button("", StopCoaching()))


async def erase(kept: Kept, who: str) -> None:
    await kept.seats[who].presses(Button("", profile.Erase()))


async def consents(town: Place) -> dict[str, str]:
    return {one.first_name: one.consent for one in await town.rows(Person)}


def heard(kept: Kept, who: str) -> int:
    return len(kept.seats[who].heard)


# --- with the replaced database at hand -----------------------------------------------------------


async def test_who_stopped_since_hears_nothing_after_going_back(company: Kept) -> None:
    async with company.lives() as town:
        await town.days(1)
        company.back_up()
        await stop(company, "Anna")
        await company.seats["Cato"].presses(Button("", MaybeLater()))
        await company.seats["Daan"].says("instellingen")
        await town.store.transact(lambda s: _set(s, "Daan", consent="no"))
        until = (town.now + timedelta(days=20)).date()
        await town.store.transact(lambda s: _set(s, "Finn", paused_until=until))
    done = await company.restore()
    assert (done.report.told, done.report.stopped) == ("all", 4)
    before = {name: heard(company, name) for name in company.seats}
    async with company.lives() as town:
        assert STOPS.items() <= (await consents(town)).items()
        await town.days(8)
        new = {name: heard(company, name) - count for name, count in before.items()}
    assert {name for name, count in new.items() if not count} == {"Anna", "Cato", "Daan", "Finn"}


async def test_a_question_that_was_open_then_is_not_answered_now(company: Kept) -> None:
    async with company.lives() as town:
        await company.seats["Daan"].says("liever op donderdag 14:00")
        company.back_up()
        await town.days(1)
    await company.restore()
    async with company.lives() as town:
        await company.seats["Daan"].says("ja")
        assert (await town.person(company.seats["Daan"])).hour != 14


def _set(session: Session, first_name: str, **values: object) -> None:
    (person,) = session.exec(select(Person).where(col(Person.name).startswith(first_name)))
    for name, value in values.items():
        setattr(person, name, value)


async def test_who_was_erased_since_is_in_no_byte(company: Kept) -> None:
    async with company.lives() as town:
        await town.days(1)
        company.back_up()
        assert CANARY in (company.folder / "backup.db").read_bytes()
        await erase(company, "Eva")
    done = await company.restore()
    assert done.report.erased == 1
    assert CANARY not in company.bytes()
    assert company.value("SELECT count(*) FROM donotcontact") == 1
    assert not list(company.folder.glob(".*"))  # nothing is left that was needed on the way


async def test_erased_under_a_new_address_is_erased_too(company: Kept) -> None:
    async with company.lives() as town:
        company.back_up()
        await town.store.transact(lambda s: _set(s, "Eva", email="new@example.org"))
        await erase(company, "Eva")
    assert (await company.restore()).report.erased == 1
    assert CANARY not in company.bytes()


async def test_nothing_is_said_twice(company: Kept) -> None:
    async with company.lives() as town:
        await town.days(1.1)
        company.back_up()
        await ask(company.seats["Anna"])
        await town.days(5)
    said = sum(company.said.said.values())
    done = await company.restore()
    assert done.report.told == "all" and done.report.taken_over >= 10
    assert (done.report.lapsed, done.report.doubtful) == (0, 0)
    async with company.lives() as town:
        await town.days(5)
    assert company.said.twice == []
    assert sum(company.said.said.values()) > said + 2


async def test_a_message_leaving_when_it_was_copied_and_said_since(kept: Kept) -> None:
    """The backup has it planned, the replaced database as sent."""
    async with kept.lives() as town:
        await move_in(kept, town, "Anna")
        await town.store.transact(lambda s: plan(s, [_invitation(town, kept)], town.now))
        kept.back_up()
        await town.days(1)
    sent = kept.rows("SELECT status, reference FROM delivery WHERE key = 'mine'")
    await kept.restore()
    assert sent[0][0] == "dropped"  # she had said yes already
    assert kept.rows("SELECT status, reference FROM delivery WHERE key = 'mine'") == sent


def _invitation(town: Place, kept: Kept) -> Due:
    return Due(
        key="mine", topic=Invite(), at=town.now, until=town.now + timedelta(days=9),
        purpose="invitation", person_id=kept.seats["Anna"].person_id,
    )  # fmt: skip


async def test_what_a_platform_repeats_after_going_back_is_not_answered_again(
    company: Kept,
) -> None:
    company.back_up()
    anna = Sender(PLATFORM, (company.seats["Anna"].external,))
    async with company.lives() as town:
        said = Said(id="once", sender=anna, at=town.now, text="help")
        assert await town.coach.handle(said) is not None
    await company.restore()
    async with company.lives() as town:
        assert await town.coach.handle(said) is None


async def test_what_people_took_back_stays_gone(company: Kept) -> None:
    async with company.lives() as town:
        await town.days(0.2)
        await tells(company.seats["Anna"], task="Klacht", did=TOLD, gave="Tijd", tip="")
        await company.seats["Anna"].clicks("Zonder naam")
        await ask(company.seats["Cato"], ASKED_FOR)
        await town.days(0.1)
        company.back_up()
        assert town.channel("service").sees(TOLD)
        await company.seats["Anna"].clicks("Terugtrekken")
        await company.seats["Cato"].clicks("Vraag intrekken")
        await town.days(0.5)
    done = await company.restore()
    assert done.report.taken_back == 2
    for text in (ASKED_FOR, TOLD):
        assert text.encode() not in company.bytes()
    async with company.lives() as town:
        await town.weeks(1)
        assert not town.channel("service").sees(TOLD)
        # an id that was given out since is never given to something else
        await tells(company.seats["Finn"])
        assert company.value("SELECT max(id) FROM story") == 2
    assert company.said.twice == []


async def test_an_idea_and_a_name_that_were_taken_back_stay_so(company: Kept) -> None:
    async with company.lives() as town:
        anna = company.seats["Anna"]
        for title in (ASKED_FOR[:40], "Blijft"):
            await hands_in(anna, title=title)
        await town.store.transact(lambda s: s.add(_card(anna.person_id, town.now)))
        company.back_up()
        await anna.presses(Button("", DropIdea(1)))
        await anna.presses(Button("", Unname(1)))
    assert (await company.restore()).report.taken_back == 2
    assert company.rows("SELECT title FROM codesign_idea") == [("Blijft",)]
    assert company.rows('SELECT "by" FROM accepted_card') == [("",)]


def _card(proposer: int, now: datetime) -> AcceptedCard:
    told = {"skill": "prompting", "minutes": 5, "privacy": "own-text", "guarantee": "once"}
    return AcceptedCard(proposer_id=proposer, by="Anna", accepted_at=now, **told)


async def test_a_cancelled_hour_stays_cancelled(company: Kept) -> None:
    async with company.lives() as town:
        at = town.now + timedelta(days=3)
        team = town.teams["service"]
        await town.store.transact(
            lambda s: s.add(
                AiHour(
                    team_id=team, starts_at=at, minutes=30, agenda="own", place="Zaal 1",
                    anchor=at.date(), slot=at.date(), clock=at.time(), status="planned",
                )
            )
        )  # fmt: skip
        company.back_up()
        await town.store.transact(_cancel)
    await company.restore()
    assert company.rows("SELECT status, sequence FROM ai_hour") == [("cancelled", 1)]


def _cancel(session: Session) -> None:
    hour = session.exec(select(AiHour)).one()
    hour.status, hour.sequence = "cancelled", 1


async def test_who_came_since_and_stopped_is_known_to_have_stopped(kept: Kept) -> None:
    async with kept.lives() as town:
        await move_in(kept, town, "Anna")
        kept.back_up()
        await move_in(kept, town, "Bram")
        await stop(kept, "Bram")
    done = await kept.restore()
    assert done.report.added == 1
    before = heard(kept, "Bram")
    async with kept.lives() as town:
        assert (await consents(town))["Bram"] == "stopped"
        await town.days(9)
    assert heard(kept, "Bram") == before


async def test_a_yes_said_since_is_not_forgotten(kept: Kept) -> None:
    async with kept.lives() as town:
        kept.seats["Anna"] = await town.someone("Anna", said="new")
        await town.days(0.1)
        kept.back_up()
        await kept.seats["Anna"].says("start")
        await town.store.transact(lambda s: _set(s, "Anna", consent="yes"))
    await kept.restore()
    async with kept.lives() as town:
        await town.days(9)
    assert kept.said.names["anna1", "nudge-offer"] >= 1


async def test_who_was_asked_once_more_since_is_not_asked_again(kept: Kept) -> None:
    async with kept.lives() as town:
        kept.seats["Anna"] = await town.someone("Anna", said="new")
        await kept.seats["Anna"].presses(Button("", MaybeLater()))
        kept.back_up()
        await town.weeks(5)
        assert kept.said.names["anna1", "welcome-invite"] == 1
    await kept.restore()
    async with kept.lives() as town:
        await town.weeks(5)
    assert kept.said.names["anna1", "welcome-invite"] == 1


# --- when the replaced one is older, or went another way ------------------------------------------


async def replaced_by(company: Kept, how: str) -> None:
    """An older state stands where the database was."""
    company.lose()
    if how == "restored":
        await company.restore("old.db")
    else:
        shutil.copy(company.folder / "old.db", company.file)


@pytest.mark.parametrize("how", ["restored", "copied"] if PROVE else ["restored"])
async def test_an_older_state_tells_of_stops_and_of_nothing_else(company: Kept, how: str) -> None:
    """The older backup went back by mistake, and the coach ran on it until somebody noticed."""
    async with company.lives() as town:
        company.back_up("old.db")
        company.seats["Gina"] = await town.someone("Gina KanarieGina", said="new")
        await company.seats["Bram"].presses(Button("", MaybeLater()))
        await tells(company.seats["Cato"], task="Klacht", did=TOLD, gave="Tijd", tip="")
        await company.seats["Cato"].clicks("Zonder naam")
        await town.days(0.1)
        company.back_up()
    del company.seats["Gina"]
    await replaced_by(company, how)
    async with company.lives() as town:
        await town.days(0.2)
        await stop(company, "Anna")
    report = (await company.restore()).report
    assert (report.told, report.people, report.stopped) == ("older", 7, 1)
    assert (report.erased, report.taken_back, report.taken_over, report.added) == (0, 0, 0, 0)
    assert company.value("SELECT count(*) FROM donotcontact") == 0
    assert company.rows("SELECT status FROM story") == [("shared",)]
    async with company.lives() as town:
        now = await consents(town)
    assert (now["Anna"], now["Bram"], now["Gina"]) == ("stopped", "later", "new")


async def test_an_older_state_erases_nobody_though_nothing_was_said_since(company: Kept) -> None:
    company.back_up("old.db")
    async with company.lives() as town:
        await town.someone("Gina KanarieGina", said="new")
    company.back_up()
    await replaced_by(company, "restored")
    report = (await company.restore()).report
    assert (report.told, report.people, report.erased) == ("older", 7, 0)


@pytest.mark.parametrize("how", ["restored"] * PROVE + ["copied", "erasures"])
async def test_nobody_comes_back_whose_mark_is_anywhere(company: Kept, how: str) -> None:
    company.back_up("old.db")
    async with company.lives() as town:
        await town.days(0.1)
        await erase(company, "Eva")
    company.back_up()
    await replaced_by(company, how)
    if how == "erasures":
        report = (await company.restore("old.db", erasures=(company.folder / "backup.db",))).report
        assert (report.told, report.erased, report.added) == ("all", 1, 0)
    else:
        report = (await company.restore()).report
        assert (report.told, report.erased, report.added) == ("older", 0, 0)
    assert report.people == 5 and CANARY not in company.bytes()
    assert company.value("SELECT count(*) FROM donotcontact") == 1


async def test_who_is_in_a_backup_beside_their_own_mark_goes(company: Kept) -> None:
    async with company.lives() as town:
        mark = contact_hash((await town.person(company.seats["Eva"])).email, SECRET)
        await town.store.transact(lambda s: s.add(DoNotContact(hash=mark)))
    company.back_up()
    company.lose()
    assert (await company.restore()).report.erased == 1
    assert CANARY not in company.bytes()


async def test_without_an_address_nobody_is_taken_for_somebody_erased(company: Kept) -> None:
    async with company.lives() as town:
        for name in ("Eva", "Finn"):
            await town.store.transact(partial(_set, first_name=name, email=""))
        company.back_up()
        await erase(company, "Eva")
    report = (await company.restore()).report
    assert (report.erased, report.people) == (1, 5)


async def test_what_an_earlier_going_back_lost_was_not_taken_back(company: Kept) -> None:
    """Back to the older backup, then to the newer one after all: everything said is known."""
    async with company.lives() as town:
        company.back_up("old.db")
        await tells(company.seats["Cato"], task="Klacht", did=TOLD, gave="Tijd", tip="")
        await company.seats["Cato"].clicks("Zonder naam")
        company.back_up()
        await town.days(0.2)
        await stop(company, "Anna")
    await company.restore("old.db")
    report = (await company.restore()).report
    assert (report.told, report.stopped, report.taken_back) == ("all", 1, 0)
    assert company.rows("SELECT status FROM story") == [("shared",)]


async def begun(kept: Kept, sound: Path, *names: str) -> None:
    kept.clock.move(kept.clock.now() + timedelta(days=3))
    kept.lose()
    shutil.copy(sound, kept.file)
    kept.teams.clear()
    kept.seats.clear()
    async with kept.lives() as town:
        await move_in(kept, town, *names)
        if names == ("Anna",):
            await stop(kept, "Anna")


@pytest.mark.parametrize("told", ["part", "older"])
async def test_one_begun_anew_with_the_same_people(kept: Kept, sound: Path, told: str) -> None:
    """Who stopped in it has stopped; who is not in it was not erased."""
    if told == "part":
        await begun(kept, sound, "Anna", "Bram")
        kept.back_up()
        await begun(kept, sound, "Anna")
    else:
        await begun(kept, sound, "Anna")
        shutil.copy(kept.file, kept.folder / "early.db")
        await begun(kept, sound, "Anna", "Bram")
        kept.back_up()
        kept.lose()
        shutil.copy(kept.folder / "early.db", kept.file)
    report = (await kept.restore()).report
    assert (report.told, report.people, report.stopped, report.erased) == (told, 2, 1, 0)


# --- without it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lived", range(1, 15) if PROVE else [2])
async def test_nothing_is_said_twice_when_all_is_lost(company: Kept, lived: int) -> None:
    async with company.lives() as town:
        await town.days(0.9 + lived % 3)
        company.back_up()
        await ask(company.seats["Anna"])
        await town.days(1.3 * lived)
    company.lose()
    done = await company.restore()
    assert done.report.told == "nothing"
    before = company.said.names.copy()
    async with company.lives() as town:
        await town.days(12 if PROVE else 9)
    assert company.said.twice == []
    new = company.said.names - before
    assert {who for who, name in new if name == "nudge-offer"} >= {
        seat.external for seat in company.seats.values()
    }


async def test_lost_offers_are_dropped_and_lost_answers_looked_for(company: Kept) -> None:
    async with company.lives() as town:
        await ask(
            company.seats["Anna"]
        )  # at eight: its card waits for the ambassador's nine o'clock
        company.back_up()
        await town.days(1)
    company.lose()
    done = await company.restore()
    assert done.report.doubtful and done.report.lapsed
    late = "op = 'send' AND status = 'planned' AND due <= (SELECT max(settled_at) FROM delivery)"
    left = company.rows(f"SELECT DISTINCT purpose, doubt FROM delivery WHERE {late}")
    assert set(left) == {("duty", 1), ("own", 1)}
    gone = company.rows("SELECT DISTINCT purpose FROM delivery WHERE status = 'expired'")
    assert gone == [("coaching",)]
    async with company.lives() as town:
        await town.days(0.1)
        card = [one for one in await town.rows(Delivery) if one.key.startswith("question:")]
    assert {(one.status, one.doubt) for one in card} == {("sent", False)}
    assert company.said.twice == []


async def test_numbers_given_out_in_the_lost_time_are_skipped(kept: Kept) -> None:
    async with kept.lives() as town:
        await move_in(kept, town, "Anna", "Bram")
        kept.back_up()
        await ask(kept.seats["Anna"])
    kept.lose()
    await kept.restore()
    async with kept.lives():
        await ask(kept.seats["Anna"])
    assert int(str(kept.value("SELECT max(id) FROM question"))) > 500


async def test_another_database_tells_of_erasures_and_stops(company: Kept) -> None:
    async with company.lives() as town:
        company.back_up("old.db")
        await town.days(0.2)
        company.back_up()
        await stop(company, "Anna")
        await erase(company, "Eva")
        await town.days(0.2)
        company.back_up("later.db")
    company.lose()
    done = await company.restore(erasures=(company.folder / "old.db", company.folder / "later.db"))
    assert (done.report.erased, done.report.stopped) == (1, 1)
    assert CANARY not in company.bytes()
    async with company.lives() as town:
        assert (await consents(town))["Anna"] == "stopped"


async def test_a_stop_of_before_the_backup_is_not_a_stop_any_more(kept: Kept) -> None:
    async with kept.lives() as town:
        await move_in(kept, town, "Anna")
        await stop(kept, "Anna")
        kept.back_up("old.db")
        await town.days(1)
        await kept.seats["Anna"].clicks("Ik doe weer mee")
        kept.back_up()
    kept.lose()
    done = await kept.restore(erasures=(kept.folder / "old.db",))
    assert (done.report.stopped, kept.value("SELECT consent FROM person")) == (0, "yes")


async def test_a_database_begun_anew_does_not_erase_who_is_missing_in_it(
    company: Kept, sound: Path
) -> None:
    async with company.lives() as town:
        await town.days(1)
        company.back_up()
    company.lose()
    shutil.copy(sound, company.file)
    done = await company.restore()
    assert (done.report.told, done.report.erased, done.report.people) == ("part", 0, 6)


async def test_of_a_damaged_database_stops_and_erasures_are_saved(company: Kept) -> None:
    async with company.lives() as town:
        await town.days(1)
        company.back_up()
        await stop(company, "Anna")
        await erase(company, "Eva")
    root = int(str(company.value("SELECT rootpage FROM sqlite_schema WHERE name = 'delivery'")))
    with company.file.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    done = await company.restore()
    assert (done.report.told, done.report.erased, done.report.stopped) == ("part", 1, 1)
    assert CANARY not in company.bytes()


async def test_trying_it_changes_nothing_and_tells_the_same(company: Kept) -> None:
    async with company.lives() as town:
        company.back_up()
        await town.days(0.3)
        await erase(company, "Eva")
    before = company.rows("SELECT * FROM delivery ORDER BY id")
    tried = await company.restore(dry_run=True)
    assert company.rows("SELECT * FROM delivery ORDER BY id") == before
    assert tried.report == (await company.restore()).report


async def test_the_replaced_one_is_kept_when_asked(company: Kept) -> None:
    async with company.lives() as town:
        company.back_up()
        await town.days(0.3)
    said = company.value("SELECT count(*) FROM delivery WHERE status = 'sent'")
    done = await company.restore(keep=True)
    assert done.kept is not None and done.kept.name.startswith("coach.db.before-restore-2026")
    found = company.value("SELECT count(*) FROM delivery WHERE status = 'sent'", done.kept.name)
    assert found == said
    await company.restore()
    assert len(list(company.folder.glob("*.before-restore-*"))) == 1


async def test_nobody_is_doubled_by_going_back_twice(company: Kept) -> None:
    async with company.lives() as town:
        company.back_up()
        await town.days(2)
    await company.restore()
    async with company.lives() as town:
        await town.days(2)
    await company.restore()
    async with company.lives() as town:
        await town.days(4)
    assert company.said.twice == []
    with pytest.raises(Missing):
        await company.restore("no-such.db")
