"""Says what went wrong inside, for the log: the kind and the place, never anybody's words."""

from __future__ import annotations

import traceback
from pathlib import Path


def trouble(error: BaseException) -> str:
    """Such as "ValueError at coach.py:42 > week.py:88"; messages may hold people's text."""
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-6:])
    return f"{type(error).__name__} at {path}"
