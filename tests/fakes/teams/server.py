"""The loopback servers of Teams in one aiohttp app: identity provider, Bot Connector, file upload.

Faults are found by `"METHOD path"`, the path after the service's address: `"POST */activities"`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.fakes.teams.connector import add_routes
from tests.fakes.teams.errors import go_wrong
from tests.fakes.teams.identity import ISSUER, Refused, jwks
from tests.fakes.teams.world import WORLD, World


def make_app(world: World) -> web.Application:
    app = web.Application(client_max_size=4 * 1024**2)
    app[WORLD] = world
    app.router.add_post("/{tenant}/oauth2/v2.0/token", _token)
    app.router.add_get("/v1/.well-known/openidconfiguration", _openid)
    app.router.add_get("/v1/.well-known/keys", _keys)
    app.router.add_put("/upload/{name}", _upload)
    add_routes(app, world)
    return app


@asynccontextmanager
async def serve(world: World, port: int = 0) -> AsyncIterator[World]:
    """The world at a loopback port; `world.base` says where."""
    async with serve_app(world, make_app(world), port):
        yield world


@asynccontextmanager
async def serve_app(world: World, app: web.Application, port: int = 0) -> AsyncIterator[None]:
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    world.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield
    finally:
        world.faults.close()
        await runner.cleanup()


# --- identity provider ----------------------------------------------------------------------------


async def _token(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    world.tokens += 1
    if (trouble := world.faults.take(f"POST {request.path}")) is not None:
        return await go_wrong(request, trouble, _token)
    try:
        granted = world.identity.grant(request.match_info["tenant"], await request.post())
    except Refused as no:
        said = {"error": no.code, "error_description": str(no)}
        return web.json_response(said, status=no.status)
    return web.json_response(granted)


async def _openid(request: web.Request) -> web.Response:
    base = request.app[WORLD].base
    return web.json_response({
        "issuer": ISSUER, "jwks_uri": f"{base}/v1/.well-known/keys",
        "authorization_endpoint": "https://invalid.botframework.com",
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
    })  # fmt: skip


async def _keys(request: web.Request) -> web.Response:
    return web.json_response(jwks())


# --- the drive a file is put on -------------------------------------------------------------------


async def _upload(request: web.Request) -> web.Response:
    content = await request.read()
    wanted = f"bytes 0-{len(content) - 1}/{len(content)}"
    if request.headers.get("Content-Range") != wanted:
        return web.json_response({"error": {"code": "invalidRange"}}, status=416)
    request.app[WORLD].uploads[request.match_info["name"]] = content
    return web.json_response({"name": request.match_info["name"]}, status=201)
