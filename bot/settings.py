"""What the administrator sets in the environment, read once at the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LONGEST = 9999  # days


@dataclass(frozen=True)
class Settings:
    """`secret` keys the rotation of questions and the do-not-contact hashes: keep it safe.

    `retention` is how many days after they left people are erased; 0 when it was no such number.
    """

    database: str = "sqlite:///omega.db"
    content: tuple[Path, ...] = ()
    secret: str = ""
    retention: int = 30

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        env = os.environ if environment is None else environment
        folders = env.get("COACH_CONTENT", "")
        return cls(
            database=env.get("COACH_DATABASE_URL", cls.database),
            content=tuple(Path(folder) for folder in folders.split(os.pathsep) if folder),
            secret=env.get("COACH_SECRET", ""),
            retention=_days(env.get("COACH_RETENTION") or str(cls.retention)),
        )


def _days(text: str) -> int:
    known = text.isascii() and text.isdecimal() and len(text) <= len(str(LONGEST))
    return int(text) if known else 0
