"""Who is in which user group of a Slack workspace, for the import of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from adapters.desk import Wait
from adapters.slack.directory import Account, Identity, Workspace, asked, everybody
from bot.roster import Crowd, Member, Spot, member

GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger")


class SlackGroups:
    """A group is named by its id, S0123, or its handle, @support. To read them is a right of its
    own, usergroups:read."""

    def __init__(self, client: AsyncWebClient, wait: Wait) -> None:
        self._client, self._wait = client, wait

    async def members(self, groups: Sequence[Spot]) -> Crowd:
        """Raises NotSent or PerhapsSent."""
        ids = await self._ids()
        handles = [name for name in ids if name.startswith("@")]
        unknown = [spot for spot in groups if _name(spot) not in ids]
        refused = dict.fromkeys(unknown, ("source-unknown", handles))
        known = [spot for spot in groups if spot not in refused]
        users = {spot: await self._users(ids[_name(spot)]) for spot in known}
        here = await Workspace(self._client).identity()
        accounts = {one["id"]: one async for one in everybody(self._client, self._wait)}
        kinds = {
            user: _kind(accounts.get(user), here) for several in users.values() for user in several
        }
        members = {
            spot: [_member(accounts[user]) for user in several if not kinds[user]]
            for spot, several in users.items()
        }
        return Crowd(members, refused, Counter(kind for kind in kinds.values() if kind))

    async def _ids(self) -> dict[str, str]:
        """By id and by handle."""
        told = await asked(self._client.usergroups_list, self._wait)
        groups = told.get("usergroups") or ()
        handles = {f"@{one.get('handle')}".casefold(): one["id"] for one in groups}
        return handles | {one["id"].casefold(): one["id"] for one in groups}

    async def _users(self, group: str) -> list[str]:
        told = await asked(partial(self._client.usergroups_users_list, usergroup=group), self._wait)
        return list(told.get("users") or ())


def _name(spot: Spot) -> str:
    return spot.external.casefold()


def _kind(account: Account | None, here: Identity) -> str:
    """As what somebody is passed over; empty for a colleague."""
    if account is None or account.get("deleted"):
        return "gone"
    if account.get("is_bot"):
        return "bots"
    guest = any(account.get(name) for name in GUEST)
    return "guests" if guest or not here.has(account) else ""


def _member(account: Account) -> Member:
    profile = account.get("profile") or {}
    name = profile.get("real_name") or account.get("real_name") or account.get("name") or ""
    email = profile.get("email") if account.get("is_email_confirmed", True) else ""
    spot = Spot("slack", account["id"])
    return member(spot, str(name), str(email or ""), str(account.get("tz") or ""))
