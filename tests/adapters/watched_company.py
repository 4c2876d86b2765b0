"""A served company as whoever keeps it running watches it, for several tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from tests.adapters.served_company import OFFICE, STORE, Company
from tests.fakes.slack.client import Client as SlackClient

MORNING = timedelta(hours=3)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FORWARDED = {"X-Forwarded-For": "203.0.113.7"}
TOKEN = "a-token-for-whoever-watches"


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
