"""Everything the coach does, one module a feature; the order is the order of the home view."""

from __future__ import annotations

from bot.features import (
    ai_hour,
    codesign,
    insight,
    nudge,
    profile,
    program,
    pulse,
    question,
    rules,
    story,
    welcome,
)
from bot.turn import Feature

FEATURES: tuple[Feature, ...] = (
    welcome,
    nudge,
    pulse,
    ai_hour,
    question,
    rules,
    story,
    codesign,
    insight,
    program,
    profile,
)
