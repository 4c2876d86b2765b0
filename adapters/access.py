"""Decides who may see numbers about the coach's work: whoever has the token, or sits beside it."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from aiohttp import HttpVersion11, web

HERE = {"localhost", "127.0.0.1", "::1"}
PASSED_ON = {"forwarded", "via", "x-real-ip"}  # and all X-Forwarded-…: a proxy's words


def may_look(request: web.Request, token: str) -> bool:
    """With a token only who shows it. Without one only a direct caller on this machine: what a
    reverse proxy passes on comes from this machine too, and is the whole world."""
    if token:
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        same = hmac.compare_digest(_bytes(shown.strip()), _bytes(token))
        return same and scheme.lower() == "bearer"
    return _from_here(request.remote) and not _passed_on(request)


def _bytes(text: str) -> bytes:
    return text.encode(errors="backslashreplace")


def _from_here(remote: str | None) -> bool:
    try:
        address = ip_address(remote or "")
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _passed_on(request: web.Request) -> bool:
    """Also when a proxy adds no word of its own: many speak HTTP/1.0, or keep the name that was
    asked for."""
    names = {name.lower() for name in request.headers}
    marked = any(name in PASSED_ON or name.startswith("x-forwarded") for name in names)
    return marked or request.version < HttpVersion11 or request.url.host not in HERE
