"""The reverse proxies pass on what Slack and Teams call, not too slowly, and nothing else."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientSession, TCPConnector, web
from yarl import URL

from adapters.slack.door import MOST_BYTES as SLACK_BYTES
from adapters.slack.door import PATH
from adapters.teams import app as teams
from adapters.teams.guard import MOST_BYTES as TEAMS_BYTES
from tests.conftest import PROVE
from tests.deploy.rooms import read

TEAMS = "/api/messages"
PATHS = {PATH, TEAMS}
INSIDE = ["/", "/metrics", "/healthz", "/readyz", "/slack", "/slack/", "/slack/events/x", "/api"]
CROOKED = ["/slack/events/../../metrics", "/slack/events/%2e%2e/%2e%2e/metrics", "//metrics"]
SLOW = 10  # seconds
LOOPBACK = "127.0.0.1"


def test_the_paths_are_those_that_the_coach_serves() -> None:
    assert f'web.post("{TEAMS}"' in Path(teams.__file__).read_text("utf-8")
    assert set(re.findall(r"location = (/\S+) \{\s+limit_except", read("nginx.conf"))) == PATHS
    assert set(re.findall(r"^\t\tpath (.+)$", read("Caddyfile"), re.M)) == PATHS
    assert len(re.findall("proxy_pass", read("nginx.conf"))) == len(PATHS)
    assert len(re.findall("import coach", read("Caddyfile"))) == len(PATHS)


def test_bodies_are_as_large_as_the_coach_takes_them() -> None:
    nginx = dict(
        re.findall(r"location = (/\S+) \{.*?client_max_body_size (\w+);", read("nginx.conf"), re.S)
    )
    assert nginx == {PATH: "1m", TEAMS: "256k"}
    assert SLACK_BYTES <= 2**20
    assert TEAMS_BYTES <= 256 * 2**10
    assert re.findall(r"max_size (\w+)", read("Caddyfile")) == ["1MB", "256KB"]  # of a thousand
    assert SLACK_BYTES <= 1_000_000
    assert TEAMS_BYTES <= 256_000


def test_nobodys_calls_are_written_down() -> None:
    assert "access_log off;" in read("nginx.conf")
    assert re.search(r"error_log \S+ crit;", read("nginx.conf"))
    assert not re.search(r"^\s*log\b", read("Caddyfile"), re.M)


# --- real ones ------------------------------------------------------------------------------------


@contextmanager
def _nginx(room: Path, port: int, inner: int) -> Iterator[None]:
    site = read("nginx.conf").replace("127.0.0.1:8080", f"{LOOPBACK}:{inner}")
    site = re.sub(r"listen 443", f"listen {LOOPBACK}:{port}", site)
    site = re.sub(r".*listen \[::\].*\n", "", site)
    site = re.sub(r"/etc/letsencrypt/live/[^/]+/", f"{room}/", site)
    site = site.replace("/var/log/nginx/omega.log", f"{room}/error.log")
    temporary = "".join(
        f"{kind}_temp_path {room}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (room / "nginx.conf").write_text(
        f"daemon off; pid {room}/pid; error_log {room}/start.log; events {{}}"
        f"http {{ {temporary} {site} }}"
    )
    with _running(["nginx", "-p", str(room), "-c", "nginx.conf"], port):
        yield


@contextmanager
def _caddy(room: Path, port: int, inner: int) -> Iterator[None]:
    site = read("Caddyfile").replace("127.0.0.1:8080", f"{LOOPBACK}:{inner}")
    site = site.replace(
        "{\n\tservers", "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers", 1
    )
    site = site.replace(
        "omega.example.org {",
        f"https://omega.example.org:{port} {{\n\tbind {LOOPBACK}\n"
        f"\ttls {room}/fullchain.pem {room}/privkey.pem",
    )
    (room / "Caddyfile").write_text(site)
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(room / "Caddyfile")]
    with _running(command, port):
        yield


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    kept = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=kept)
    try:
        for _ in range(100):
            with socket.socket() as knock:
                if knock.connect_ex((LOOPBACK, port)) == 0:
                    break
            assert program.poll() is None, program.stderr and program.stderr.read().decode()
            time.sleep(0.05)
        yield
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=10)


@asynccontextmanager
async def _coach() -> AsyncIterator[tuple[int, list[tuple[str, int]]]]:
    """Answers on every path, so that whatever gets there is seen."""
    heard: list[tuple[str, int]] = []

    async def answer(request: web.Request) -> web.Response:
        with suppress(ConnectionResetError, web.RequestPayloadError):
            heard.append((request.path_qs, len(await request.read())))
        assert "X-Forwarded-For" in request.headers  # so that it finds no page with numbers
        return web.Response(text="coach")

    served = web.Application(client_max_size=10**7)
    served.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    try:
        yield runner.addresses[0][1], heard
    finally:
        await runner.cleanup()


def _free() -> int:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.mark.skipif(not PROVE, reason="ten slow seconds each: make prove")
@pytest.mark.parametrize("name", ["nginx", "caddy"])
async def test_a_real_one_passes_on_two_paths_and_nothing_else(name: str, tmp_path: Path) -> None:
    if not (shutil.which(name) and shutil.which("openssl")):
        pytest.skip(f"no {name} here")
    _certified(tmp_path)
    port, start = _free(), {"nginx": _nginx, "caddy": _caddy}[name]
    async with _coach() as (inner, heard):
        with start(tmp_path, port, inner):
            await _passes_on(port, tmp_path / "fullchain.pem", heard)
            await _hears_no_slow_one(port, heard)
    assert "secret" not in _logged(tmp_path)


def _certified(room: Path) -> None:
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
    made += " -subj /CN=omega.example.org -addext subjectAltName=DNS:omega.example.org"
    subprocess.run(
        [*made.split(), "-keyout", "privkey.pem", "-out", "fullchain.pem"],
        cwd=room, check=True, capture_output=True,
    )  # fmt: skip


def _logged(room: Path) -> str:
    return "".join(log.read_text() for log in room.glob("*.log"))


async def _passes_on(port: int, certificate: Path, heard: list[tuple[str, int]]) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    base = f"https://omega.example.org:{port}"
    async with ClientSession(connector=TCPConnector(ssl=trusted, resolver=_Here())) as http:

        async def ask(method: str, path: str, size: int = 0) -> int:
            there = URL(base + path, encoded=True)
            body = BytesIO(b"x" * size) if size else None
            kept = http.request(method, there, data=body, allow_redirects=False)
            async with kept as answer:
                return answer.status

        for path, most in ((PATH, SLACK_BYTES), (TEAMS, TEAMS_BYTES)):
            assert await ask("POST", path, most) == 200
            assert heard == [(path, most)]
            # nginx waits for the whole; Caddy passes a body on as it comes, and breaks off
            assert await ask("POST", path, 3 * most) in (413, 502)
            assert await ask("GET", path) in (403, 404, 405)
            assert heard == [(path, most)]
            heard.clear()
        for path in (*INSIDE, *CROOKED):
            for method in ("GET", "POST"):
                assert await ask(method, f"{path}?secret=1") in (400, 404), path
        assert await ask("GET", "/about") == 302
        assert heard == []


class _Here:
    """Every name is this machine."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        found = {"hostname": host, "host": LOOPBACK, "port": port, "family": socket.AF_INET}
        return [{**found, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        return


async def _hears_no_slow_one(port: int, heard: list[tuple[str, int]]) -> None:
    """A body that never comes to its end costs the coach nothing, and is ended."""
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    came, goes = await asyncio.open_connection(
        LOOPBACK, port, ssl=anybody, server_hostname="omega.example.org"
    )
    head = f"POST {PATH} HTTP/1.1\r\nHost: omega.example.org\r\nContent-Length: 1000\r\n\r\nx"
    goes.write(head.encode())
    await goes.drain()
    async with asyncio.timeout(SLOW + 5):
        answer = await came.read()
    assert not answer.endswith(b"coach")  # Caddy says an empty 200 to whoever is gone by then
    assert heard == []
    goes.close()
