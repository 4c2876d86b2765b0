"""Who is in a team of Microsoft Teams that has the app, for the import of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from adapters.desk import Wait, tried
from adapters.teams.bridge import Bridge, Refusal, classify
from adapters.teams.directory import address, is_colleague
from adapters.teams.guard import Json
from bot.roster import Crowd, Member, Spot, member

NOT_THERE = (403, 404)  # the app is not in that team, or there is no such team


class TeamsRosters:
    """A team is named by the id of one of its channels. Asks nothing of the organisation's
    directory."""

    def __init__(self, bridge: Bridge, wait: Wait) -> None:
        self._bridge, self._wait = bridge, wait

    async def members(self, groups: Sequence[Spot]) -> Crowd:
        """Raises NotSent or PerhapsSent."""
        members: dict[Spot, list[Member]] = {}
        refused: dict[Spot, tuple[str, Sequence[str]]] = {}
        guests: dict[str, str] = {}
        for spot in groups:
            try:
                roster = await self._roster(spot.external)
            except Refusal:
                refused[spot] = ("source-not-installed", ())
                continue
            own = [one for one in roster if self._is_ours(one)]
            members[spot] = [_member(one) for one in own]
            guests |= {one["id"]: "guests" for one in roster if one not in own}
        return Crowd(members, refused, Counter(guests.values()))

    async def _roster(self, team: str) -> list[Json]:
        """Raises Refusal when the app is not there."""
        found, token = await tried(partial(self._page, team, ""), self._wait)
        while token:
            more, token = await tried(partial(self._page, team, token), self._wait)
            found += more
        return found

    def _is_ours(self, account: Json) -> bool:
        guest = account.get("userRole") in ("guest", "anonymous")
        return not guest and is_colleague(account, self._bridge.settings)

    async def _page(self, team: str, token: str) -> tuple[list[Json], str]:
        try:
            return await self._bridge.members(team, token)
        except Exception as error:
            if isinstance(error, Refusal) and error.status in NOT_THERE:
                raise
            raise classify(error, repeatable=True) from error


def _member(account: Json) -> Member:
    """Known by the id in the organisation's directory, as those are who write to the coach."""
    external = str(account.get("aadObjectId") or account.get("objectId") or account["id"])
    return member(Spot("teams", external), str(account.get("name") or ""), address(account))
