"""All rows, in one run."""

import logging
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.alarm import ALLOWED as ALARM_ALLOWED
from tests.bench.alarm import alarm_times
from tests.bench.cuts import ALLOWED, reconnect_times
from tests.bench.floor import echo_floor, signatures_alone
from tests.bench.line import bench_line, one_way_times, throughput
from tests.bench.logs import measure_groups, measure_growth, measure_log
from tests.bench.rows import Row, percentile, table, write_json
from tests.bench.waiting import desk_times, on_postgresql, sweep_times

RESULT = Path(__file__).resolve().parents[2] / "build" / "bench.json"
SHORT, LONG = 1_000, 100_000
FEW_FILES, MANY_FILES = 100, 2_000
SWEEP_ALLOWED, DESK_ALLOWED = 1.0, 300.0
"""Seconds of a sweep, and milliseconds in which a desk is answered."""

REST = 0.2
"""Seconds of rest, after which a message one way is shown as well."""

AUTHORS = 32
"""Officers who write at once."""


def main(arguments: Sequence[str]) -> None:
    """Measure everything, write it down, print it; with arguments, measure one log."""
    if arguments:
        log, space, epoch = arguments
        measure_log(Path(log), bytes.fromhex(space), bytes.fromhex(epoch))
        return
    for told_each_time in ("httpx", "hotline.requests"):
        logging.getLogger(told_each_time).setLevel(logging.WARNING)
    with TemporaryDirectory(prefix="hotline-bench-") as made:
        directory = Path(made)
        rows, notes = _line(directory)
        rows.append(_cuts(directory))
        rows += _waiting(directory)
        rows += _logs(directory)
    write_json(RESULT, rows)
    sys.stdout.write(f"{table(rows)}\n\n" + "".join(f"{note}\n" for note in notes))


def _line(directory: Path) -> tuple[list[Row], list[str]]:
    for name in ("floor", "line"):
        (directory / name).mkdir()
    with bench_line(directory / "line") as line:
        with echo_floor(directory / "floor") as floor:
            times, floors = one_way_times(line, floor, count=1_000)
            rested, rested_floors = one_way_times(line, floor, count=60, rest=REST)
        before = signatures_alone()
        rate, spent = throughput(line, count=2_400, authors=AUTHORS)
        alone = (before + signatures_alone()) / 2
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    rest = f"{percentile(rested, 0.5):.1f} ms, at a floor of {percentile(rested_floors, 0.5):.1f} ms"
    notes = [
        f"one_way_p50 after {REST} s of rest: {rest}",
        "processor time of a message under load: " + ", ".join(f"{who} {time:.1f} ms" for who, time in spent.items()),
    ]
    return [
        Row("one_way_p50", p50, "ms", percentile(floors, 0.5), limit=2),
        Row("one_way_p99", p99, "ms", p50, limit=4),
        Row("throughput", rate, "messages/s", alone, limit=0.15, at_least=True),
    ], notes


def _cuts(directory: Path) -> Row:
    (directory / "cuts").mkdir()
    return Row("reconnect", statistics.median(reconnect_times(directory / "cuts")), "s", ALLOWED, limit=1)


def _waiting(directory: Path) -> list[Row]:
    times = alarm_times(_made(directory / "alarm"))
    with on_postgresql() as template:
        few, many = sweep_times(template, directory / "sweep", SHORT, LONG)
        small, large = desk_times(template, directory / "desk", FEW_FILES, MANY_FILES)
    return [
        Row("alarm", percentile(times, 0.99), "s", ALARM_ALLOWED, limit=1),
        Row("sweep", many, "s", SWEEP_ALLOWED, limit=1),
        Row("sweep_growth", 1_000 * many, "ms", 1_000 * few, limit=1.5),
        Row("desk_2000", 1_000 * large, "ms", DESK_ALLOWED, limit=1),
        Row("desk_growth", 1_000 * large, "ms", 1_000 * small, limit=1.5),
    ]


def _made(directory: Path) -> Path:
    directory.mkdir()
    return directory


def _logs(directory: Path) -> list[Row]:
    single, grouped = measure_groups(directory / "groups")
    short, long = measure_growth(directory, (SHORT, LONG))
    units = {"append": "ms", "proof": "ms", "restart": "ms", "memory": "MiB"}
    return [
        Row("group_commit", grouped, "entries/s", single, limit=5, at_least=True),
        *(Row(f"growth_{what}", long[what], unit, short[what], limit=1.5) for what, unit in units.items()),
    ]
