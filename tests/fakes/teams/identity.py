"""Who vouches for whom: tokens for the bot, and signed requests as the Bot Connector sends them.

Requests to the bot are signed in real time, because the SDK's check reads the wall clock. The bot's
own tokens live by the clock of the fake.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from adapters.clock import WallClock

ISSUER = "https://api.botframework.com"
SCOPE = f"{ISSUER}/.default"
LIFETIME = timedelta(hours=1)
Signer = Literal["connector", "webchat", "stranger"]
ENDORSED: dict[Signer, list[str]] = {"connector": ["msteams", "webchat"], "webchat": ["webchat"]}


class Refused(Exception):
    """A token request or a bearer token that is not honoured; the code is the platform's."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(words)
        self.status, self.code = status, code


@cache
def _key(signer: Signer) -> rsa.RSAPrivateKey:
    """One key a signer for the whole process: the SDK keeps what it once fetched at an address."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwks() -> dict[str, Any]:
    """The published keys; the stranger's is not among them."""
    return {"keys": [_public(signer) | {"endorsements": e} for signer, e in ENDORSED.items()]}


def _public(signer: Signer) -> dict[str, Any]:
    key = json.loads(RSAAlgorithm.to_jwk(_key(signer).public_key()))
    return {"kty": key["kty"], "n": key["n"], "e": key["e"], "use": "sig", "kid": signer}


@dataclass(slots=True)
class Identity:
    """One app registration in one tenant, and the tokens made for it."""

    app_id: str
    secret: str
    tenant: str
    now: Callable[[], datetime]
    _granted: dict[str, datetime] = field(default_factory=dict)
    _signed: dict[tuple[Any, ...], tuple[str, datetime]] = field(default_factory=dict)

    def sign(
        self,
        service_url: str | None,
        *,
        issuer: str = ISSUER,
        audience: str = "",
        signer: Signer = "connector",
        age: timedelta = timedelta(),
    ) -> str:
        """A connector's token for the bot. Without `service_url` the claim is missing.

        The stranger uses the connector's key id but another key; `age` over an hour is expired.
        """
        wanted = (service_url, issuer, audience, signer, age)
        real = WallClock().now()
        token, fresh_until = self._signed.get(wanted, ("", real))
        if fresh_until <= real:
            token = self._sign(real - age, *wanted[:4])
            self._signed[wanted] = (token, real + LIFETIME / 2)
        return token

    def _sign(
        self, at: datetime, service_url: str | None, issuer: str, audience: str, signer: Signer
    ) -> str:
        claims: dict[str, Any] = {
            "iss": issuer, "aud": audience or self.app_id, "nbf": at, "exp": at + LIFETIME,
        }  # fmt: skip
        if service_url is not None:
            claims["serviceurl"] = service_url
        kid = "connector" if signer == "stranger" else signer
        return jwt.encode(claims, _key(signer), "RS256", headers={"kid": kid})

    def grant(self, tenant: str, form: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a client-credentials request of the bot. Raises Refused."""
        if tenant != self.tenant:
            raise Refused(400, "invalid_request", f"AADSTS90002: Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials":
            raise Refused(400, "unsupported_grant_type", "AADSTS70003: grant is not supported.")
        if form.get("client_id") != self.app_id:
            raise Refused(400, "unauthorized_client", "AADSTS700016: Application was not found.")
        if form.get("client_secret") != self.secret:
            raise Refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        if SCOPE not in str(form.get("scope", "")).split():
            raise Refused(400, "invalid_scope", "AADSTS70011: The provided scope is not valid.")
        until = self.now() + LIFETIME
        claims = {"iss": f"https://sts.windows.net/{tenant}/", "aud": ISSUER, "appid": self.app_id,
                  "tid": tenant, "exp": until, "jti": str(len(self._granted))}  # fmt: skip
        token = jwt.encode(claims, _key("connector"), "RS256")
        self._granted[token] = until
        seconds = int(LIFETIME.total_seconds())
        return {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds,
                "access_token": token}  # fmt: skip

    def admit(self, header: str) -> None:
        """Check what the bot shows the connector. Raises Refused."""
        scheme, _, token = header.partition(" ")
        until = self._granted.get(token)
        if scheme != "Bearer" or until is None or until <= self.now():
            raise Refused(401, "Unauthorized", "Authorization has been denied for this request.")

    def revoke(self) -> None:
        """Every token of the bot is worth nothing from now on."""
        self._granted.clear()
