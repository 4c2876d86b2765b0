"""Whether the coach can be reached and reach others, for the doctor: addresses, ports, clocks."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession

from adapters.doctor.finding import Finding, bad, good, warn
from adapters.settings import LOOPBACK

SKEW = timedelta(seconds=60)  # Slack's signatures are refused at five minutes
HIGHEST = 65_535
UNSIGNED = (400, 401, 403)  # what the coach answers to a stranger
NO_ANSWER = (ClientError, OSError, TimeoutError, ValueError)  # ValueError: no address at all

Now = Callable[[], datetime]


def host(url: str) -> str:
    """The part of an address that can be told: no path, no password."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def clock(date: str, now: datetime, platform: str) -> list[Finding]:
    """Our clock beside that of an answer's Date header."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return []  # no date was given: nothing to say
    theirs = theirs.replace(tzinfo=UTC) if theirs.tzinfo is None else theirs
    apart = abs(now - theirs)
    found = bad if apart > SKEW else good
    what = "doctor-clock-off" if apart > SKEW else "doctor-clock"
    return [found(what, platform=platform, seconds=round(apart.total_seconds()))]


def port(server_host: str, number: int) -> list[Finding]:
    """Whether the server could listen there, and who can then come near it."""
    where = {"host": server_host, "port": str(number)}
    if not 0 <= number <= HIGHEST:
        return [bad("doctor-port-none", **where)]
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            server_host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with closing(socket.socket(family, kind)) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError:
        return [warn("doctor-port-taken", **where)]
    if server_host in LOOPBACK:
        return [good("doctor-port", **where)]
    return [warn("doctor-port-open", **where)]


async def answering(session: ClientSession, url: str) -> list[Finding]:
    """Whether the coach itself answers at a public address: it refuses what nobody signed."""
    try:
        async with session.post(url, json={}, allow_redirects=False) as answer:
            status = answer.status
    except NO_ANSWER:
        return [bad("doctor-public-silent", url=url)]
    if status in UNSIGNED:
        return [good("doctor-public", url=url)]
    return [warn("doctor-public-other", url=url, status=str(status))]
