"""A loopback vulnerability service that speaks OSV, for tests of the audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.supply.audit import CANARY

UNSAFE = {CANARY.name: ("GHSA-562c-5r94-xh97", "0.12.3")}


@dataclass
class Osv:
    """`known`: what it reports of which package, as the number and the version that mends it."""

    known: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(UNSAFE))
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, package: str) -> dict[str, object]:
        self.asked.append(package)
        if package not in self.known:
            return {}
        number, mended_in = self.known[package]
        events = [{"introduced": "0"}, {"fixed": mended_in}]
        affected = {
            "package": {"name": package, "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        aliases = ["CVE-2026-0001"]
        told = "A template may\nleave its box."
        found = {"id": number, "aliases": aliases, "summary": told, "affected": [affected]}
        return {"vulns": [found]}


@contextmanager
def serving(osv: Osv) -> Iterator[Osv]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(osv.answer(asked["package"]["name"])).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        osv.url = f"http://127.0.0.1:{server.server_address[1]}/v1/query"
        yield osv
        server.shutdown()
