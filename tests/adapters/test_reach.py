"""Who is reached on the platforms, as they tell it: removed, blocked, invited, and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import TellStory
from bot.features.story.told import Share
from bot.people import Address, Channel, Person
from bot.reachable import reach_counts, refusing_channels
from tests.adapters.served_company import (
    OFFICE,
    ROOM,
    STORE,
    Company,
    all_there,
    found_company,
    on_slack,
    on_teams,
    planned,
    statuses,
)
from tests.fakes.slack.client import HOME

MOMENT, MORNING = timedelta(minutes=1), timedelta(hours=3)


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    """At work, in open teams; everybody was invited."""
    async with found_company(tmp_path) as company:
        await all_there(company)
        await company.opens(company.on_slack("marit"), OFFICE, STORE)
        await company.passes(MORNING)
        yield company


async def reached(company: Company, ref: str) -> dict[str, str]:
    [person] = await company.rows(Person, ref=ref)
    return {one.platform: one.reach for one in await company.rows(Address, person_id=person.id)}


def heard(company: Company) -> tuple[int, int]:
    """How much Anna was told on Slack, and on Teams."""
    return len(on_slack(company, "anna")), len(on_teams(company, "anna"))


@pytest.mark.parametrize(
    ("refusal", "reach"),
    [
        ("ConversationBlockedByUser", "blocked"),
        ("MessageWritesBlocked", "blocked"),
        ("NotInstalled", "uninstalled"),
    ],
)
async def test_who_shuts_teams_is_told_on_slack_and_on_teams_again_when_they_write(
    company: Company, refusal: str, reach: str
) -> None:
    anna = company.on_teams("anna")
    company.clock.move(company.clock.now() + MOMENT)
    await anna.installs()
    await anna.writes("help")
    await company.settles()
    slack, teams = heard(company)
    anna.chat.refusal = refusal
    await planned(company, anna="duty")
    await company.passes(MOMENT)
    assert await reached(company, "anna") == {"slack": "reachable", "teams": reach}
    assert heard(company) == (slack + 1, teams)
    anna.chat.refusal = ""
    await anna.writes("help")
    await company.settles()
    await planned(company, key="again", anna="duty")
    await company.passes(MOMENT)
    assert await reached(company, "anna") == {"slack": "reachable", "teams": "reachable"}
    assert heard(company) == (slack + 1, teams + 2)


async def test_who_removes_the_app_hears_what_waited_when_it_is_installed_again(
    company: Company,
) -> None:
    tomasz, before = company.on_teams("tomasz"), len(on_teams(company, "tomasz"))
    await tomasz.removes()
    calls = len(company.world.calls)
    await planned(company, tomasz="duty")
    await company.passes(2 * MORNING / 3)
    assert await statuses(company) == {"test:tomasz": "planned"}
    await company.server.finder.look()
    await company.passes(MOMENT)
    assert await reached(company, "tomasz") == {"teams": "uninstalled"}
    assert len(company.world.calls) == calls  # nobody knocks, nobody looks
    await tomasz.installs(upgrade=True)  # an update of the app by an administrator is no return
    await company.passes(MOMENT)
    assert await statuses(company) == {"test:tomasz": "planned"}
    await tomasz.installs()
    await company.passes()
    assert await statuses(company) == {"test:tomasz": "sent"}
    assert len(on_teams(company, "tomasz")) == before + 1


async def test_a_403_that_says_nothing_known_is_no_no(company: Company) -> None:
    company.on_teams("tomasz").chat.refusal = "Forbidden"
    await planned(company, tomasz="duty")
    await company.passes(MORNING / 3)
    assert await reached(company, "tomasz") == {"teams": "reachable"}
    assert await statuses(company) == {"test:tomasz": "planned"}
    company.on_teams("tomasz").chat.refusal = ""
    await company.passes(MORNING / 2)
    assert await statuses(company) == {"test:tomasz": "sent"}


async def test_whoever_slack_no_longer_knows_is_not_found_anew(company: Company) -> None:
    company.space.faults.add("chat.postMessage", "user_disabled")
    await planned(company, anna="duty")
    await company.passes(MOMENT)
    assert await reached(company, "anna") == {"slack": "uninstalled"}
    asked = company.space.count("users.lookupByEmail")
    await company.server.finder.look()
    assert company.space.count("users.lookupByEmail") == asked
    assert await statuses(company) == {"test:anna": "planned"}
    before = len(on_slack(company, "anna"))
    await company.on_slack("anna").opens_home()
    await company.settles()
    await company.passes(MOMENT)
    assert await statuses(company) == {"test:anna": "sent"}
    assert len(on_slack(company, "anna")) == before + 1


async def test_an_app_removed_from_slack_leaves_teams_and_comes_back_with_a_start(
    company: Company,
) -> None:
    await company.on_teams("anna").installs()
    slack, teams = heard(company)
    await company.on_slack("marit").happens({"type": "app_uninstalled"})
    posts = company.space.count("chat.postMessage")
    await planned(company, anna="duty", bert="duty")
    await company.passes(MOMENT)
    assert heard(company) == (slack, teams + 1)
    assert company.space.count("chat.postMessage") == posts
    assert await statuses(company) == {"test:anna": "sent", "test:bert": "planned"}
    counts = await company.server.store.transact(reach_counts)
    assert counts["slack", "uninstalled"] == 5  # all of the office, and the owner
    await company.server.close()
    await company.start()  # with the token of the new installation
    await company.passes(MOMENT)
    assert await statuses(company) == {"test:anna": "sent", "test:bert": "sent"}
    assert await reached(company, "bert") == {"slack": "reachable"}


async def test_a_channel_without_the_bot_is_told_and_takes_the_next_story(
    company: Company,
) -> None:
    members = company.space.rooms[ROOM].members
    members.discard(company.space.bot_user)
    await _story(company, 1)
    assert await company.server.store.transact(refusing_channels) == {"slack": [OFFICE]}
    in_teams = company.world.chats[company.channel]
    assert (company.on_slack("anna").reads(ROOM), len(in_teams.standing)) == ([], 1)
    members.add(company.space.bot_user)
    await _story(company, 2)
    assert await company.server.store.transact(refusing_channels) == {}
    assert len(company.on_slack("anna").reads(ROOM)) == 1 and len(in_teams.standing) == 2
    assert {one.reach for one in await company.rows(Channel)} == {"reachable"}


async def _story(company: Company, number: int) -> None:
    """Anna tells one, for the channels of her team."""
    anna = company.on_slack("anna")
    await anna.opens_home()
    await company.settles()
    await anna.clicks(TellStory("win").pack(), HOME)
    await company.settles()
    await anna.submits({"task": "Korter", "did": f"Poging {number}", "gave": "Rust"})
    await company.settles()
    await anna.clicks(Share(number, "first").pack())
    await company.settles()
    await company.passes(MOMENT)
