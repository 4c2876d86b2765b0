"""What Slack tells twice, through a coach that is really served: its answer stands there once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.adapters.served_company import Company, found_company
from tests.fakes.slack.client import Client
from tests.fakes.slack.payloads import Request

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with found_company(tmp_path) as company:
        yield company


def answers(company: Company, anna: Client) -> list[str]:
    """What the coach said in her chat, as it stands there."""
    return [post.text for post in anna.reads() if post.user == company.space.bot_user]


def under_another_id(request: Request) -> Request:
    """The same message, of which Slack tells once more as if it were another event."""
    payload = deepcopy(request.payload)
    payload["event_id"] = "Ev0SECOND"
    return replace(request, payload=payload)


async def test_words_that_slack_tells_again_and_again(company: Company) -> None:
    """After one and after five minutes, under another event id, and after a restart."""
    anna = company.on_slack("anna")
    request = anna.wrote("help")
    await anna.sends(request)
    await company.settles()
    once = answers(company, anna)
    assert len(once) == 1
    await company.passes(MINUTE)
    assert (await anna.sends(request, retry=1)).status == 200
    await company.passes(4 * MINUTE)
    assert (await anna.sends(request, retry=2)).status == 200
    assert (await anna.sends(under_another_id(request))).status == 200
    await company.settles()
    await company.server.close()
    await company.start()
    anna = company.on_slack("anna")
    assert (await anna.sends(request, retry=3)).status == 200
    await company.settles()
    assert answers(company, anna) == once


async def test_a_double_click_and_the_same_press_again(company: Company) -> None:
    anna = company.on_slack("anna")
    await anna.writes("help")
    await company.settles()
    press, again = anna.clicked("profile.settings"), anna.clicked("profile.settings")
    for request in (press, press, again):
        assert (await anna.sends(request)).status == 200
    await company.settles()
    helped, *shown = answers(company, anna)
    assert len(shown) == 2 and shown[0] == shown[1] != helped
