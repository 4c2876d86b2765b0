"""The image and the compose file, as far as they can be looked at without an engine."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import PROVE
from tests.deploy.rooms import DEPLOY, ROOT, read

COMPOSE: dict[str, Any] = yaml.safe_load(read("compose.yaml"))
COACHES = [one for name, one in COMPOSE["services"].items() if name != "db"]


def _steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each on one line."""
    joined = re.sub(r"\\\n\s*", " ", read("Dockerfile"))
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


STEPS = _steps()


def _of(word: str) -> list[str]:
    return [rest for one, rest in STEPS if one == word]


def test_the_image_begins_with_one_exact_version() -> None:
    assert re.fullmatch(r"PYTHON=python:3\.\d+\.\d+-slim-\w+(@sha256:[0-9a-f]{64})?", _of("ARG")[0])
    assert [one.split(" AS ")[0] for one in _of("FROM")] == ["${PYTHON}"] * 2


def test_what_is_copied_is_there_and_let_in() -> None:
    let_in = set(re.findall(r"^!(.+)$", read("Dockerfile.dockerignore"), re.M))
    for rest in _of("COPY"):
        *sources, _to = rest.split()
        if sources[0].startswith("--from"):
            continue
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source in let_in, f"{source} is kept out of the build"
    assert not any((DEPLOY / name).name in let_in for name in ("omega.env", ".env"))


def test_nothing_is_installed_without_a_hash() -> None:
    for rest in _of("RUN"):
        for command in re.findall(r"\bpip\b[^&]* install ([^&]*)", rest):
            assert "--require-hashes" in command or "--no-deps --no-index dist/" in command


def test_the_result_is_small_not_root_and_looked_at() -> None:
    last = max(at for at, (word, _) in enumerate(STEPS) if word == "FROM")
    words = dict(STEPS[last:])
    assert words["USER"] == "10001:10001"
    assert words["ENTRYPOINT"] == '["coach"]'
    assert "/healthz" in words["HEALTHCHECK"]
    assert "pip uninstall" in words["RUN"]
    assert "PYTHONDONTWRITEBYTECODE=1" in words["ENV"]
    assert not re.search(r"SECRET|TOKEN|PASSWORD", read("Dockerfile"))


def test_the_look_at_its_health_is_python() -> None:
    health = next(rest for rest in _of("HEALTHCHECK"))
    code = health.split('"-c", ')[1].rstrip("]").strip().strip('"').replace('\\"', '"')
    compile(code, "HEALTHCHECK", "exec")


def test_what_builds_is_pinned_as_in_the_tests() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", read(name), re.M))
        for name in ("requirements-build.txt", "requirements-test.txt")
    ]
    assert pins[0].items() <= pins[1].items()
    assert read("requirements-build.txt").count("--hash=sha256:") >= len(pins[0])


# --- compose --------------------------------------------------------------------------------------


def test_only_the_coach_is_reached_and_only_from_this_machine() -> None:
    assert "ports" not in COMPOSE["services"]["db"]
    assert COMPOSE["services"]["db"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"]
    for coach in COACHES:
        assert all(port.startswith("127.0.0.1:") for port in coach.get("ports", ()))


def test_no_secret_stands_in_the_file() -> None:
    for one in COMPOSE["services"].values():
        for name, value in one["environment"].items():
            if "PASSWORD" in name or "URL" in name:
                assert re.search(r"\$\{\w*PASSWORD:\?", value), name
    ignored = read(".gitignore").split()
    assert {".env", "omega.env"} <= set(ignored)


def test_every_coach_is_kept_small_and_comes_back() -> None:
    assert {one["profiles"][0] for one in COACHES} == {"one", "roles"}
    for coach in COACHES:
        assert coach["read_only"]
        assert coach["cap_drop"] == ["ALL"]
        assert coach["restart"] == "unless-stopped"
        assert coach["env_file"] == "omega.env"
        assert coach["depends_on"]["db"]["condition"] == "service_healthy"
        assert int(coach["stop_grace_period"].rstrip("s")) > 10
    assert "pg_isready" in COMPOSE["services"]["db"]["healthcheck"]["test"]


def test_the_roles_are_those_of_the_command() -> None:
    roles = {one["command"][2] for one in COACHES if "command" in one}
    assert roles == {"web", "sender", "clock"}
    assert COMPOSE["services"]["clock"]["deploy"]["replicas"] == 1
    assert COMPOSE["services"]["web"]["deploy"]["replicas"] == 2


def test_a_file_of_settings_to_fill_in_names_settings_that_are_read() -> None:
    told = read("README.md")
    for name in re.findall(r"^#?(COACH_\w+)=", read("omega.env.example"), re.M):
        assert f"`{name}`" in told


@pytest.mark.skipif(not PROVE, reason="takes half a minute and a package index: make prove")
def test_the_commands_of_the_image_make_a_coach(tmp_path: Path) -> None:
    """The same as the Dockerfile's, in a folder instead of an image."""
    work, tools, omega = tmp_path / "build", tmp_path / "tools", tmp_path / "omega"
    for name in ("bot", "adapters", "content"):
        shutil.copytree(ROOT / name, work / name, ignore=shutil.ignore_patterns("__pycache__"))
    (work / "deploy").mkdir()
    for name in (
        *("pyproject.toml", "README.md", "LICENSE"),
        *("deploy/requirements.txt", "deploy/requirements-build.txt"),
    ):
        shutil.copy(ROOT / name, work / name)
    for rest in _of("RUN")[:3]:
        here = rest.replace("/opt/build", str(tools)).replace("/opt/omega", str(omega))
        for command in here.split("&&"):
            words = shlex.split(command.replace("dist/*.whl", _wheel(work)))
            if words[0] == "python":
                words[0] = sys.executable
            done = subprocess.run(words, cwd=work, capture_output=True, text=True, timeout=600)
            assert done.returncode == 0, done.stderr[-2000:]
    environment = {"PATH": os.environ["PATH"], "COACH_LANG": "en", "HOME": str(tmp_path)}
    said = subprocess.run(
        [omega / "bin" / "coach", "--help"], env=environment, capture_output=True, text=True
    )
    assert "Bring the database up to date" in said.stdout, said.stderr
    assert not (omega / "bin" / "pip").exists()


def _wheel(work: Path) -> str:
    made = list((work / "dist").glob("*.whl")) if (work / "dist").is_dir() else []
    return str(made[0]) if made else "dist/*.whl"
