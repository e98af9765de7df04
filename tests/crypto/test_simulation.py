"""Two cores under hostile schedules: no verdict changes, the two never differ, nothing is agreed twice.

Also: that the schedules come to what they are to try, that a seed is a schedule, and that each rule, once spoilt, makes
some schedule fail.
"""

from collections import Counter

import pytest

from tests.simulation.mutations import MUTATIONS, Mutation, spoilt
from tests.simulation.world import World

SCHEDULES = 5_000
AT_ONCE = 250
BY_BRUTE_FORCE = 4
"""Every so many schedules, each entry is judged by brute force, too."""

ENOUGH = 800
"""So many schedules notice any spoilt rule; most need a few."""


def _play(seeds: range, *, by_brute_force_each: int) -> None:
    for seed in seeds:
        World(seed).run(by_brute_force=seed % by_brute_force_each == 0)


@pytest.mark.parametrize("first", range(0, SCHEDULES, AT_ONCE))
def test_what_must_hold_holds(first: int) -> None:
    _play(range(first, first + AT_ONCE), by_brute_force_each=BY_BRUTE_FORCE)


def test_a_seed_is_a_schedule() -> None:
    one, other = World(7), World(7)
    one.run()
    other.run()
    assert [node.entries for node in one.nodes] == [node.entries for node in other.nodes]


def test_the_schedules_come_to_everything() -> None:
    seen: Counter[str] = Counter()
    for seed in range(300):
        world = World(seed)
        world.run()
        seen += world.checks.seen
    often = {"declared", "admitted", "unsound", "agreed", "crossed", "lapsed", "withdrawn", "refused", "accepted"}
    assert all(seen[what] >= 50 for what in often), seen
    now_and_then = {
        "already-answered", "body-shape", "capacity", "draft", "duplicate", "effect", "epoch-revoked", "expired",
        "line", "not-yet", "past-due", "recipients", "reference-type", "side", "signer-revoked", "signer-unknown",
        "space-unknown", "verified-root", "version-superseded", "wire",
    }  # fmt: skip
    assert all(seen[what] for what in now_and_then), now_and_then - set(seen)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.name for mutation in MUTATIONS])
def test_a_spoilt_rule_is_noticed(mutation: Mutation) -> None:
    with spoilt(mutation), pytest.raises(AssertionError, match="seed"):
        _play(range(ENOUGH), by_brute_force_each=1)
