"""What people type, made comparable, so that commands are found whatever the spelling."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """What someone typed without case, punctuation and extra spaces; a lone "?" stays."""
    letters = " ".join(re.sub(r"[^\w\s]|_", " ", text.casefold()).split())
    return letters or text.strip()
