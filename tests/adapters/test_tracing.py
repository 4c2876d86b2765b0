"""What a served coach tells a collector of traces, and that nothing in it is about anybody."""

from __future__ import annotations

import asyncio
import logging
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter

import pytest
from aiohttp import ClientSession

from adapters import tracing
from adapters.metrics import ANSWERS, CALLS, KINDS
from adapters.needs import Missing
from adapters.settings import ServerSettings
from adapters.tracing import LONGEST
from adapters.tracing.work import WORK, Work, watch
from bot.content import words_for
from bot.people import Address, Person
from bot.store import Store
from tests.adapters.served_company import DAY, YES, Company, found_company, planned
from tests.adapters.test_watching_lines import MORNING, all_there, bad_day, canaries
from tests.fakes.collector import Collected, Mood, collecting, said
from tests.fakes.slack.client import Client as SlackClient

ADAPTERS = Path(tracing.__file__).parents[1]
THEIRS = "0af7651916cd43dd8448eb211c80319c"  # a trace that somebody outside claims to be in
HEADERS = {
    "traceparent": f"00-{THEIRS}-b7ad6b7169203331-01",
    "tracestate": "kanarie=1",
    "baggage": "kanarie=1",
}
LOSS = "the collector takes no traces; they are lost, and all else goes on"


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with found_company(tmp_path) as company:
        yield company


def asks_for_traces(company: Company, address: str, days: int = 2) -> None:
    until = (company.clock.now() + days * DAY).date().isoformat()
    company.environment |= {
        "COACH_TRACING_UNTIL": until, "OTEL_EXPORTER_OTLP_ENDPOINT": address,
    }  # fmt: skip


async def restarts(company: Company, address: str, days: int = 2) -> None:
    await company.server.close()
    asks_for_traces(company, address, days)
    await company.start()


# --- one click ------------------------------------------------------------------------------------


async def test_one_click_is_one_trace_from_the_route_to_the_answer(company: Company) -> None:
    async with collecting() as collected, ClientSession(headers=HEADERS) as outside:
        await all_there(company)
        await company.passes(MORNING)
        await restarts(company, collected.address)
        anna = company.on_slack("anna")
        await SlackClient(company.space, anna.person.id, anna._url, session=outside).clicks(YES)
        await company.settles()
        await company.server.close()
        [request] = collected.named("request")
        assert said(request) == {"http.route": "/slack/events", "http.response.status_code": 200}
        [event] = collected.named("event", platform="slack", kind="clicked")
        assert said(event)["answer"] == "answered" and event in collected.below(request)
        steps = [one.name for one in collected.below(event)]
        assert sorted(steps) == ["call", "transaction"]
        [call] = collected.named("call", platform="slack", outcome="done")
        assert said(call)["call"] in CALLS and not request.parent_span_id
        assert request.start_time_unix_nano <= event.start_time_unix_nano
        assert event.end_time_unix_nano <= call.start_time_unix_nano
        assert {one.trace_id for one in (request, event, call)} == {request.trace_id}
        assert request.trace_id.hex() != THEIRS


@pytest.mark.prove
async def test_a_round_of_sending_holds_its_calls_and_idle_beats_are_not_told(
    company: Company,
) -> None:
    async with collecting() as collected:
        await all_there(company)
        await company.passes(MORNING)
        await restarts(company, collected.address)
        for _ in range(5):
            await company.beats()
        await planned(company, anna="own", tomasz="own")
        await company.beats()
        await company.server.close()
        assert len(collected.named("beat")) <= 1  # of six; the first one tidies
        left, landed = collected.named("round")
        assert said(left) == {"outcome": "done", "leaving": 2}
        assert said(landed) == {"outcome": "done", "leaving": 0, "sent": 2}
        calls = [one for one in collected.below(left) if one.name == "call"]
        assert {said(one)["platform"] for one in calls} == {"slack", "teams"}


# --- nothing about anybody ------------------------------------------------------------------------


async def test_a_bad_day_is_traced_without_anybody(company: Company) -> None:
    async with collecting() as collected:
        asks_for_traces(company, collected.address, days=LONGEST)
        await company.server.close()
        await company.start()
        owner, people = await all_there(company), await company.rows(Person)
        await bad_day(company, owner)
        known = canaries(company, people, await company.rows(Address))
        await company.server.close()
    anybody = re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b")
    distinct = re.compile("|".join(re.escape(one) for one in known if len(one) > 5))
    for told in (one.decode("latin-1") for one in collected.raw):  # nothing parts words in there
        assert not distinct.search(told), distinct.search(told)
    for one in collected.spans:
        assert not anybody.search(str(one)), one
        assert not (one.events or one.links or one.status.message or one.trace_state)
    beats = [collected.below(one) for one in collected.named("beat", outcome="done")]
    assert beats and all(any(one.name == "transaction" for one in steps) for steps in beats)
    only_known_values(collected)


def only_known_values(collected: Collected) -> None:
    """Of a closed list each; who says no, goes, or is refused for good has no mark of its own."""
    told: dict[str, set[object]] = {}
    for one in collected.spans:
        for name, value in said(one).items():
            told.setdefault(name, set()).add(value)
    numbers = {"leaving", "sent", "refused", "doubt", "unknown", "http.response.status_code"}
    assert all(type(n) is int for name in numbers & told.keys() for n in told[name])
    assert told["platform"] == {"slack", "teams"} and told["call"] <= set(CALLS)
    assert told["kind"] <= set(KINDS.values()) and told["answer"] <= set(ANSWERS)
    assert told["outcome"] >= {"done", "refused", "doubt"}
    assert told["outcome"] <= {"done", "refused", "doubt", "too_fast", "failed"}
    assert "Stranger" not in told.get("error.type", ())  # who is new here is told to nobody
    assert told["http.route"] == {"/slack/events", "/api/messages"}
    words = {"platform", "kind", "answer", "call", "outcome", "http.route", "error.type"}
    assert told.keys() <= words | numbers
    names = {one.name for one in collected.spans}
    assert names == {"request", "event", "transaction", "reading", "call", "beat", "round"}


# --- a collector that does not do its part --------------------------------------------------------


@pytest.mark.parametrize("mood", ["refuses", "hangs"])
async def test_a_collector_in_trouble_holds_up_nothing_and_is_told_once(
    company: Company, caplog: pytest.LogCaptureFixture, mood: Mood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.tracing.collector.EVERY", 10)
    monkeypatch.setattr("adapters.tracing.collector.LAST_WORDS", 0.3)
    async with collecting(mood) as collected:
        await restarts(company, collected.address)
        caplog.clear()
        anna = company.on_slack("anna")
        before, tries = perf_counter(), 0
        while tries < 20 and collected.asked < 2:
            await anna.opens_home()
            await company.settles()
            await asyncio.sleep(0.01)
            tries += 1
        await company.server.close()
        assert perf_counter() - before < 2.5  # the exporter itself would wait three seconds
    lines = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert [one.getMessage() for one in lines] == [LOSS]


@pytest.mark.prove
async def test_a_collector_that_talks_without_end_is_not_listened_to(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.tracing.collector.EVERY", 10)
    async with collecting("endless") as collected:
        await restarts(company, collected.address)
        anna = company.on_slack("anna")
        async with asyncio.timeout(5):
            while collected.asked < 3:
                await anna.opens_home()
                await company.settles()
                await asyncio.sleep(0.01)
        await company.server.close()
    assert collected.talked < 30_000_000  # what the system had taken in already


# --- when and whether -----------------------------------------------------------------------------


def test_one_file_alone_imports_it_and_is_itself_imported_late() -> None:
    early = re.compile(r"^(?:from|import) (opentelemetry|adapters\.tracing\.\w+)", re.M)
    found = {
        (one.name, name)
        for one in ADAPTERS.rglob("*.py")
        for name in early.findall(one.read_text("utf-8"))
    }
    inside = {("spans.py", f"adapters.tracing.{part}") for part in ("collector", "work")}
    assert found == {("collector.py", "opentelemetry"), *inside}


@pytest.mark.prove
def test_without_the_setting_nothing_is_imported() -> None:
    asked = "import sys, adapters.server; print([m for m in sys.modules if 'opentel' in m])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


async def test_an_address_alone_is_not_asking(company: Company) -> None:
    async with collecting() as collected:
        await company.server.close()
        company.environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collected.address
        await company.start()
        await company.on_slack("anna").opens_home()
        await company.settles()
        await company.server.close()
    assert (collected.asked, company.server.metrics.traces) == (0, None)


async def test_it_ends_with_its_day(company: Company, caplog: pytest.LogCaptureFixture) -> None:
    async with collecting() as collected:
        await restarts(company, collected.address, days=0)
        await company.on_slack("anna").opens_home()
        await company.settles()
        company.clock.move(company.clock.now() + DAY)
        for _ in range(2):
            await company.on_slack("anna").opens_home()
            await company.settles()
        await company.server.close()
        assert len(collected.named("event")) == 1
        assert sum("any more" in one.getMessage() for one in caplog.records) == 1
        await company.start()  # its day is in the past now
        await company.server.close()
        assert company.server.metrics.traces is None


@pytest.mark.parametrize(
    ("until", "collector", "phrase"),
    [
        ("soon", "", "cli-tracing-where"),
        ("soon", "collector:4318", "cli-tracing-where"),
        ("soon", "http://a b", "cli-tracing-where"),
        ("tomorrow", "http://127.0.0.1:4318", "cli-tracing-day"),
        ("9999-12-31", "http://127.0.0.1:4318", "cli-tracing-day"),
        ("soon", "http://127.0.0.1:4318", "cli-tracing-packages"),
    ],
)
async def test_what_is_missing_is_said(
    company: Company, monkeypatch: pytest.MonkeyPatch, until: str, collector: str, phrase: str
) -> None:
    monkeypatch.delitem(sys.modules, "adapters.tracing.collector", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    await company.server.close()
    soon = (company.clock.now() + DAY).date().isoformat()
    company.environment |= {
        "COACH_TRACING_UNTIL": until.replace("soon", soon),
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector,
    }
    with pytest.raises(Missing) as missing:
        await company.start()
    assert missing.value.phrase == phrase
    for lang in ("nl", "en"):
        sentence = words_for(lang)(phrase, **missing.value.values)
        assert "COACH_TRACING_UNTIL" in sentence and "{" not in sentence


def test_the_settings_are_read_from_the_environment() -> None:
    assert ServerSettings.read({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"}).tracing is None
    read = ServerSettings.read({"COACH_TRACING_UNTIL": "2026-03-03", "OTEL_SERVICE_NAME": "web"})
    assert read.tracing and (read.tracing.until, read.tracing.name) == ("2026-03-03", "web")


@pytest.mark.prove
async def test_reading_on_postgresql_is_no_transaction_of_its_own(postgres: str) -> None:
    store = Store(postgres)
    watch(store)
    work = Work({}, idle=True)
    token = WORK.set(work)
    await store.look(lambda session: None)
    assert work.idle and [name for name, *_ in work.steps] == ["reading"]
    await store.transact(lambda session: None)
    assert not work.idle and [name for name, *_ in work.steps] == ["reading", "transaction"]
    WORK.reset(token)
    await store.close()
