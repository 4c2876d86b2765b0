"""What the administrator sets for Slack, Teams and the server, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

LOOPBACK = ("127.0.0.1", "::1", "localhost")
TEAMS_HOSTS = ("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com")
TEAMS_SERVICE = "https://smba.trafficmanager.net/teams/"
SLACK_API = "https://slack.com/api/"
LOG_FORMS = ("", "text", "json")
YES_NO = ("yes", "no")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """One workspace. With `app_token` events come over Socket Mode, else over HTTP, signed.

    `status`: yes when who is away by their Slack status hears nothing meanwhile.
    """

    bot_token: str
    signing_secret: str = ""
    app_token: str = ""
    api: str = SLACK_API
    status: str = "yes"

    @classmethod
    def read(cls, env: Mapping[str, str]) -> Self | None:
        """None when Slack is not asked for."""
        token, app = env.get("COACH_SLACK_BOT_TOKEN", ""), env.get("COACH_SLACK_APP_TOKEN", "")
        secret = env.get("COACH_SLACK_SIGNING_SECRET", "")
        if not (token or app or secret):
            return None
        api, status = env.get("COACH_SLACK_API", SLACK_API), env.get("COACH_SLACK_STATUS", "")
        return cls(token, secret, app, api, status.strip().lower() or "yes")


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """One bot registration, single-tenant. `development` allows loopback addresses, and only those.

    `login` and `openid` are where tokens are asked for and checked; empty means Microsoft's own.
    """

    app_id: str
    app_secret: str = ""
    tenant_id: str = ""
    hosts: tuple[str, ...] = TEAMS_HOSTS
    service_url: str = TEAMS_SERVICE
    development: bool = False
    login: str = ""
    openid: str = ""

    @classmethod
    def read(cls, env: Mapping[str, str]) -> Self | None:
        """None when Teams is not asked for."""
        names = ("COACH_TEAMS_APP_ID", "COACH_TEAMS_APP_SECRET", "COACH_TEAMS_TENANT_ID")
        app_id, app_secret, tenant_id = (env.get(name, "") for name in names)
        if not (app_id or app_secret or tenant_id):
            return None
        development = env.get("COACH_TEAMS_DEVELOPMENT", "") == "1"
        hosts = tuple(filter(None, env.get("COACH_TEAMS_HOSTS", "").split(",")))
        return cls(
            app_id,
            app_secret,
            tenant_id,
            hosts=hosts or TEAMS_HOSTS,
            service_url=env.get("COACH_TEAMS_SERVICE_URL", TEAMS_SERVICE),
            development=development,
            login=env.get("COACH_TEAMS_LOGIN", "") if development else "",
            openid=env.get("COACH_TEAMS_OPENID", "") if development else "",
        )


@dataclass(frozen=True, slots=True)
class LogSettings:
    """`form` is text or json; empty is text on a terminal, and json elsewhere."""

    form: str = ""
    level: str = "WARNING"

    @classmethod
    def read(cls, env: Mapping[str, str]) -> Self:
        return cls(env.get("COACH_LOG", ""), env.get("COACH_LOG_LEVEL", "").upper() or "WARNING")


@dataclass(frozen=True, slots=True)
class TracingSettings:
    """Until which day what happens is told to which collector of the administrator's own."""

    until: str
    collector: str
    name: str = "omega"

    @classmethod
    def read(cls, env: Mapping[str, str]) -> Self | None:
        """None when nobody asked for it: an address alone is often there for a whole cluster."""
        until = env.get("COACH_TRACING_UNTIL", "").strip()
        collector = env.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip()
        return cls(until, collector, env.get("OTEL_SERVICE_NAME", "") or "omega") if until else None


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where the server listens, which platforms it serves, and who may see its numbers."""

    host: str
    port: int
    slack: SlackSettings | None
    teams: TeamsSettings | None
    log: LogSettings = LogSettings()
    metrics_token: str = ""
    tracing: TracingSettings | None = None

    @property
    def platforms(self) -> list[str]:
        """Those that are on."""
        both = {"slack": self.slack, "teams": self.teams}
        return [name for name, one in both.items() if one is not None]

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Raises ValueError for a port that is no number."""
        env = os.environ if environment is None else environment
        return cls(
            host=env.get("COACH_HOST", "127.0.0.1"),
            port=int(env.get("COACH_PORT", "8080")),
            slack=SlackSettings.read(env),
            teams=TeamsSettings.read(env),
            log=LogSettings.read(env),
            metrics_token=env.get("COACH_METRICS_TOKEN", ""),
            tracing=TracingSettings.read(env),
        )
