"""The list of parts of what runs (a CycloneDX SBOM): the same lock, the same bytes, everywhere."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.supply.lock import OURS, ROOT, Pin

Parts = dict[str, Any]
ENDS = ".cdx.json"


class NotValid(ValueError):
    """The published schema does not take it."""


def listed(pins: Iterable[Pin], licences: dict[str, str], project: Path = ROOT) -> Parts:
    """No serial number and no date in it, on purpose: whoever makes it again can compare."""
    about = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    pins = sorted(pins, key=lambda pin: pin.name)
    ours = {
        "type": "application",
        "bom-ref": _purl(about["name"], about["version"]),
        "name": about["name"],
        "version": about["version"],
        "description": about["description"],
        "licenses": [{"expression": about["license"], "acknowledgement": "declared"}],
        "purl": _purl(about["name"], about["version"]),
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": [_part(pin, licences[pin.name]) for pin in pins],
        "dependencies": [
            _needs(ours["bom-ref"], OURS, pins),
            *(_needs(_ref(pin), pin.name, pins) for pin in pins),
        ],
    }


def _part(pin: Pin, licence: str) -> Parts:
    where = [{"name": "omega-coach:installed-where", "value": pin.marker}] if pin.marker else []
    return {
        "type": "library",
        "bom-ref": _ref(pin),
        "name": pin.name,
        "version": pin.version,
        "scope": "optional" if pin.marker else "required",
        "licenses": [{"expression": licence, "acknowledgement": "declared"}],
        "purl": _ref(pin),
        # each hash is of one file that may be installed; no address, since a mirror may bring it
        "externalReferences": [
            {
                "type": "distribution",
                "url": _ref(pin),
                "hashes": [{"alg": "SHA-256", "content": sha} for sha in sorted(pin.hashes)],
            }
        ],
        **({"properties": where} if where else {}),
    }


def _needs(ref: str, name: str, pins: Iterable[Pin]) -> Parts:
    return {"ref": ref, "dependsOn": [_ref(pin) for pin in pins if name in pin.wanted_by]}


def _ref(pin: Pin) -> str:
    return _purl(pin.name, pin.version)


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{quote(version, safe='.')}"


def as_json(parts: Parts) -> str:
    return json.dumps(parts, indent=1, ensure_ascii=False) + "\n"


def validate(text: str) -> None:
    """Against the schema that the CycloneDX library carries. Raises NotValid."""
    from cyclonedx.schema import SchemaVersion  # a second to import, for this alone
    from cyclonedx.validation.json import JsonStrictValidator

    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise NotValid(str(error)[:400])


def write(folder: Path, parts: Parts) -> Path:
    """Checked first; named after what it lists. Raises NotValid."""
    validate(as_json(parts))
    ours = parts["metadata"]["component"]
    folder.mkdir(exist_ok=True)
    path = folder / f"{ours['name']}-{ours['version']}{ENDS}"
    path.write_text(as_json(parts), "utf-8")
    return path


def write_sums(folder: Path) -> Path:
    """The SHA-256 of every file beside it, as `sha256sum --check` reads them."""
    path = folder / "SHA256SUMS"
    files = sorted(one for one in folder.iterdir() if one.is_file() and one != path)
    sums = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files]
    path.write_text("".join(sums), "utf-8")
    return path
