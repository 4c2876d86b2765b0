"""Keeps the page to this machine: other sites and other names for this address get nothing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

HOSTS = {"127.0.0.1", "localhost", "::1"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Refuse = Callable[[str, int], web.Response]


def guard(refuse: Refuse) -> Middleware:
    """Let through what this machine's own page asks; `refuse` words the rest: phrase and status."""

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        phrase, status = _fault(request)
        response = refuse(phrase, status) if phrase else await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
            cached = "no-cache" if request.path.startswith("/static/") else "no-store"
            response.headers["Cache-Control"] = cached
        return response

    return checked


def _fault(request: web.Request) -> tuple[str, int]:
    host = request.headers.get("Host", "")
    if _name(host) not in HOSTS:  # a name that points here from elsewhere: DNS rebinding
        return "web-refused-host", 403
    if request.method in ("GET", "HEAD"):
        return "", 0
    origin = request.headers.get("Origin")
    own = request.headers.get("X-Omega") == "1" if origin is None else origin == f"http://{host}"
    if not own:
        return "web-refused-origin", 403
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        return "web-refused-json", 400
    return "", 0


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
