"""Two cores under hostile schedules: no verdict changes, the two never differ, nothing is agreed twice.

Also: that the schedules come to what they are to try, that a seed is a schedule, and that each rule, once spoilt, makes
some schedule fail: each refusal left out, as `omissions` finds them, and each twist of what refuses nothing.
"""

import ast
from collections import Counter
from types import ModuleType

import pytest

from tests.simulation.mutations import MUTATIONS, UNNOTICED, Mutation, spoilt
from tests.simulation.omissions import checkers, judging_modules, omissions, tree_of
from tests.simulation.urn import Lean
from tests.simulation.world import ACTS, World

SCHEDULES = 5_000
AT_ONCE = 250
BY_BRUTE_FORCE = 4
"""Every so many schedules, each entry is judged by brute force, too."""

ENOUGH = 250
"""So many schedules that lean to it notice any spoilt rule; most need one or two."""


@pytest.mark.parametrize("first", range(0, SCHEDULES, AT_ONCE))
def test_what_must_hold_holds(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        World(seed).run(by_brute_force=seed % BY_BRUTE_FORCE == 0)


def test_a_seed_is_a_schedule() -> None:
    one, other = World(7), World(7)
    one.run()
    other.run()
    assert [node.entries for node in one.nodes] == [node.entries for node in other.nodes]


def test_the_schedules_come_to_everything() -> None:
    seen: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for seed in range(300):
        world = World(seed)
        world.run()
        seen += world.checks.seen
        codes += world.checks.codes
    often = {"declared", "admitted", "unsound", "agreed", "crossed", "lapsed", "withdrawn", "refused", "accepted"}
    assert all(seen[what] >= 50 for what in often), seen
    assert set(codes) == {"wire", *(one.code for one in omissions())}


def test_a_schedule_leans_to_every_refusal() -> None:
    assert {tag for tag in ACTS.tags if ":" in tag} == {"statement:wire", *(one.tag for one in omissions())}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.name for mutation in MUTATIONS])
def test_a_spoilt_rule_is_noticed(mutation: Mutation) -> None:
    with spoilt(mutation):
        noticed = _first_noticed(mutation.lean)
    assert noticed is not None
    World(noticed, lean=mutation.lean).run(by_brute_force=True)  # it is the rule that failed, not the schedule


def _first_noticed(lean: Lean) -> int | None:
    """The first seed whose schedule fails."""
    for seed in range(ENOUGH):
        try:
            World(seed, lean=lean).run(by_brute_force=True)
        except AssertionError:
            return seed
    return None


@pytest.mark.parametrize("module", judging_modules(), ids=lambda module: module.__name__)
def test_no_refusal_is_without_a_mutation(module: ModuleType) -> None:
    names = {mutation.name for mutation in MUTATIONS} | set(UNNOTICED)
    left_out = {one.line for one in omissions() if one.module is module and one.name in names}
    assert left_out == _refusals(module)


def test_what_is_unnoticed_is_a_refusal() -> None:
    assert set(UNNOTICED) <= {one.name for one in omissions()}


def test_each_condition_of_a_refusal_is_left_out() -> None:
    found = [one.name for one in omissions() if one.qualname == "_check_verified"]
    assert found == [
        "rules._check_verified: without verified.log != LOG",
        "rules._check_verified: without verified.size > limit",
        "rules._check_verified: without root_of(side, verified.size) != verified.root",
        "rules._check_verified: verified.size >= limit instead of verified.size > limit",
    ]


def _refusals(module: ModuleType) -> set[int]:
    """The lines of a module where `Refused` is made, or a function called that makes it of its argument."""
    tree = tree_of(module)
    refusing = {"Refused", *checkers(tree)}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return {call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in refusing}
