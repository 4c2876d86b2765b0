"""Sees by their Slack status who is away, and keeps of it only until which day."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from adapters.desk import Wait
from adapters.slack.directory import Account, everybody
from bot.ports import NotSent, PerhapsSent
from bot.trouble import trouble

log = logging.getLogger(__name__)
EVERY = timedelta(hours=3)
UNSAID = timedelta(days=1)  # for which a status without an end is believed, until the next look
NOON = timedelta(hours=12)  # who is back in the morning is there that day, who is later is not
LONGEST = timedelta(days=3 * 366)
SIGNS = {
    *("palm_tree", "desert_island", "beach_with_umbrella", "umbrella_on_ground", "camping"),
    *("airplane", "airplane_departure", "small_airplane", "face_with_thermometer"),
}
DATE = (
    r"\b(\d+\w*|(mon|tues|wednes|thurs|fri|satur|sun|maan|dins|woens|donder|vrij|zater|zon)da[yg]"
    r"|(jan|feb|apr|jun|jul|aug|sep|o[ck]t|nov|de[cz])\w*|ma(art|rch|y)|mrt|mei)\b"
)
BACK = re.compile(rf"\b(terug (van|uit)|back from|na (de|mijn) vakantie)\b(?!.*{DATE})")
CLAUSES = re.compile(r"(?<=\?)|[.,;:!|()\n]| [-–—]+ ")
AWAY = re.compile(  # a clause begins with it, and speaks of nothing else: no rota, no question
    r"\W*((ik|ben|heb|een|i['’]?m|i|am|a|taking|nu|now|currently|vandaag|today|still|nog|even|weer"
    r"|lekker|on|op|met|my|mijn|en|\d+|(tot|t/m|until|till)( \w+){1,3}?"
    rf"|(terug (van|uit)|back from)(?=.*{DATE}))\s+)*"
    r"(vakantie|\w*verlof|afwezig|ziek|ziekgemeld|(dag|dagje|dagen|vandaag|week) vrij"
    r"|vacation|holidays?|(on|annual|sick|parental|maternity|paternity|family) leave|sabbatical"
    r"|out[ -]of([ -]the)?[ -]office|ooo|pto|(off|out) sick|day off|days off|week off"
    r"|congés?|vacances|urlaub)"
    r"([^\w?]*$|\W+((op |on )?\d+|until|till?|through|t/m|tot|since|sinds|for|today|vandaag"
    r"|this|deze|all|hele|in(?! \d)|naar|with|met|back|terug|thuis)\b(?!.*\?))"
)

Tell = Callable[[Mapping[str, date]], Awaitable[None]]
"""Takes until when which accounts are away; nobody else is."""


class Statuses:
    """Looks every few hours. Without a client nobody is away."""

    def __init__(
        self, client: AsyncWebClient | None, tell: Tell, now: Callable[[], datetime], wait: Wait
    ) -> None:
        self._client, self._tell = client, tell
        self._now, self._wait = now, wait

    async def keep_looking(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.look()
            except (NotSent, PerhapsSent) as failure:
                log.warning("Slack does not tell who is away: %s", failure)
            except Exception as error:
                log.error("looking who is away failed: %s", trouble(error))
            await self._wait(EVERY.total_seconds())

    async def look(self) -> None:
        """Once. Nothing changes when Slack tells only a part."""
        found: dict[str, date] = {}
        if self._client is not None:
            async for account in everybody(self._client, self._wait):
                found.update(away(account, self._now()))
        await self._tell(found)


def away(account: Account, now: datetime) -> Iterator[tuple[str, date]]:
    """An account's id with the first day on which its owner is there again, when they are away."""
    profile = account.get("profile") or {}
    if account.get("deleted") or not _says_so(profile):
        return
    end = now + UNSAID
    if expires := _number(profile.get("status_expiration")):
        end = datetime.fromtimestamp(min(expires, (now + LONGEST).timestamp()), UTC)
    if end > now:
        there = end + timedelta(seconds=_number(account.get("tz_offset")))
        yield str(account.get("id")), (there + NOON).date()


def _says_so(profile: Account) -> bool:
    sign = str(profile.get("status_emoji") or "").strip(":").partition("::")[0]
    text = str(profile.get("status_text") or "").casefold()
    said = [sign.replace("_", " ").replace("-", " "), *CLAUSES.split(text)]
    return any(map(AWAY.match, said)) or (sign in SIGNS and not BACK.search(text))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
