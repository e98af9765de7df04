"""What a schedule draws from: things of which some are more frequent than others, and some lead to a refusal.

A row is (thing, weight, tags). A tag names a refusal that the thing tries to provoke, as `rules:post` or
`signatories:threshold`: the module of `crypto` that refuses, and the code; or else a word for what happens. A schedule
may *lean* to some tags: then half of what it draws, where anything has one of them, is any of these.
"""

import random
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")

Lean = frozenset[str]
"""The tags that a schedule leans to."""


class Urn(Generic[T]):
    """Rows to draw from, again and again."""

    def __init__(self, *rows: tuple[T, float, Iterable[str]]) -> None:
        self.things = [thing for thing, _, _ in rows]
        self._weights = list(accumulate(weight for _, weight, _ in rows))
        self._tags = [frozenset(tags) for _, _, tags in rows]
        self.tags = frozenset().union(*self._tags)
        """What there is to lean to."""

    def draw(self, rng: random.Random, lean: Lean) -> T:
        """One of them."""
        if not lean.isdisjoint(self.tags) and rng.random() < 0.5:
            tagged = zip(self.things, self._tags, strict=True)
            return rng.choice([thing for thing, tags in tagged if not lean.isdisjoint(tags)])
        return rng.choices(self.things, cum_weights=self._weights)[0]
