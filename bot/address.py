"""Reads a database's address as people paste it, and writes it as PostgreSQL's driver takes it."""

from __future__ import annotations

import configparser
import os
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import sqlalchemy as sa

SERVER = "postgresql"
PAIR = r"[\w.%-]+=[^&]*"
ONE = r"(?:\[[^\]/?@]*\]|[^/?@:,\[\]]*)(?::\d*)?"
# a password that somebody forgot to encode may hold anything; of hosts it is known what they are
WRITTEN = re.compile(
    r"(?:postgresql|postgres)(?:\+\w+)?://"
    r"(?:(?P<user>[^:/?]*?)(?::(?P<password>.*?))?@)??"
    rf"(?P<hosts>{ONE}(?:,{ONE})*)"
    rf"(?:/(?P<database>[^?@]*))?(?:\?(?P<query>(?:{PAIR})?(?:&{PAIR})*))?"
)
ALONE = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<plain>[^:,]*))(?::(?P<port>\d+))?")
MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile")
# what other programs read, and what the driver does or leaves by itself
UNHEARD = {
    "client_encoding", "connect_timeout", "fallback_application_name", "gssdelegation",
    "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval",
    "load_balance_hosts", "max_protocol_version", "min_protocol_version", "pgbouncer",
    "sslcompression", "sslsni", "tcp_user_timeout",
}  # fmt: skip
# beyond the driver: left out, there would be less safety than was asked for
BEYOND = {"gssencmode", "channel_binding", "sslcertmode"}  # that is, when they say "require"
REFUSED = {"require_auth", "requirepeer", "replication", "sslcrldir", "requiressl"}


class Odd(sa.exc.ArgumentError):
    """A parameter that asks for what cannot be done, by its name; its value may be secret."""

    def __init__(self, name: str) -> None:
        super().__init__(f"cannot do what {name} asks")
        self.name = name


def read_url(text: str) -> sa.URL:
    """Raises ArgumentError, and Odd among these, neither with anything of the text in it."""
    if text.partition(":")[0].partition("+")[0] not in ("postgres", SERVER):
        return _of_another_kind(text)
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        raise sa.exc.ArgumentError("no address of a database")
    part = {name: unquote(value or "") for name, value in found.groupdict().items()}
    query = _read_query(found["query"] or "")
    for name in ("user", "password", "database"):  # in there a password would be shown
        part[name] = query.pop(name, part[name])
    host, port = "", ""
    if hosts := part["hosts"]:
        if any(one[:1] in ("", ":") for one in hosts.split(",")):
            raise sa.exc.ArgumentError("no address of a database")
        if alone := ALONE.fullmatch(hosts):
            host, port = alone["six"] or alone["plain"], alone["port"] or ""
        if not host or host.startswith("/"):  # several, or a folder with a socket
            query = {"host": host or hosts, "port": port} | query
            host = port = ""
    return sa.URL.create(
        SERVER,
        part["user"] or None,
        part["password"] or None,
        host or None,
        int(port) if port else None,
        part["database"] or None,
        {name: value for name, value in query.items() if value},
    )


def named(url: sa.URL) -> str:
    """Where it is, without the password."""
    host = url.host or url.query.get("host") or ""
    return "/".join(part for part in (str(host).rstrip("/"), url.database) if part)


def patience_of(url: sa.URL, otherwise: float) -> float:
    """Seconds until a server that does not answer is given up. Raises Odd."""
    text = str(url.query.get("connect_timeout", ""))
    if text and not text.isdecimal():
        raise Odd("connect_timeout")
    return float(text or 0) or otherwise


def dsn_of(url: sa.URL) -> str:
    """The address as asyncpg takes it. Raises Odd."""
    query = {name: str(value) for name, value in url.query.items() if name not in UNHEARD}
    for name in (BEYOND | REFUSED) & query.keys():
        if name in REFUSED or query.pop(name) == "require":
            raise Odd(name)
    _settle_tls(query)
    _must_be_there(query)
    if "," in query.get("host", ""):
        query.setdefault("target_session_attrs", "read-write")
    query.setdefault("application_name", "omega")
    whose = quote(url.username or "", safe="")
    if url.password:
        whose += ":" + quote(str(url.password), safe="")
    host = f"[{url.host}]" if ":" in (url.host or "") else quote(url.host or "", safe="")
    where = f"{whose}@{host}" if whose else host
    if url.port:
        where += f":{url.port}"
    database = "/" + quote(url.database, safe="") if url.database else ""
    return f"{SERVER}://{where}{database}?{urlencode(query, quote_via=quote)}"


# --- inside ---------------------------------------------------------------------------------------


def _of_another_kind(text: str) -> sa.URL:
    try:
        return sa.make_url(text)
    except ValueError as error:  # a port that is no number
        raise sa.exc.ArgumentError("no address of a database") from error


def _read_query(text: str) -> dict[str, str]:
    query: dict[str, str] = {}
    for one in filter(None, text.split("&")):
        name, _, value = one.partition("=")
        name, value = unquote(name), unquote(value)
        name = "database" if name == "dbname" else name
        if name == "host" and name in query:
            value = f"{query[name]},{value}"
        query[name] = value
    return query


def _settle_tls(query: dict[str, str]) -> None:
    if "ssl" in query:
        query.setdefault("sslmode", query.pop("ssl"))
    if query.get("sslrootcert") == "system":
        query["sslrootcert"] = _of_the_system()
        if query.setdefault("sslmode", "verify-full") != "verify-full":
            raise Odd("sslmode")
    mode = query.get("sslmode", "prefer")
    if mode not in MODES:
        raise Odd("sslmode")
    if mode.startswith("verify") and "sslrootcert" not in query:
        usual = Path.home() / ".postgresql" / "root.crt"
        if "PGSSLROOTCERT" not in os.environ and not usual.is_file():
            raise Odd("sslrootcert")


def _of_the_system() -> str:
    paths = ssl.get_default_verify_paths()
    for one in (paths.cafile, paths.openssl_cafile, "/etc/ssl/certs/ca-certificates.crt"):
        if one and Path(one).is_file():
            return one
    raise Odd("sslrootcert")


def _must_be_there(query: Mapping[str, str]) -> None:
    """The driver passes over a service it does not find, and is then let in elsewhere."""
    for name in FILES:
        if name in query and not os.access(query[name], os.R_OK):
            raise Odd(name)
    if "service" in query:
        file = os.environ.get("PGSERVICEFILE") or Path.home() / ".pg_service.conf"
        services = configparser.ConfigParser(interpolation=None)
        try:
            services.read(file)
        except (configparser.Error, OSError, UnicodeDecodeError) as error:
            raise Odd("service") from error
        if query["service"] not in services:
            raise Odd("service")
