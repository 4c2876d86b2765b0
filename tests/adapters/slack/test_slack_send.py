"""What the coach says arrives in a loopback Slack once, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from aiohttp import ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from sqlmodel import Session, select

from adapters.desk import Desk
from adapters.settings import SlackSettings
from adapters.simulation.clock import SimulatedClock
from adapters.slack.client import sdk_log, verdict
from adapters.slack.directory import SlackDirectory
from adapters.slack.send import SlackMessenger, open_client, publish
from bot.actions import ReadWhy
from bot.delivery import Delivery, Due, Purpose, plan
from bot.events import OpenedHome, Sender
from bot.features.welcome import Invite
from bot.lane import Pace
from bot.message import Button, Buttons, Chart, File, Message, Series, Text
from bot.people import Address
from bot.ports import NotSent, PerhapsSent, Place
from tests.fakes.faults import Fault
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import SCOPES, Post, Workspace
from tests.town import SECRET, open_town
from tests.town import Place as Village

START = datetime(2026, 11, 3, 9, tzinfo=UTC)
SANNE = Place("slack", "U1", True)
ROOM = Place("slack", "C1", False)
KEY = "nudge:2026-W45"
HELLO = Message("hello", (Text("Dag <Sanne> & co"), Buttons((Button("Waarom", ReadWhy()),))))
BYE = Message("bye", (Text("Tot later"),))
CHART = Message("results", (Chart("Zo", ("a",), (Series("s", (1.0,)),), "Eén keer a."),))
CALENDAR = File("ai-uur.ics", "text/calendar", b"BEGIN:VCALENDAR")


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
async def space(clock: SimulatedClock) -> AsyncIterator[Workspace]:
    space = Workspace(clock.now, scopes=SCOPES | {"users:read.email", "files:write"})
    space.joins("U1", "Sanne Smit", "sanne@example.org")
    space.opens("C1", "team", "U1")
    async with FakeSlack(space):
        yield space


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


def client_of(space: Workspace, session: ClientSession):
    settings = SlackSettings(space.token, api=f"{space.base}/api/")
    return open_client(settings, session, ClientTimeout(total=0.5))


@pytest.fixture
def messenger(space: Workspace, session: ClientSession, clock: SimulatedClock) -> SlackMessenger:
    return SlackMessenger(client_of(space, session), clock.now, SECRET)


def texts(space: Workspace, channel: str = "DU1") -> list[str]:
    return [post.text for post in space.posts(channel)]


async def test_a_message_is_posted_changed_and_taken_back(space, messenger) -> None:
    reference = await messenger.send(SANNE, HELLO, KEY)
    [post] = space.posts("DU1")
    assert reference == f"DU1:{post.ts}"
    assert post.text == "Dag &lt;Sanne&gt; &amp; co"
    assert post.metadata["event_type"] == "omega_delivery"
    sent = space.calls[-1].body
    assert sent["channel"] == "U1"
    assert sent["parse"] == "none"
    assert [sent[name] for name in ("mrkdwn", "link_names", "unfurl_links", "unfurl_media")] == [
        False, False, False, False,
    ]  # fmt: skip
    await messenger.update(SANNE, reference, BYE)
    assert texts(space) == ["Tot later"] and len(post.blocks) == 1
    await messenger.withdraw(SANNE, reference)
    await messenger.withdraw(SANNE, reference)  # it is gone: that is what was asked
    assert texts(space) == []


async def test_a_team_reads_it_in_its_channel(space, messenger) -> None:
    reference = await messenger.send(ROOM, HELLO, KEY)
    assert reference.startswith("C1:") and len(space.posts("C1")) == 1


# --- once, and only once --------------------------------------------------------------------------


@dataclass(slots=True)
class Ledger:
    """Sanne in a town that speaks Slack through this messenger."""

    town: Village
    space: Workspace
    sanne: int

    async def says(self, purpose: Purpose, key: str = KEY) -> str:
        """Plan something, give it a quarter of an hour, and tell how it ended."""
        now = self.town.now
        until = now + timedelta(minutes=10)
        due = Due(
            key=key, topic=Invite(), at=now, until=until, purpose=purpose, person_id=self.sanne
        )
        await self.town.store.transact(lambda session: plan(session, [due], now))
        await self.town.until(now + timedelta(minutes=15))
        [row] = [one for one in await self.town.rows(Delivery) if one.key == key]
        assert row.status != "sent" or row.reference == f"DU1:{self.posts[-1].ts}"
        return str(row.status)

    @property
    def posts(self) -> list[Post]:
        return [one for one in self.space.posts("DU1") if one.user == self.space.bot_user]


@pytest.fixture
async def ledger(space: Workspace, session: ClientSession) -> AsyncIterator[Ledger]:
    town = await open_town(start=START)
    space.now = town.clock.now
    town.house.paces["slack"] = Pace()
    town.sender.messenger = SlackMessenger(client_of(space, session), town.clock.now, SECRET)
    sanne = await town.someone("Sanne", said="new")

    def move(session: Session) -> None:
        [one] = session.exec(select(Address))
        one.platform, one.external = "slack", "U1"

    await town.store.transact(move)
    yield Ledger(town, space, sanne.person_id)
    await town.store.close()


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.TIMEOUT_AFTER])
async def test_what_arrived_unseen_is_found_and_not_doubled(ledger, fault) -> None:
    ledger.space.faults.add("chat.postMessage", fault)
    assert await ledger.says("duty") == "sent"
    assert len(ledger.posts) == ledger.space.count("chat.postMessage") == 1


@pytest.mark.parametrize("fault", [Fault.DROP_BEFORE, Fault.TIMEOUT, Fault.SERVER_ERROR, 503])
async def test_what_surely_did_not_arrive_is_said_to_whomever(ledger, fault) -> None:
    ledger.space.faults.add("chat.postMessage", fault)
    assert await ledger.says("invitation") == "sent"
    assert len(ledger.posts) == 1 and ledger.space.count("conversations.history") == 1


async def test_what_arrives_late_is_found_before_it_is_said_again(ledger) -> None:
    """Slack answered 500 and kept the message, and lets it be seen after a while."""
    space = ledger.space
    space.faults.add("chat.postMessage", Fault.SERVER_ERROR)

    find_now = ledger.town.sender.messenger.find

    async def find(place: Place, key: str) -> str:
        late = space.put("DU1", space.bot_user, "Dag")
        late.metadata = space.calls[0].body["metadata"]
        return await find_now(place, key)

    ledger.town.sender.messenger.find = find
    assert await ledger.says("invitation") == "sent"
    assert len(ledger.posts) == space.count("chat.postMessage") == 1


async def test_a_search_that_fails_is_made_again_before_it_is_said_again(ledger) -> None:
    ledger.space.faults.add("chat.postMessage", Fault.DROP_AFTER)
    for fault in (Fault.SERVER_ERROR, Fault.TOO_FAST, Fault.DROP_BEFORE):
        ledger.space.faults.add("conversations.history", fault)
    assert await ledger.says("invitation") == "sent"
    assert ledger.space.count("conversations.history") == 4
    assert len(ledger.posts) == ledger.space.count("chat.postMessage") == 1


@pytest.mark.parametrize(
    ("purpose", "ended", "said"),
    [("own", "sent", 2), ("duty", "sent", 2), ("invitation", "unknown", 1)],
)
async def test_without_the_right_to_look_only_what_is_waited_for_is_said_again(
    ledger, purpose, ended, said
) -> None:
    ledger.space.scopes.remove("im:history")
    ledger.space.faults.add("chat.postMessage", Fault.DROP_AFTER)
    assert await ledger.says(purpose) == ended
    assert len(ledger.posts) == said


@pytest.mark.parametrize(("questions", "ended", "said"), [(6, "sent", 1), (7, "unknown", 0)])
async def test_a_chat_too_long_to_look_through_is_no_proof(
    ledger, monkeypatch, questions, ended, said
) -> None:
    monkeypatch.setattr("adapters.slack.send.PAGE", 2)
    monkeypatch.setattr("adapters.slack.send.PAGES", 3)
    ledger.space.faults.add("chat.postMessage", Fault.DROP_BEFORE)
    for number in range(questions):
        ledger.space.put("DU1", "U1", f"vraag {number}")
    assert await ledger.says("invitation") == ended
    assert len(ledger.posts) == said and ledger.space.count("conversations.history") == 3


async def test_a_message_is_found_below_much_that_was_said_since(
    space, messenger, monkeypatch
) -> None:
    monkeypatch.setattr("adapters.slack.send.PAGE", 2)
    reference = await messenger.send(SANNE, HELLO, KEY)
    for number in range(5):
        space.put("DU1", "U1", f"vraag {number}")
    assert await messenger.find(SANNE, KEY) == reference
    assert space.count("conversations.history") == 3


async def test_what_left_before_a_sudden_end_is_found_by_the_next_process(
    space, session, messenger, clock
) -> None:
    reference = await messenger.send(SANNE, HELLO, KEY)
    space.token = "xoxb-another"  # the app was installed anew
    next_one = SlackMessenger(client_of(space, session), clock.now, SECRET)
    clock.move(clock.now() + timedelta(days=40))  # and stood still for long
    assert await next_one.find(SANNE, KEY) == reference
    assert await next_one.find(SANNE, "another") == ""
    assert space.count("chat.postMessage") == 1


async def test_the_way_to_the_chat_spares_a_call(space, messenger) -> None:
    reference = await messenger.send(SANNE, HELLO, KEY)
    assert await messenger.find(Place("slack", "U1", True, "DU1"), KEY) == reference
    assert space.count("conversations.open") == 0


async def test_the_same_key_of_somebody_else_is_another_message(space, messenger) -> None:
    space.joins("U2", "Jan Jans")
    await messenger.send(SANNE, HELLO, KEY)
    assert await messenger.find(Place("slack", "U2", True), KEY) == ""


async def test_a_channel_is_not_read(space, messenger) -> None:
    await messenger.send(ROOM, HELLO, KEY)
    with pytest.raises(PerhapsSent):
        await messenger.find(ROOM, KEY)
    assert len(space.calls) == 1


async def test_whether_it_arrived_at_somebody_who_is_gone_nobody_knows(space, messenger) -> None:
    with pytest.raises(PerhapsSent):
        await messenger.find(Place("slack", "U9", True), KEY)


@pytest.mark.parametrize(
    ("fault", "tries"),
    [(Fault.DROP_AFTER, 1), (Fault.DROP_BEFORE, 2), (Fault.SERVER_ERROR, 2), (Fault.TIMEOUT, 2)],
)
async def test_an_answer_that_may_have_arrived_is_looked_for_too(
    space, messenger, clock, fault, tries
) -> None:
    async def wait(seconds: float) -> None:
        clock.move(clock.now() + timedelta(seconds=seconds))

    desk = Desk(None, messenger, None, wait)
    space.faults.add("chat.postMessage", fault)
    space.faults.add("conversations.history", Fault.SERVER_ERROR)
    await desk.land(opened_by("U1"), HELLO)
    assert len(texts(space)) == 1 and space.count("chat.postMessage") == tries


async def test_what_was_pressed_stands_nowhere_in_slack(space, messenger) -> None:
    """Slack keeps a message's metadata, and the key of an answer has the pressed button in it."""
    await messenger.send(SANNE, HELLO, "1763.0001:pulse.answer|1|2|trust|never|0:U1")
    assert "pulse" not in str(space.calls) and "never" not in str(space.calls)


async def test_who_does_not_have_the_secret_makes_no_mark(space, session, messenger, clock) -> None:
    """Whoever could make it might try which answer it was of."""
    await messenger.send(SANNE, HELLO, KEY)
    stranger = SlackMessenger(client_of(space, session), clock.now, "another secret")
    assert await stranger.find(SANNE, KEY) == ""


async def test_half_a_character_in_a_key_keeps_no_answer_back(space, messenger) -> None:
    await messenger.send(SANNE, HELLO, "trigger \ud800")
    assert len(texts(space)) == 1


async def test_changing_twice_does_no_harm(space, messenger) -> None:
    reference = await messenger.send(SANNE, HELLO, KEY)
    for method, call in (
        ("chat.update", lambda: messenger.update(SANNE, reference, BYE)),
        ("chat.delete", lambda: messenger.withdraw(SANNE, reference)),
    ):
        space.faults.add(method, Fault.DROP_AFTER)
        with pytest.raises(NotSent) as refused:
            await call()
        assert refused.value.after
        await call()
    assert texts(space) == []


# --- when Slack says no ---------------------------------------------------------------------------


async def test_too_fast_holds_everybody_back(space, messenger, clock) -> None:
    space.faults.add("chat.postMessage", Fault.TOO_FAST)
    with pytest.raises(NotSent) as refused:
        await messenger.send(SANNE, HELLO, KEY)
    assert refused.value.after == timedelta(seconds=1)
    with pytest.raises(NotSent) as held:
        await messenger.send(ROOM, HELLO, KEY)
    assert held.value.after == timedelta(seconds=1)
    assert len(space.calls) == 1  # the second one did not even ask
    standing = space.put("DU1", space.bot_user, "Dag")
    await messenger.update(SANNE, f"DU1:{standing.ts}", BYE)  # Slack counts this apart
    clock.move(clock.now() + timedelta(seconds=1))
    await messenger.send(ROOM, HELLO, KEY)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=365)])
async def test_a_clock_that_is_set_back_mutes_nobody(space, session, ahead) -> None:
    now = [START + ahead]
    messenger = SlackMessenger(client_of(space, session), lambda: now[0], SECRET)
    space.faults.add("chat.postMessage", Fault.TOO_FAST)
    with pytest.raises(NotSent):
        await messenger.send(SANNE, HELLO, KEY)
    now[0] = START
    await messenger.send(SANNE, HELLO, KEY)
    assert len(texts(space)) == 1


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("0", 1), ("0.2", 1), ("1", 1), ("2.5", 2.5), ("30", 30), ("900", 900), ("901", 900),
        ("864000", 900), ("99999999999999", 60), ("9" * 5000, 60), ("1e400", 60), ("inf", 60),
        ("-5", 60), ("nan", 60), ("", 60), ("soon", 60), ("²", 60), (None, 60),
    ],
)  # fmt: skip
def test_slack_says_how_long_within_reason(said: str | None, after: float) -> None:
    headers = {} if said is None else {"Retry-After": said}
    answer = SimpleNamespace(status_code=429, data={"error": "ratelimited"}, headers=headers)
    refusal = verdict(SlackApiError("no", answer))
    assert isinstance(refusal, NotSent) and refusal.too_fast
    assert refusal.after == timedelta(seconds=after)


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        ("channel_not_found", "uninstalled"), ("user_disabled", "uninstalled"),
        ("is_archived", "uninstalled"), ("not_in_channel", "uninstalled"),
        ("messages_tab_disabled", "blocked"),
        ("restricted_action", "unknown"), ("never_heard_of", "unknown"),
    ],
)  # fmt: skip
async def test_a_no_for_good_is_not_tried_again(space, messenger, code, reach) -> None:
    space.faults.add("chat.*", code, times=2)
    with pytest.raises(NotSent, match=code) as refused:
        await messenger.send(SANNE, HELLO, KEY)
    assert (refused.value.after, refused.value.reach) == (None, reach)
    with pytest.raises(NotSent) as unchanged:
        await messenger.update(SANNE, "DU1:1.000001", HELLO)
    assert unchanged.value.after is None


@pytest.mark.parametrize("reference", ["DU1:1.000001", "", "web7", "U1:x"])
async def test_no_message_to_change(space, messenger, reference) -> None:
    with pytest.raises(NotSent) as refused:
        await messenger.update(SANNE, reference, HELLO)
    assert refused.value.after is None


@pytest.mark.parametrize(
    "code", ["invalid_auth", "token_revoked", "account_inactive", "missing_scope"]
)
async def test_a_bad_token_waits_for_the_administrator(space, messenger, code, caplog) -> None:
    space.faults.add("chat.postMessage", code)
    with caplog.at_level(logging.DEBUG), pytest.raises(NotSent) as refused:
        await messenger.send(SANNE, HELLO, KEY)
    assert refused.value.after == timedelta(minutes=10)
    [line] = [record.getMessage() for record in caplog.records if code in record.getMessage()]
    assert ("coach manifest slack" if code == "missing_scope" else "coach doctor") in line
    assert space.token not in caplog.text and "Sanne" not in caplog.text


def test_the_sdk_logs_errors_without_anybodys_words(caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        try:
            raise ValueError("mijn geheim")
        except ValueError:
            sdk_log().exception("Failed on %s", "mijn geheim")
        sdk_log().warning("only details")
    assert "ValueError at test_slack_send.py" in caplog.text
    assert "geheim" not in caplog.text and len(caplog.records) == 1


async def test_nobody_there_is_tried_again(session, clock) -> None:
    client = open_client(SlackSettings("xoxb", api="http://127.0.0.1:9/api/"), session)
    with pytest.raises(NotSent) as refused:
        await SlackMessenger(client, clock.now, SECRET).send(SANNE, HELLO, KEY)
    assert refused.value.after


# --- what Slack cannot draw -----------------------------------------------------------------------


async def test_a_chart_is_told_where_it_cannot_be_drawn(space, messenger) -> None:
    space.faults.add("chat.postMessage", "invalid_blocks")
    await messenger.send(SANNE, CHART, KEY)
    [post] = space.posts("DU1")
    assert "data_visualization" not in str(post.blocks) and "Eén keer a." in str(post.blocks)


async def test_words_alone_are_the_last_resort(space, messenger) -> None:
    space.faults.add("chat.postMessage", "invalid_blocks", times=2)
    await messenger.send(SANNE, CHART, KEY)
    [post] = space.posts("DU1")
    assert post.blocks == [] and "Eén keer a." in post.text


async def test_a_home_without_charts(space, session) -> None:
    space.faults.add("views.publish", "invalid_arguments")
    await publish(client_of(space, session), "U1", CHART)
    assert "data_visualization" not in str(space.homes["U1"]["blocks"])


# --- files ----------------------------------------------------------------------------------------


async def test_a_file_comes_below_its_message(space, messenger) -> None:
    reference = await messenger.send(SANNE, Message("kept", (Text("Hier"), CALENDAR)), KEY)
    first, second = space.posts("DU1")
    [upload] = space.uploads.values()
    assert reference == f"DU1:{first.ts}" and second.files == list(space.uploads)
    assert (upload.name, upload.content, upload.posted) == ("ai-uur.ics", CALENDAR.content, True)


async def test_a_file_is_brought_when_slack_has_room_again(space, session, clock) -> None:
    async def wait(seconds: float) -> None:
        clock.move(clock.now() + timedelta(seconds=seconds))

    messenger = SlackMessenger(client_of(space, session), clock.now, SECRET, wait)
    space.faults.add("files.getUploadURLExternal", Fault.TOO_FAST, times=2)
    await messenger.send(SANNE, Message("kept", (Text("Hier"), CALENDAR)), KEY)
    assert [one.posted for one in space.uploads.values()] == [True]
    assert clock.now() == START + timedelta(seconds=2)


async def test_a_file_that_may_have_arrived_is_not_brought_twice(space, messenger, caplog) -> None:
    space.faults.add("files.completeUploadExternal", Fault.DROP_AFTER)
    await messenger.send(SANNE, Message("kept", (Text("Hier"), CALENDAR)), KEY)
    assert len(space.uploads) == 1 and "a file did not arrive" in caplog.text


@pytest.mark.parametrize("slow", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("given_up", [True, False])
async def test_a_slow_file_takes_no_words_back(
    space, session, clock, monkeypatch, caplog, slow, given_up
) -> None:
    """Neither within its own time, nor when whoever sends gives up before that."""
    client = client_of(space, session)
    client.limit = ClientTimeout(total=5)
    messenger = SlackMessenger(client, clock.now, SECRET)
    if not given_up:
        monkeypatch.setattr("adapters.slack.send.UPLOADING", 0.1)
    space.faults.add(slow, Fault.TIMEOUT)
    async with asyncio.timeout(0.1 if given_up else 2):
        reference = await messenger.send(SANNE, Message("kept", (Text("Hier"), CALENDAR)), KEY)
    assert reference == f"DU1:{space.posts('DU1')[0].ts}" and len(texts(space)) == 1
    assert "a file did not arrive" in caplog.text


async def test_a_message_stands_without_its_file(space, messenger, caplog) -> None:
    space.scopes.remove("files:write")
    await messenger.send(SANNE, Message("kept", (Text("Hier"), CALENDAR)), KEY)
    assert len(texts(space)) == 1
    assert "a file did not arrive: missing_scope" in caplog.text


# --- who is who -----------------------------------------------------------------------------------


def opened_by(user: str) -> OpenedHome:
    return OpenedHome(id="1", sender=Sender("slack", (user,)), at=START)


async def test_the_directory_knows_colleagues(space, session) -> None:
    directory = SlackDirectory(client_of(space, session))
    assert await directory.email(opened_by("U1")) == "sanne@example.org"
    assert await directory.find("sanne@example.org") == "U1"
    assert await directory.find("nobody@example.org") == ""


async def test_the_directory_is_silent_about_others(space, session) -> None:
    space.joins("U2", "Jan Jans", "jan@example.org", deleted=True)
    space.joins("U3", "Bot", "bot@example.org", is_bot=True)
    directory = SlackDirectory(client_of(space, session))
    assert [await directory.email(opened_by(user)) for user in ("U2", "U3")] == ["", ""]
    assert await directory.find("bot@example.org") == ""
    space.scopes.remove("users:read.email")
    assert await directory.email(opened_by("U1")) == ""


async def test_another_workspace_vouches_for_nobody_here(space, session) -> None:
    """In a shared channel somebody else's workspace says what a person's address is."""
    client = client_of(space, session)
    directory = SlackDirectory(client)
    assert await directory.email(opened_by("U1"))
    space.team = "T0OTHER"
    assert await directory.email(opened_by("U1")) == ""
    assert await directory.find("sanne@example.org") == ""


async def test_the_directory_says_when_to_ask_again(space, session) -> None:
    space.faults.add("users.lookupByEmail", Fault.TOO_FAST)
    with pytest.raises(NotSent) as refused:
        await SlackDirectory(client_of(space, session)).find("sanne@example.org")
    assert refused.value.after == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("channel", "told"), [("C2", "not_in_channel"), ("C9", "channel_not_found")]
)
async def test_that_nobody_invited_the_bot_to_a_channel_is_noted(
    space, messenger, caplog, channel, told
) -> None:
    space.opens("C2", "another team", "U1", invited=False)
    with pytest.raises(NotSent, match=told) as refused:
        await messenger.send(Place("slack", channel, False), HELLO, KEY)
    assert refused.value.reach == "uninstalled"
    assert told in caplog.text and "is the bot invited" in caplog.text


async def test_that_somebody_left_is_nothing_to_look_at(space, messenger, caplog) -> None:
    with pytest.raises(NotSent, match="channel_not_found"):
        await messenger.send(Place("slack", "U9", True), HELLO, KEY)
    assert caplog.text == ""
