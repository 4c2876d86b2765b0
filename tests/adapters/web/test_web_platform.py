"""The platform in memory behaves as the coach expects of any platform."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from web_sample import STORY, Sample, said

from adapters.web.send import Key, WebPlatform
from bot.ports import Messenger, NotSent, Place

SANNE = Place("web", "sanne", True)
MINE = Key("sanne", True)


@pytest.fixture
def platform() -> WebPlatform:
    return WebPlatform(lambda: datetime(2026, 11, 16, tzinfo=UTC))


async def test_what_was_sent_can_be_updated_and_withdrawn(platform: WebPlatform) -> None:
    messenger: Messenger = platform
    reference = await messenger.send(SANNE, STORY, "story:1")
    await messenger.update(SANNE, reference, said("Nieuw"))
    assert [(p.message, p.updated) for p in platform.posts(MINE)] == [(said("Nieuw"), True)]
    await messenger.withdraw(SANNE, reference)
    assert platform.posts(MINE)[0].withdrawn
    with pytest.raises(NotSent):
        await messenger.update(SANNE, reference, STORY)


async def test_every_change_is_a_new_version(platform: WebPlatform) -> None:
    versions = [platform.version]
    reference = await platform.send(SANNE, STORY, "k")
    versions.append(platform.version)
    await platform.update(SANNE, reference, STORY)
    versions.append(platform.version)
    await platform.withdraw(SANNE, reference)
    versions.append(platform.version)
    assert versions == sorted(set(versions))


async def test_nobody_is_reached_elsewhere() -> None:
    platform = Sample().platform
    for place in (Place("web", "nobody", True), Place("slack", "sanne", True),
                  Place("web", "sanne", False)):  # fmt: skip
        with pytest.raises(NotSent):
            await platform.send(place, STORY, "k")


async def test_a_reference_counts_in_its_own_conversation_only(platform: WebPlatform) -> None:
    reference = await platform.send(SANNE, STORY, "k")
    with pytest.raises(NotSent):
        await platform.withdraw(Place("web", "omar", True), reference)


async def test_only_what_the_coach_said_counts_as_unread(platform: WebPlatform) -> None:
    platform.put(MINE, mine="Hallo")
    await platform.send(SANNE, STORY, "a")
    gone = await platform.send(SANNE, STORY, "b")
    await platform.withdraw(SANNE, gone)
    assert platform.unread("sanne", MINE) == 1
    platform.read("sanne", MINE)
    assert platform.unread("sanne", MINE) == 0
    assert platform.heard_since(1) == {MINE}
    assert platform.heard_since(platform.last) == set()
