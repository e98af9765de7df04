"""A row of the bench: what was measured, what it is compared with, and whether that is as good as it is to be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """`value` and `floor` in `unit`; `ratio` is one over the other, and is to be at most, or at least, `limit`."""

    name: str
    value: float
    unit: str
    floor: float
    limit: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """How many floors the value is."""
        return self.value / self.floor

    @property
    def goal(self) -> str:
        """What the ratio is to be."""
        return f"{'>=' if self.at_least else '<='} {self.limit:g}"

    @property
    def holds(self) -> bool:
        """Whether it is."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    def as_json(self) -> dict[str, Any]:
        """The row as it is written, with numbers of three significant digits."""
        numbers = {name: float(f"{getattr(self, name):.3g}") for name in ("value", "floor", "ratio")}
        return {"name": self.name, "unit": self.unit, "goal": self.goal, "holds": self.holds} | numbers


def write_json(path: Path, rows: Sequence[Row]) -> None:
    """Write the rows as a list of objects."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = ("name", "value", "unit", "floor", "ratio", "goal", "holds")
    made = [{field: row.as_json()[field] for field in fields} for row in rows]
    path.write_text(json.dumps(made, indent=1) + "\n")


def table(rows: Sequence[Row]) -> str:
    """The rows as lines for a terminal."""
    lines = [f"{'':18}{'value':>10} {'unit':<11}{'floor':>10}{'ratio':>8}  goal"]
    for row in rows:
        verdict = "holds" if row.holds else "MISSED"
        lines.append(
            f"{row.name:18}{row.value:>10.4g} {row.unit:<11}{row.floor:>10.4g}{row.ratio:>8.2f}  {row.goal:<8}{verdict}"
        )
    return "\n".join(lines)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
