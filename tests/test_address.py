"""A database's address as people paste it, and what PostgreSQL's driver makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.address import Odd, dsn_of, named, patience_of, read_url

SAME = "?application_name=omega"


@pytest.mark.parametrize(
    ("pasted", "dsn"),
    [
        ("postgresql://anna:pw@db/coach", "postgresql://anna:pw@db/coach" + SAME),
        ("postgres://anna:pw@db:5433/coach", "postgresql://anna:pw@db:5433/coach" + SAME),
        ("postgresql+asyncpg://db/coach\n", "postgresql://db/coach" + SAME),
        ("postgresql+psycopg://anna@[::1]:5433/c", "postgresql://anna@[::1]:5433/c" + SAME),
        ("postgresql://", "postgresql://" + SAME),
        # passwords that somebody should have encoded, and one who did
        ("postgresql://anna:p@ss/w?r#d@db/c", "postgresql://anna:p%40ss%2Fw%3Fr%23d@db/c" + SAME),
        ("postgresql://anna:p%40ss@db/c", "postgresql://anna:p%40ss@db/c" + SAME),
        ("postgresql://anna@house:pw@db/c", "postgresql://anna%40house:pw@db/c" + SAME),
        # several
        (
            "postgresql://anna:pw@one:5432,two:5433/c",
            "postgresql://anna:pw@/c?host=one%3A5432%2Ctwo%3A5433"
            "&target_session_attrs=read-write&application_name=omega",
        ),
        (
            "postgresql:///c?host=one&host=two&target_session_attrs=any",
            "postgresql:///c?host=one%2Ctwo&target_session_attrs=any&application_name=omega",
        ),
        # sockets
        (
            "postgresql:///c?host=/run/postgresql&user=anna&password=p%26w",
            "postgresql://anna:p%26w@/c?host=%2Frun%2Fpostgresql&application_name=omega",
        ),
        (
            "postgresql://%2Frun%2Fpostgresql:5433/c",
            "postgresql:///c?host=%2Frun%2Fpostgresql&port=5433&application_name=omega",
        ),
        # what the driver or the server reads, and what neither needs to hear
        (
            "postgresql://db/c?sslmode=require&connect_timeout=3&channel_binding=prefer"
            "&keepalives=1&application_name=coach&options=-c%20search_path%3Domega",
            "postgresql://db/c?sslmode=require&application_name=coach"
            "&options=-c%20search_path%3Domega",
        ),
        ("postgresql://db/c?ssl=require", f"postgresql://db/c?sslmode=require&{SAME[1:]}"),
    ],
)
def test_as_people_paste_it(pasted: str, dsn: str) -> None:
    assert dsn_of(read_url(pasted)).replace("//@/", "///") == dsn.replace("//@/", "///")


@pytest.mark.parametrize(
    "pasted",
    [
        *("", "geheim", "postgresql:/geheim", "postgresql://db:geheim/c", "postgresql://:5433/c"),
        *("postgresql://a,,b/c", "postgresql://a:1,b:geheim/c", "postgresql://db/c?geheim"),
        "mysql://user:geheim@host:geheim/name",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(pasted: str) -> None:
    with pytest.raises(sa.exc.ArgumentError) as refused:
        read_url(pasted)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("sslmode=geheim", "sslmode"),
        ("ssl=true", "sslmode"),
        ("sslmode=require&sslrootcert=system", "sslmode"),
        ("sslmode=verify-full", "sslrootcert"),
        ("sslrootcert=/no/such/file", "sslrootcert"),
        ("sslmode=require&sslkey=/no/such/file", "sslkey"),
        ("passfile=/no/such/file", "passfile"),
        ("service=geheim", "service"),
        ("channel_binding=require", "channel_binding"),
        ("gssencmode=require", "gssencmode"),
        ("require_auth=scram-sha-256", "require_auth"),
        ("connect_timeout=geheim", "connect_timeout"),
    ],
)
def test_what_cannot_be_done_is_named(
    query: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PGSSLROOTCERT", raising=False)
    with pytest.raises(Odd) as odd:
        url = read_url(f"postgresql://anna:geheim@db/c?{query}")
        patience_of(url, 5)
        dsn_of(url)
    assert odd.value.name == name and "geheim" not in str(odd.value)


def test_a_service_is_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "services").write_text("[coach]\nhost=db\ndbname=coach\n")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    assert dsn_of(read_url("postgresql:///?service=coach")).startswith("postgresql://?service=")
    with pytest.raises(Odd):
        dsn_of(read_url("postgresql:///?service=other"))


def test_certificates_of_the_system_mean_the_strictest_look() -> None:
    dsn = dsn_of(read_url("postgresql://db/c?sslrootcert=system"))
    assert "sslmode=verify-full" in dsn and "=system" not in dsn


def test_it_is_named_without_the_password() -> None:
    for pasted, name in (
        ("postgresql://anna:geheim@db:5433/coach", "db/coach"),
        ("postgresql://anna:geheim@one:1,two:2/coach", "one:1,two:2/coach"),
        ("postgresql:///coach?host=/run/postgresql&password=geheim", "/run/postgresql/coach"),
        ("sqlite:////var/omega.db", "/var/omega.db"),
    ):
        url = read_url(pasted)
        assert named(url) == name and "geheim" not in str(url)


def test_sqlite_stays_as_it_is() -> None:
    for text in ("sqlite://", "sqlite:///omega.db", "sqlite:////var/lib/omega.db?timeout=3"):
        assert read_url(text) == sa.make_url(text)
