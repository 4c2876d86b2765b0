"""What is wrong in a content file, told to whoever edits it: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `values` fill the phrase `check-<code>`; `suggestion` and `options`,
    when present, become a "did you mean" and a "choose from"."""

    file: str
    line: int
    code: str
    values: dict[str, str] = field(default_factory=dict, compare=False)

    def text(self, words: Callable[..., str]) -> str:
        parts = [
            words("check-where", file=self.file, line=str(self.line)),
            words(f"check-{self.code}", **self.values),
        ]
        parts += [words(f"check-{k}", **{k: self.values[k]}) for k in _HINTS if self.values.get(k)]
        return " ".join(parts)


_HINTS = ("suggestion", "options")


class ContentError(ValueError):
    """The content cannot be used as it is; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = (f"{p.file} line {p.line}: {p.code} {p.values}" for p in self.problems)
        super().__init__("\n".join(lines))


def hints(value: str, options: Iterable[str]) -> dict[str, str]:
    """The nearest thing the editor may have meant, and everything there is to choose from."""
    known = sorted(options)
    lowered = {option.casefold(): option for option in known}
    near = get_close_matches(value.casefold(), lowered, n=1, cutoff=0.6)
    return {"suggestion": lowered[near[0]] if near else "", "options": ", ".join(known)}
