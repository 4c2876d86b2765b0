"""What is wrong in people.csv or teams.csv, told to whoever made the file: where, what, and how
to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

SHORTEN, LISTED = 60, 200  # characters of a wrong cell, and of a list, that are repeated
CHOICES = 12  # more possibilities than this are not listed
CLOSE, CLOSER = 0.6, 0.8  # how alike two words are, from 0 to 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `values` fill the phrase `roster-<code>`; a `suggestion` becomes a "did
    you mean" and `options` a "choose from"."""

    file: str
    line: int
    code: str
    values: Mapping[str, str] = field(default_factory=dict, compare=False)

    def text(self, words: Callable[..., str]) -> str:
        values = {name: _short(name, value) for name, value in self.values.items()}
        parts = [
            words("check-where", file=self.file, line=str(self.line)),
            words(f"roster-{self.code}", **values),
        ]
        if suggestion := self.values.get("suggestion"):
            parts.append(words("check-suggestion", suggestion=suggestion))
        if options := self.values.get("options"):
            parts.append(words("check-options", options=options))
        return " ".join(parts)


def _short(name: str, value: str) -> str:
    limit = LISTED if name in ("found", "columns", "options") else SHORTEN
    return value if len(value) <= limit else value[: limit - 1] + "…"


def hints(
    value: str, known: Mapping[str, str] | Iterable[str], alike: float = CLOSE
) -> dict[str, str]:
    """The nearest thing that may have been meant, and what there is to choose from.

    A mapping goes from what people may write (lower case) to what belongs in the file.
    """
    spellings = known if isinstance(known, Mapping) else {one.casefold(): one for one in known}
    options = list(dict.fromkeys(spellings.values()))
    listed = ", ".join(options) if len(options) <= CHOICES else ""
    nearest = _nearest(value.casefold()[:SHORTEN], tuple(spellings), alike)
    return {"suggestion": spellings[nearest] if nearest else "", "options": listed}


@lru_cache(maxsize=1024)
def _nearest(value: str, spellings: tuple[str, ...], alike: float) -> str:
    """Kept, because a wrong word in one row of a file usually stands in many."""
    return next(iter(get_close_matches(value, spellings, n=1, cutoff=alike)), "")
