"""The coach as it is served: both platforms at once, a clock moved by hand, good and bad days."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters import server as serving
from adapters.engine import carrying
from adapters.needs import Missing
from bot.actions import TellStory
from bot.coach import Coach
from bot.features.story.told import Share, Withdraw
from bot.message import Message
from bot.people import Address, Person
from bot.ports import Messenger, Place
from tests.adapters.served_company import (
    DAY,
    OFFICE,
    ROOM,
    STORE,
    YES,
    Company,
    all_there,
    found_company,
    invited,
    on_slack,
    on_teams,
    planned,
    statuses,
)
from tests.fakes.faults import Fault
from tests.fakes.slack.client import HOME
from tests.fakes.slack.client import Client as SlackClient

MOMENT, MORNING = timedelta(minutes=1), timedelta(hours=3)


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with found_company(tmp_path) as company:
        yield company


class Held:
    """A messenger that says nothing until it is let go; or `late` says it, and then hangs."""

    def __init__(self, inner: Messenger, late: bool = False) -> None:
        self.inner, self.late = inner, late
        self.reached, self.go = asyncio.Event(), asyncio.Event()

    async def send(self, place: Place, message: Message, key: str) -> str:
        reference = await self.inner.send(place, message, key) if self.late else ""
        self.reached.set()
        await self.go.wait()
        return reference or await self.inner.send(place, message, key)

    async def find(self, place: Place, key: str) -> str:
        return await self.inner.find(place, key)

    async def update(self, place: Place, reference: str, message: Message) -> None:
        await self.inner.update(place, reference, message)

    async def withdraw(self, place: Place, reference: str) -> None:
        await self.inner.withdraw(place, reference)


# --- a good week ----------------------------------------------------------------------------------


async def test_from_the_import_to_an_invitation_where_each_person_is(company: Company) -> None:
    await all_there(company)
    there = await company.rows(Address)
    office, store = await company.everybody_of(OFFICE), await company.everybody_of(STORE)
    assert len([one for one in there if one.platform == "slack"]) == len(office) + 1
    assert len([one for one in there if one.platform == "teams"]) == len(store)
    assert company.space.count("chat.postMessage") == 0  # being found is told to nobody
    await company.opens(company.on_slack("marit"), OFFICE, STORE)
    await company.passes(7 * DAY)
    assert [invited(on_slack(company, ref)) for ref in office] == [1] * len(office)
    assert [invited(on_teams(company, ref)) for ref in store] == [1] * len(store)
    assert invited(on_slack(company, "marit")) == 0  # her own team is not open


async def test_someone_on_both_is_answered_where_they_were_last(company: Company) -> None:
    await all_there(company)
    slack, teams = company.on_slack("anna"), company.on_teams("anna")
    company.clock.move(company.clock.now() + MOMENT)
    await teams.installs()
    await teams.writes("help")
    await company.settles()
    assert len(teams.reads()) == 1 and slack.reads() == []
    await company.opens(company.on_slack("marit"), OFFICE)
    await company.passes(MORNING)
    assert (invited(on_teams(company, "anna")), on_slack(company, "anna")) == (1, [])
    await teams.presses(YES)
    await company.settles()
    company.clock.move(company.clock.now() + MOMENT)
    await slack.writes("help")
    await company.settles()
    heard = len(teams.reads())
    await company.passes(7 * DAY)
    assert "nudge." in on_slack(company, "anna")[-1]
    assert len(teams.reads()) == heard


async def test_whoever_is_reached_somewhere_is_not_looked_for_elsewhere(company: Company) -> None:
    await company.on_teams("anna").installs()
    company.on_slack("anna")
    await company.server.finder.look()
    assert [one.platform for one in await company.rows(Address)] == ["teams"]


async def test_a_story_comes_to_all_channels_of_a_team_and_goes_from_all(company: Company) -> None:
    await all_there(company)
    await company.opens(company.on_slack("marit"), OFFICE)
    await company.passes(MORNING)
    anna, story = company.on_slack("anna"), "Ik vroeg drie kortere versies"
    await anna.opens_home()
    await company.settles()
    await anna.clicks(TellStory("win").pack(), HOME)
    await company.settles()
    await anna.submits({"task": "Korter", "did": story, "gave": "Rust"})
    await company.settles()
    await anna.clicks(Share(1, "first").pack())
    await company.settles()
    await company.passes(MOMENT)
    assert [story in str(post.blocks) for post in anna.reads(ROOM)] == [True]
    in_teams = company.world.chats[company.channel]
    assert [story in str(post.card) for post in in_teams.standing] == [True]
    await anna.clicks(Withdraw(1).pack())
    await company.settles()
    await company.passes(MOMENT)
    assert (anna.reads(ROOM), in_teams.standing) == ([], [])


async def test_too_fast_for_slack_holds_all_up_and_loses_nobody(company: Company) -> None:
    await all_there(company)
    await company.opens(company.on_slack("marit"), OFFICE, STORE)
    before = company.space.count("chat.postMessage")
    company.space.faults.add("chat.postMessage", Fault.TOO_FAST)
    company.clock.move(company.clock.now() + timedelta(minutes=30))  # nine o'clock
    await company.beats()
    assert company.space.count("chat.postMessage") == before + 1  # nobody else even tries
    await company.passes(timedelta(milliseconds=900))
    assert company.space.count("chat.postMessage") == before + 1
    assert sum(invited(on_teams(company, ref)) for ref in await company.everybody_of(STORE)) > 1
    await company.passes(7 * DAY)
    office = await company.everybody_of(OFFICE)
    assert [invited(on_slack(company, ref)) for ref in office] == [1] * len(office)


async def test_what_a_platform_that_is_off_should_say_waits_for_it(company: Company) -> None:
    await all_there(company)
    await company.opens(company.on_slack("marit"), OFFICE, STORE)
    await company.server.close()
    both = company.environment
    company.environment = {name: text for name, text in both.items() if "TEAMS" not in name}
    await company.start()
    await company.passes(2 * DAY)
    assert invited(on_slack(company, "anna")) == 1 and on_teams(company, "tomasz") == []
    await company.server.close()
    company.environment = both
    await company.start()
    await company.passes(DAY)
    assert invited(on_teams(company, "tomasz")) == 1


# --- looking for people ---------------------------------------------------------------------------


async def test_while_slack_is_down_nobody_counts_as_unknown(company: Company, caplog) -> None:
    for ref in ("anna", "bert", "jeroen"):
        company.on_slack(ref)
    company.space.faults.add("users.lookupByEmail", Fault.SERVER_ERROR)
    await company.server.finder.look()
    assert "could not be looked up" in caplog.text and "anna" not in caplog.text
    await company.server.finder.look()
    assert len(await company.rows(Address)) == 3


async def test_looking_is_slowed_down_by_slack_and_stopped_by_no_one_person(
    company: Company,
) -> None:
    for ref in ("anna", "bert", "jeroen"):
        company.on_slack(ref)
    company.space.faults.add("users.lookupByEmail", "invalid_arguments")  # anna's is first
    company.space.faults.add("users.lookupByEmail", Fault.TOO_FAST)
    await company.server.finder.look()
    assert 1.0 in company.waited
    people = {one.key: one.ref for one in await company.rows(Person)}
    found = {people[one.person_id] for one in await company.rows(Address)}
    assert found == {"bert", "jeroen"}


async def test_whoever_is_unknown_is_asked_for_once_a_day(company: Company) -> None:
    await company.server.finder.look()
    asked = company.space.count("users.lookupByEmail")
    assert asked == len(company.emails)
    company.on_slack("anna")
    await company.server.finder.look()
    assert company.space.count("users.lookupByEmail") == asked
    company.clock.move(company.clock.now() + DAY)
    await company.server.finder.look()
    assert len(await company.rows(Address)) == 1


async def test_a_token_without_the_right_to_look_up_holds_nothing_up(
    company: Company, caplog
) -> None:
    company.space.scopes.discard("users:read.email")
    company.on_slack("anna")
    await company.server.finder.look()
    assert company.waited == [] and company.space.count("users.lookupByEmail") == 1
    assert "missing_scope" in caplog.text


# --- bad days -------------------------------------------------------------------------------------


@pytest.fixture
async def office(company: Company) -> Company:
    """At work, in open teams; everybody was invited."""
    await all_there(company)
    await company.opens(company.on_slack("marit"), OFFICE, STORE)
    await company.passes(MORNING)
    return company


@pytest.mark.parametrize(
    ("platform", "purpose", "late", "after", "heard"),
    [
        ("slack", "invitation", False, "sent", 1),
        ("slack", "invitation", True, "sent", 1),
        ("slack", "duty", False, "sent", 1),
        ("slack", "duty", True, "sent", 1),
        ("teams", "invitation", False, "unknown", 0),
        ("teams", "invitation", True, "unknown", 1),
        ("teams", "duty", False, "sent", 1),
        ("teams", "duty", True, "sent", 2),
    ],
)
async def test_what_was_leaving_when_the_power_went(
    office: Company, platform: str, purpose: str, late: bool, after: str, heard: int
) -> None:
    """Looked for, and said once, where the platform can be asked. Where it cannot, it is let go
    when nobody asked for it, and said (again) when somebody waits for it."""
    who, hears = ("anna", on_slack) if platform == "slack" else ("tomasz", on_teams)
    before = len(hears(office, who))
    await planned(office, **{who: purpose})
    office.server.lines[platform] = held = Held(office.server.lines[platform], late)
    beating = asyncio.create_task(office.beats())
    await asyncio.wait_for(held.reached.wait(), 5)
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)
    await office.server.close()
    await office.start()
    await office.passes(MOMENT)
    assert await statuses(office) == {f"test:{who}": after}
    assert len(hears(office, who)) - before == heard


async def test_a_beat_that_hangs_is_given_up_and_the_next_goes_on(
    office: Company, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    async def hang(coach: Coach, now: datetime) -> None:
        await asyncio.sleep(60)

    with monkeypatch.context() as patch:
        patch.setattr(serving, "HANGS", 0.05)
        patch.setattr(Coach, "tick", hang)
        await office.server.beat()
    assert "a beat failed" in caplog.text
    await office.server.beat()
    assert "beats go well again" in caplog.text


async def test_a_message_that_hangs_is_given_up_and_looked_for(
    office: Company, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    monkeypatch.setattr(carrying, "PATIENCE", 0.1)
    before = len(on_slack(office, "anna"))
    await planned(office, anna="duty", bert="duty")
    line = office.server.lines["slack"]
    office.server.lines["slack"] = Held(line, late=True)
    await office.beats()
    assert "its platform does not answer" in caplog.text
    assert await statuses(office) == {"test:anna": "planned", "test:bert": "planned"}
    office.server.lines["slack"] = line
    monkeypatch.undo()
    await office.passes(MOMENT)
    assert await statuses(office) == {"test:anna": "sent", "test:bert": "sent"}
    assert len(on_slack(office, "anna")) == before + 1


async def test_a_new_token_says_nothing_twice(office: Company) -> None:
    """Slack takes it with a new start; what arrived under the old one is still known there."""
    before = len(on_slack(office, "anna"))
    await planned(office, anna="duty")
    office.space.faults.add("chat.postMessage", Fault.DROP_AFTER)
    await office.beats()
    assert await statuses(office) == {"test:anna": "planned"}
    await office.server.close()
    office.space.token = office.environment["COACH_SLACK_BOT_TOKEN"] = "xoxb-another"
    await office.start()
    await office.passes(MOMENT)
    assert await statuses(office) == {"test:anna": "sent"}
    assert len(on_slack(office, "anna")) == before + 1


async def test_a_platform_that_hangs_holds_nobody_up_on_the_other(office: Company) -> None:
    await planned(office, anna="duty", bert="duty", jeroen="duty", tomasz="duty", karel="duty")
    office.server.lines["slack"] = held = Held(office.server.lines["slack"])
    before = [len(on_teams(office, ref)) for ref in ("tomasz", "karel")]
    office.hurried = False
    office.server.live()

    def heard() -> bool:
        after = [len(on_teams(office, ref)) for ref in ("tomasz", "karel")]
        return held.reached.is_set() and after == [count + 1 for count in before]

    await office.space.until(heard)
    ends = await statuses(office)
    assert {ends[f"test:{ref}"] for ref in ("anna", "bert", "jeroen")} <= {"sending", "planned"}
    held.go.set()


async def test_an_end_in_the_middle_of_work_loses_nothing(office: Company) -> None:
    """What the coach is saying gets said, and so does the answer to what was pressed."""
    before = len(on_slack(office, "anna"))
    await planned(office, anna="invitation")
    server, bert = office.server, office.on_slack("bert")
    said, answer = Held(server.lines["slack"]), Held(server.lines["slack"])
    server.lines["slack"], server.desks["slack"].messenger = said, answer
    office.hurried = False
    server.live()
    await asyncio.wait_for(said.reached.wait(), 5)
    await bert.writes("help")
    ending = asyncio.create_task(server.close())
    for held in (said, answer):
        await asyncio.sleep(0.05)
        assert not ending.done()
        held.go.set()
    await ending
    assert len(on_slack(office, "anna")) == before + 1
    assert bert.reads()[-2].text == "help"  # and then its answer
    await office.start()
    assert await statuses(office) == {"test:anna": "sent"}


async def test_an_end_is_not_held_up_for_ever(
    office: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "FOR_WHAT_RUNS", 0.1)
    monkeypatch.setattr(serving, "FOR_ANSWERS", 0.1)
    await planned(office, anna="duty")
    office.server.lines["slack"] = held = Held(office.server.lines["slack"])
    office.server.desks["teams"].messenger = Held(office.server.lines["teams"])
    office.hurried = False
    office.server.live()
    await asyncio.wait_for(held.reached.wait(), 5)
    await office.on_teams("tomasz").writes("help")
    async with asyncio.timeout(2):
        await office.server.close()
    await office.start()
    assert await statuses(office) == {"test:anna": "planned"}


@pytest.mark.parametrize("told", ["keeping-in-use", "port-taken"])
async def test_a_second_coach_leaves_the_work_of_the_first_alone(
    office: Company, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """The lock on the database keeps it out; where there is none, its port does."""
    if told == "port-taken":
        monkeypatch.setattr(serving, "only_one", lambda url: nullcontext())
    await planned(office, anna="invitation")
    held = office.server.lines["slack"] = Held(office.server.lines["slack"])
    beating = asyncio.create_task(office.beats())
    await asyncio.wait_for(held.reached.wait(), 5)
    port = office.server.address.rpartition(":")[2]
    first, office.environment["COACH_PORT"] = office.server, port
    with pytest.raises(Missing, match=told):
        await office.start()
    await office.server.close()
    office.server = first
    assert await statuses(office) == {"test:anna": "sending"}
    held.go.set()
    await beating
    assert await statuses(office) == {"test:anna": "sent"}


async def test_it_says_whether_it_is_well(company: Company) -> None:
    async def health() -> tuple[int, str]:
        async with company.http.get(f"{company.server.address}/healthz") as answer:
            return answer.status, await answer.text()

    assert await health() == (200, "")
    company.clock.move(company.clock.now() + timedelta(minutes=16))  # and not one beat
    assert await health() == (503, "")
    await company.server.beat()
    assert await health() == (200, "")
    await company.server.store.close()
    company.database.write_bytes(b"no database")
    assert await health() == (503, "")


async def test_over_socket_mode_it_needs_no_door(company: Company) -> None:
    await company.server.close()
    company.environment["COACH_SLACK_APP_TOKEN"] = company.space.app_token
    company.hurried = False
    await company.start()
    await company.space.until(lambda: company.slack.socket.connections)
    url = f"{company.server.address}/slack/events"
    async with company.http.post(url, data="{}") as answer:
        assert answer.status == 404
    company.space.joins("U1", "anna", company.emails["anna"])
    anna = SlackClient(company.space, "U1", socket=company.slack.socket)
    await anna.writes("help")
    await company.settles()
    assert len(anna.reads()) == 2
    await company.server.close()
    assert company.slack.socket.connections == 0
