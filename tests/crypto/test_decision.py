"""What two sides decide: the table of vectors, and what it says."""

import pytest

from tests.vectors.cases import Case, load, parametrize
from tests.vectors.scenario import replay

CASES = load("decision")
BY_NAME = {case["name"]: case for case in CASES}


@parametrize("decision", "judge")
def test_verdicts_and_decisions(case: Case) -> None:
    replay(case, CASES)


def test_each_code_is_provoked() -> None:
    codes = {row["code"] for case in CASES for row in case["entries"]}
    assert codes == {
        None, "acceptance-pending", "already-answered", "past-due", "reference-type", "reference-unknown", "trust",
        "version-superseded", "wire", "withdrawn",
    }  # fmt: skip


def _rows(name: str) -> list[tuple[int, list[str]]]:
    """How often something was agreed, and the states of what is proposed, in the walks of XA and of XB."""
    return [(row["agreed"], sorted(state for _, state in row["proposals"])) for row in BY_NAME[name]["decisions"]]


@pytest.mark.parametrize(
    ("name", "agreed", "states"),
    [
        ("agreed", 1, []),
        ("agreed in the last second", 1, []),
        ("lapsed a second later", 0, ["lapsed", "open", "open"]),
        ("crossed", 0, ["crossed", "crossed", "open"]),
        ("crossed, then another is agreed", 1, []),
        ("crossed twice", 0, ["crossed", "crossed", "crossed", "crossed"]),
        ("withdrawn", 0, ["open", "open", "withdrawn"]),
        ("withdrawn and accepted at once: the acceptance stands", 1, []),
        ("withdrawn, mirrored, not taken in: the acceptance stands", 1, []),
        ("refused", 0, ["open", "open", "refused"]),
        ("refused and withdrawn at once: withdrawn", 0, ["open", "open", "withdrawn"]),
        ("lapsed, then another is agreed", 1, []),
        ("an unsound frame does not confirm", 0, ["lapsed", "open", "open"]),
        ("a refused statement's frame confirms", 1, []),
        ("the frame of what does not parse confirms", 1, []),
        ("proposed on what was superseded meanwhile", 1, []),
    ],
)
def test_both_walks_come_to(name: str, agreed: int, states: list[str]) -> None:
    assert _rows(name) == [(agreed, states), (agreed, states)]


def test_an_acceptance_that_is_not_confirmed_is_known_to_its_side_alone() -> None:
    assert _rows("accepted, not confirmed") == [(0, ["open", "open", "open"]), (0, ["accepted", "open", "open"])]


def test_the_version_in_force_is_the_proposal_that_was_agreed() -> None:
    versions = {row["version"] for row in BY_NAME["agreed"]["decisions"]}
    before = {row["version"] for row in BY_NAME["proposed"]["decisions"]}
    proposals = {proposal for row in BY_NAME["proposed"]["decisions"] for proposal, _ in row["proposals"]}
    assert len(versions) == len(before) == 1
    assert versions <= proposals
    assert versions != before
