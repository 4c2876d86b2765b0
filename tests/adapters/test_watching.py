"""What a running coach tells whoever keeps it running, and that nothing in it is about anybody."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import shutil
import sqlite3
import sys
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from aiohttp import HttpVersion10
from aiohttp.test_utils import make_mocked_request
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import col

from adapters.access import may_look
from adapters.health import Health
from adapters.log import Discreet, Json, logged
from adapters.needs import up_to_date
from adapters.readings import read
from adapters.settings import LogSettings
from bot import lane
from bot.delivery import Delivery, Due, plan
from bot.features.welcome import Invite
from bot.people import Address, Person
from bot.store import Store
from bot.timers import Wake, wake
from tests.adapters.served_company import OFFICE, STORE, Company, found_company
from tests.conftest import PROVE
from tests.fakes.faults import Fault
from tests.fakes.slack.client import Client as SlackClient
from tests.fakes.slack.workspace import SECRET as SIGNING

MORNING = timedelta(hours=3)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FORWARDED = {"X-Forwarded-For": "203.0.113.7"}
TOKEN = "a-token-for-whoever-watches"


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with found_company(tmp_path) as company:
        yield company


async def all_there(company: Company) -> SlackClient:
    """The office has Slack, the store Teams, both are open; the owner is given back."""
    for ref in (*await company.everybody_of(OFFICE), "marit"):
        company.on_slack(ref)
    await company.server.finder.look()
    for ref in await company.everybody_of(STORE):
        await company.on_teams(ref).installs()
    owner = company.on_slack("marit")
    await company.opens(owner, OFFICE, STORE)
    return owner


async def asked(company: Company, path: str, **headers: str) -> tuple[int, str]:
    async with company.http.get(company.server.address + path, headers=headers) as answer:
        return answer.status, await answer.text()


# --- lines ----------------------------------------------------------------------------------------


def line(said: str, *args: object, name: str = "bot.coach", error: Exception | None = None):
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.WARNING, "x.py", 7, said, args, info, "handle_request")


def failed() -> Exception:
    try:
        raise ValueError("geheim")
    except ValueError as error:
        return error


def test_a_line_is_one_json_object_with_the_kind_and_the_place_of_trouble() -> None:
    record = line("too %s: %s", "late", "ValueError at coach.py:42 > week.py:88")
    record.created = NOW.timestamp()
    assert json.loads(Json().format(record)) == {
        "at": "2026-03-02T09:00:00.000Z",
        "level": "WARNING",
        "from": "bot.coach",
        "said": "too late: ValueError at coach.py:42 > week.py:88",
        "kind": "ValueError",
        "place": "coach.py:42 > week.py:88",
    }
    told = json.loads(Json().format(line("x", name="aiohttp.server", error=failed())))
    assert told["said"].startswith("in handle_request: ValueError at test_watching.py:")
    assert (told["kind"], "geheim" in str(told)) == ("ValueError", False)
    assert "kind" not in json.loads(Json().format(line("it meets at nine")))


@pytest.mark.parametrize("form", [Discreet(), Json()])
def test_a_line_stays_one_line(form: Discreet) -> None:
    told = form.format(line("a\nb\r\x1b[31m%s", "c\u2028d"))
    assert len(told.splitlines()) == 1 and "\x1b" not in told and "\\u001b" not in told


@pytest.mark.parametrize("form", [Discreet(), Json()])
@pytest.mark.parametrize("said", ["%d and %s", "%s %s %s", "no place for it"])
def test_a_broken_line_keeps_its_arguments_to_itself(form: Discreet, said: str) -> None:
    told = form.format(line(said, "geheim", "geheim"))
    assert "geheim" not in told and "x.py:7" in told


@pytest.mark.parametrize(
    "private",
    [
        "xoxb-1-2-abc", "xapp-1-A1", "anna.zonneveld@example.org", "U0123ABCD", "C012345678",
        "00000000-0000-4000-8000-000000000001", "29:1abcdefgh", "eyJhbGciOiJSUzI1NiJ9.e30.x",
    ],
)  # fmt: skip
def test_what_slips_into_a_line_of_ours_does_not_get_out(private: str) -> None:
    told = Discreet().format(line("it is %s: %s", private, "ValueError at week.py:88"))
    assert private not in told and told.endswith("it is …: ValueError at week.py:88")


class Screen(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.isatty = lambda: terminal  # type: ignore[method-assign]


@contextmanager
def alone(monkeypatch: pytest.MonkeyPatch, terminal: bool = False) -> Iterator[Screen]:
    """Without the handlers of the tests themselves."""
    screen, before = Screen(terminal), logging.root.level
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", screen)
        patch.setattr(logging.root, "handlers", [])
        yield screen
    logging.root.setLevel(before)


@pytest.mark.parametrize(
    ("form", "terminal", "json_lines"),
    [("", False, True), ("", True, False), ("text", False, False), ("json", True, True)],
)
def test_for_people_on_a_terminal_and_for_programs_elsewhere(
    monkeypatch: pytest.MonkeyPatch, form: str, terminal: bool, json_lines: bool
) -> None:
    with alone(monkeypatch, terminal) as screen, logged(LogSettings(form, "INFO")):
        logging.getLogger("bot.coach").info("good morning")
        logging.getLogger("bot.coach").debug("not this")
        logging.getLogger("aiohttp.client").info("nor this")
    [told] = screen.getvalue().splitlines()
    assert told.startswith("{") == json_lines and "good morning" in told


def test_nothing_is_said_beside_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python repeats a broken line's arguments, and prints warnings and what nobody caught."""
    with alone(monkeypatch) as screen, logged(LogSettings()), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("geheim", UserWarning, stacklevel=1)
        logging.getLogger("bot.coach").error("%d", "geheim")
        sys.unraisablehook(SimpleNamespace(exc_value=failed(), exc_type=ValueError, object="x"))
    told = [json.loads(one) for one in screen.getvalue().splitlines()]
    assert [one["from"] for one in told] == ["py.warnings", "bot.coach", "adapters.log"]
    assert "geheim" not in screen.getvalue()


class Overheard(logging.Handler):
    """Every line of everybody, in both forms, and the words of ours before anything is masked."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [Discreet().format(record), Json().format(record)]
        if record.name.startswith(("adapters.", "bot.")):
            self.words.append(record.getMessage())


@pytest.fixture
def overheard() -> Iterator[Overheard]:
    heard, before = Overheard(), logging.root.level
    logging.root.addHandler(heard)
    logging.root.setLevel(logging.DEBUG)
    yield heard
    logging.root.removeHandler(heard)
    logging.root.setLevel(before)


async def bad_day(company: Company, owner: SlackClient) -> None:
    """All that people do, while everything goes wrong that can."""
    slack, teams = company.space.faults, company.world.faults
    for fault in (
        Fault.TOO_FAST, Fault.SERVER_ERROR, Fault.DROP_AFTER, Fault.DROP_BEFORE, "invalid_auth",
        "channel_not_found", "messages_tab_disabled", "invalid_blocks", "a_code_nobody_knows",
    ):  # fmt: skip
        slack.add("chat.*", fault)
    for method in ("views.open", "views.publish", "users.info", "users.lookupByEmail"):
        slack.add(method, Fault.SERVER_ERROR)
        slack.add(method, "missing_scope")
    for trouble in (Fault.TOO_FAST, Fault.DROP_AFTER, 500, 403, 404, 400):
        teams.add("*", trouble)
    anna, tomasz = company.on_slack("anna"), company.on_teams("tomasz")
    for _ in range(3):
        await anna.writes("mijn geheim kanarie-tekst")
        await anna.opens_home()
        await tomasz.writes("mijn geheim kanarie-tekst")
        await company.settles()
        await company.passes(MORNING)
    await anna.clicks("Laat maar")
    await company.on_slack("bert").commands("/omega", "vraag mijn geheim kanarie-tekst")
    await anna.sends(anna.wrote("mijn geheim kanarie-tekst"))
    odd = {"serviceUrl": company.world.service_url, "channelId": "msteams", "type": "message"}
    await tomasz.posts(odd | {"text": "kanarie-tekst", "from": {"id": "29:kanarie"}})
    await tomasz.posts(odd, token="eyJkanarie.e30.kanarie")
    stranger = SlackClient(company.space, anna.person.id, anna._url, "another", company.http)
    await stranger.writes("kanarie-tekst")
    await anna.happens({"type": "message", "text": {"kanarie": "kanarie-tekst"}})
    await company.settles()
    tomasz.blocks()
    await company.passes(timedelta(days=1))
    await owner.happens({"type": "app_uninstalled"})
    await company.settles()


def canaries(company: Company, people: list[Person], places: list[Address]) -> set[str]:
    named = {word for one in people for word in (one.name, *one.name.split(), one.email)}
    there = {word for one in places for word in (one.external, one.route) if word}
    secret = {
        text
        for name, text in company.environment.items()
        if any(part in name for part in ("TOKEN", "SECRET", "_ID"))
    }
    there |= {*company.space.people, *company.space.rooms, *company.world.people}
    inside = {company.space.team, company.channel, SIGNING, company.settings.secret, "kanarie"}
    return {one for one in named | there | secret | inside if len(one) > 3}


async def test_a_bad_day_is_told_without_anybody(company: Company, overheard: Overheard) -> None:
    owner, people = await all_there(company), await company.rows(Person)
    await bad_day(company, owner)
    known = canaries(company, people, await company.rows(Address))
    _, page = await asked(company, "/metrics")
    assert "coach_people" in await numbers(company, platform="teams", reach="reachable")
    assert "coach_people" not in await numbers(company, platform="teams", reach="blocked")  # by one
    company.database.write_bytes(b"no database")
    await company.on_slack("anna").writes("mijn geheim kanarie-tekst")
    await company.settles()
    assert len({one for one in overheard.words if ":" in one}) > 10, overheard.words
    anybody = re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b")
    for told in (*overheard.lines, *overheard.words, page):
        assert not anybody.search(told), told
    only_known_labels(labels_of(page))


def labels_of(text: str) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            for name, value in sample.labels.items():
                told.setdefault(name, set()).add(value)
    return told


def only_known_labels(told: dict[str, set[str]]) -> None:
    """Names of platforms, lanes, kinds and ends are all that a label ever holds; who says no, goes,
    or is refused is in no number that others are not in too."""
    lanes = {"slack", "slack_changes", "teams", "teams_changes"}
    assert told.pop("lane") == lanes and told.pop("platform") == {"slack", "teams"}
    assert told.pop("kind") == {"said", "clicked", "submitted", "opened_home", "came_or_went"}
    assert told.pop("answer") == {"answered", "repeated", "sorry"}
    assert told.pop("outcome") == {"sent", "refused", "doubt", "unknown"}
    assert told.pop("call") == {"send", "find", "update", "withdraw"}
    assert told.pop("reach") <= {"reachable", "unknown", "blocked", "uninstalled"}
    assert told.keys() == {"le", "version", "revision"}


async def test_the_life_of_the_process_is_told_and_what_was_said_in_counts(
    company: Company, overheard: Overheard
) -> None:
    await company.server.close()
    await company.start()
    await all_there(company)
    await company.passes(MORNING)
    company.hurried = False
    company.server.live()
    await company.server.close()
    ends = ("started", "the database is at", "ready", "ending", "ended")
    life = [one for one in overheard.words if one.startswith(ends)]
    life = life[-len(ends) :]
    assert [one.startswith(end) for one, end in zip(life, ends, strict=True)] == [True] * 5
    told = [one for one in overheard.words if one.startswith("said unasked")]
    counts = [dict(part.rsplit(" ", 1) for part in one[14:].split(", ")) for one in told]
    rows = await _sent(company)
    for platform in ("slack", "teams"):
        assert sum(int(one.get(platform, 0)) for one in counts) == rows[platform] > 0


async def _sent(company: Company) -> dict[str, int]:
    await company.start()
    rows = await company.rows(Delivery, status="sent")
    return {name: sum(one.platform == name for one in rows) for name in ("slack", "teams")}


# --- whether it is well ---------------------------------------------------------------------------


async def test_it_is_ready_while_it_serves_and_not_one_moment_longer(company: Company) -> None:
    assert await asked(company, "/readyz") == (503, "starting\n")
    company.hurried = False
    company.server.live()
    await company.server.beat()
    assert await asked(company, "/readyz") == (200, "")
    going = asyncio.Event()
    company.server._closing.push_async_callback(going.wait)  # as if it took its time
    ending = asyncio.create_task(company.server.close())
    await asyncio.sleep(0)
    assert await asked(company, "/readyz") == (503, "ending\n")
    assert await asked(company, "/healthz") == (200, "")
    going.set()
    await ending


async def test_what_is_not_ready_is_told_to_nobody_outside(company: Company) -> None:
    company.hurried = False
    company.server.live()
    await company.on_slack("marit").happens({"type": "app_uninstalled"})
    assert await asked(company, "/readyz") == (503, "slack\n")
    assert await asked(company, "/readyz", **FORWARDED) == (503, "")


class App:
    able = True


@pytest.fixture
async def health(tmp_path: Path) -> AsyncIterator[Health]:
    """Of a coach that is well, over a database of its own."""
    store = Store(f"sqlite:///{tmp_path / 'coach.db'}")
    await up_to_date(store)
    yield Health(store, lambda: NOW, {"teams": App()}, lambda: True, NOW, "serving")
    await store.close()


async def test_each_thing_that_is_not_ready_has_a_name(
    health: Health, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert await health.missing() == []
    health.beaten = NOW - timedelta(minutes=2)
    health.carries = lambda: False
    health.apps["teams"].able = False  # type: ignore[misc]
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    assert await health.missing() == ["disk", "beats", "deliveries", "teams"]
    await health.store.close()
    (tmp_path / "coach.db").write_bytes(b"no database")
    assert (await health.missing())[0] == "database"
    health.stage = "ending"
    assert await health.missing() == ["ending"]


async def test_a_database_that_another_program_keeps_locked_is_not_ready(
    health: Health, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("adapters.health.PATIENCE", 0.1)
    with closing(sqlite3.connect(tmp_path / "coach.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await health.missing() == ["database"]
    assert await health.missing() == []


async def test_an_engine_that_broke_down_or_is_stuck_carries_nothing(company: Company) -> None:
    server, company.hurried = company.server, False
    server.live()
    assert await server.health.missing() == []
    server.engine.well = False
    assert await server.health.missing() == ["deliveries"]
    server.engine.well = True
    server._carrying.cancel()  # type: ignore[union-attr]
    await asyncio.sleep(0)
    assert await server.health.missing() == ["deliveries"]


async def test_teams_is_able_while_it_gives_tokens(company: Company) -> None:
    tomasz, app = company.on_teams("tomasz"), company.server.apps["teams"]
    assert app.able
    good = company.world.identity.secret
    company.world.identity.secret = "another"
    await tomasz.writes("help")
    await company.settles()
    assert not app.able
    company.world.identity.secret = good
    await tomasz.writes("help")
    await company.settles()
    assert app.able


async def test_slack_over_a_socket_is_able_while_it_is_heard(company: Company) -> None:
    await company.server.close()
    company.environment["COACH_SLACK_APP_TOKEN"] = company.space.app_token
    company.hurried = False
    await company.start()
    app = company.server.apps["slack"]
    assert not app.able  # not connected yet
    await company.space.until(lambda: company.slack.socket.connections and app.able)
    company.clock.move(company.clock.now() + timedelta(minutes=3))
    assert not app.able


# --- numbers --------------------------------------------------------------------------------------


async def numbers(company: Company, **labels: str) -> dict[str, float]:
    """By name, of the samples with these labels; histograms by their count."""
    status, text = await asked(company, "/metrics")
    assert status == 200
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if labels.items() <= sample.labels.items():
                found[sample.name] = found.get(sample.name, 0) + sample.value
    return found


async def test_what_was_said_and_heard_is_counted(company: Company) -> None:
    await all_there(company)
    company.space.faults.add("chat.postMessage", Fault.TOO_FAST)
    await company.passes(MORNING)
    for platform in ("slack", "teams"):
        sent = await company.rows(Delivery, status="sent", platform=platform, op="send")
        counted = await numbers(company, lane=platform, outcome="sent")
        assert counted["coach_deliveries_total"] == len(sent) > 0
    refused = await numbers(company, lane="slack", outcome="refused")
    assert refused["coach_deliveries_total"] >= 1  # and who was about to be called meanwhile
    assert (await numbers(company, platform="slack"))["coach_too_fast_total"] == 1
    said = await numbers(company, platform="slack", call="send")
    assert said["coach_call_seconds_count"] == company.space.count("chat.postMessage", "ok")
    anna = company.on_slack("anna")
    before = await numbers(company, platform="slack")
    once = anna.wrote("help")
    for retry in range(3):
        await anna.sends(once, retry)
    await company.settles()
    heard = await numbers(company, platform="slack", kind="said")
    assert heard["coach_events_total"] == 3
    repeated = await numbers(company, kind="said", answer="repeated")
    assert repeated["coach_events_total"] == 2
    after = await numbers(company, platform="slack")
    assert after["coach_event_seconds_count"] - before["coach_event_seconds_count"] == 3


async def test_how_it_stands_is_read_when_it_is_asked(company: Company) -> None:
    await all_there(company)
    await company.passes(MORNING)
    await _planned(company, "anna", "bert")
    company.clock.move(company.clock.now() + timedelta(minutes=10))
    found = await numbers(company, lane="slack")
    assert (found["coach_waiting"], found["coach_waiting_oldest_seconds"]) == (2, 600)
    assert (await numbers(company, lane="teams"))["coach_waiting"] == 0
    assert (await numbers(company))["coach_timers_overdue"] >= 1
    until = company.clock.now() + timedelta(seconds=90)
    await company.server.store.transact(lambda session: lane.freeze(session, "slack", until))
    assert (await numbers(company, lane="slack"))["coach_lane_closed_seconds"] == 90
    before = found["coach_delivery_late_seconds_sum"]
    company.clock.move(until)
    await company.passes(timedelta(seconds=5))
    found = await numbers(company, lane="slack")
    assert 2 * 690 <= found["coach_delivery_late_seconds_sum"] - before < 2 * 695
    left = sa.update(Delivery).where(col(Delivery.key).startswith("test:"))
    await company.server.store.transact(
        lambda session: session.execute(left.values(status="sending"))
    )
    assert (await numbers(company, lane="slack"))["coach_in_the_air"] == 2
    await company.server.beat()
    found = await numbers(company)
    assert found["coach_last_good_beat_timestamp_seconds"] == company.clock.now().timestamp()
    assert found["coach_timers_overdue"] == 0 and found["coach_build_info"] == 1
    assert found["process_resident_memory_bytes"] > 10**7


async def _planned(company: Company, *refs: str) -> None:
    people, now = {one.ref: one.key for one in await company.rows(Person)}, company.clock.now()
    dues = [
        Due(
            key=f"test:{ref}", topic=Invite(), at=now, until=now + MORNING, purpose="duty",
            person_id=people[ref],
        )
        for ref in refs
    ]  # fmt: skip
    await company.server.store.transact(lambda session: plan(session, dues, now))
    late = Wake(feature="welcome", at=now, person_id=people[refs[0]])
    await company.server.store.transact(lambda session: wake(session, [late]))


async def test_without_a_database_there_are_numbers_that_say_so(company: Company) -> None:
    assert (await numbers(company))["coach_database_up"] == 1
    await company.server.store.close()
    company.database.write_bytes(b"no database")
    await company.server.beat()
    found = await numbers(company)
    assert (found["coach_database_up"], found["coach_beats_failed_total"]) == (0, 1)
    assert "coach_waiting" not in found


# --- for whom -------------------------------------------------------------------------------------

HERE = {"Host": "127.0.0.1:8080"}


@pytest.mark.parametrize(
    ("token", "remote", "headers", "seen"),
    [
        ("", "127.0.0.1", HERE, True),
        ("", "::1", {"Host": "[::1]:8080"}, True),
        ("", "::ffff:127.0.0.1", {"Host": "localhost"}, True),
        ("", "192.0.2.1", HERE, False),
        ("", "", HERE, False),
        ("", None, HERE, False),
        ("", "somewhere", HERE, False),
        ("", "127.0.0.1", HERE | {"X-Forwarded-For": "127.0.0.1"}, False),
        ("", "127.0.0.1", HERE | {"x-forwarded-host": ""}, False),
        ("", "127.0.0.1", HERE | {"Forwarded": "for=127.0.0.1"}, False),
        ("", "127.0.0.1", HERE | {"Via": "1.1 proxy"}, False),
        ("", "127.0.0.1", HERE | {"X-Real-IP": "127.0.0.1"}, False),
        ("", "127.0.0.1", {"Host": "omega.example.org"}, False),
        ("", "127.0.0.1", HERE | {"Authorization": "Bearer x"}, True),
        (TOKEN, "192.0.2.1", HERE | {"Authorization": f"Bearer {TOKEN}"}, True),
        (TOKEN, "192.0.2.1", FORWARDED | {"Authorization": f"bearer {TOKEN}"}, True),
        (TOKEN, "127.0.0.1", HERE, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": "Bearer "}, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": f"Bearer {TOKEN}x"}, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": f"Basic {TOKEN}"}, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": TOKEN}, False),
        (TOKEN, "127.0.0.1", HERE | {"Authorization": "Bearer ë"}, False),
    ],
)
def test_numbers_are_for_who_has_the_token_or_sits_beside_it(
    token: str, remote: str | None, headers: dict[str, str], seen: bool
) -> None:
    request = make_mocked_request("GET", "/metrics", headers=headers).clone(remote=remote or "")
    if remote is None:
        request = SimpleNamespace(  # type: ignore[assignment]
            remote=None, headers=request.headers, version=request.version, url=request.url
        )
    assert may_look(request, token) == seen


def test_a_proxy_that_says_nothing_of_itself_speaks_an_old_dialect() -> None:
    request = make_mocked_request("GET", "/metrics", headers=HERE, version=HttpVersion10)
    assert not may_look(request.clone(remote="127.0.0.1"), "")


async def test_for_strangers_there_is_no_such_page(company: Company) -> None:
    nowhere = await asked(company, "/no-such-page")
    assert await asked(company, "/metrics", **FORWARDED) == nowhere
    assert (await asked(company, "/metrics"))[0] == 200
    await company.server.close()
    company.environment["COACH_METRICS_TOKEN"] = TOKEN
    await company.start()
    assert await asked(company, "/metrics") == nowhere
    assert await asked(company, "/metrics", Authorization="Bearer another") == nowhere
    assert await asked(company, "/readyz") == (503, "")
    shown = {"Authorization": f"Bearer {TOKEN}"} | FORWARDED
    status, text = await asked(company, "/metrics", **shown)
    assert status == 200 and "coach_deliveries_total" in text
    assert await asked(company, "/readyz", **shown) == (503, "starting\n")


# --- how long it takes ----------------------------------------------------------------------------


ROWS = f"""
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{rows}})
    INSERT INTO delivery (key, op, "of", person_id, topic, purpose, lane, rank, due, ready, until,
                          status, doubt, attempts, platform, external, reference)
    SELECT 'k' || i, 'send', '', 1, '', 'coaching', CASE i % 2 WHEN 0 THEN 'slack' ELSE 'teams' END,
           i % 3, '{NOW:%F %T}', '{NOW:%F %T}', '{NOW:%F %T}', 'planned', 0, 0, '', '', ''
    FROM n
"""
TIMERS = f"""
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{rows}})
    INSERT INTO timer (feature, person_id, subject, due) SELECT 'x', 1, i, '{NOW:%F %T}' FROM n
"""


@pytest.mark.skipif(not PROVE, reason="a million rows")
async def test_a_million_rows_are_read_in_a_moment(company: Company) -> None:
    for rows in (ROWS, TIMERS):
        text = sa.text(rows.format(rows=1_000_000))
        await company.server.store.transact(lambda session, text=text: session.execute(text))
    company.clock.move(NOW + timedelta(days=365))
    took = []
    for _ in range(5):
        since = perf_counter()
        await company.server.store.transact(
            lambda session: read(session, company.server.paces, company.clock.now())
        )
        took.append(perf_counter() - since)
    print(f"a million deliveries and timers: read in {median(took) * 1000:.1f} ms")
    assert median(took) < 0.25, took
