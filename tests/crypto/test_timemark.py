"""The time mark: both notes, one time, the right side's mirror."""

from crypto.checkpoint import sign_checkpoint
from crypto.timemark import TimeMark, encode_time_mark, parse_time_mark, sign_time_mark, verify_time_mark
from tests.vectors.cases import Case, outcome, parametrize
from tests.vectors.logs import (
    LOGS,
    MIRRORS,
    TIME,
    XA,
    XB,
    checkpoint,
    log_public_key,
    mirror_public_key,
    verified,
)


@parametrize("timemark", "verify")
def test_verify(case: Case) -> None:
    data = case["mark"].replace("@", "a" * case["pad"]).encode()
    log, other_log = log_public_key(case["log"]), log_public_key(case["other_log"])
    mirror = mirror_public_key(case["mirror"])
    mark = outcome(case, lambda: verify_time_mark(data, log=log, other_log=other_log, mirror=mirror))
    if mark is not None:
        assert (mark.time, mark.own.size, mark.own.time) == (case["time"], case["own"], case["time"])
        other = mark.other and (mark.other.checkpoint.size, mark.other.checkpoint.time, mark.other.time)
        assert other == (None if case["other"] is None else (case["other"], case["other_time"], case["time"]))
        assert encode_time_mark(parse_time_mark(data)) == data


def test_sign_each_minute_anew() -> None:
    held = verified(sign_checkpoint(checkpoint(XB, 4), key=LOGS["XB log"], time=1), LOGS["XB log"])
    for time in (TIME, TIME + 60):
        data = sign_time_mark(
            checkpoint(XA, 7), held, log_key=LOGS["XA log"], mirror_key=MIRRORS["XA mirror"], time=time
        )
        mark = verify_time_mark(
            data,
            log=LOGS["XA log"].public_key(),
            other_log=LOGS["XB log"].public_key(),
            mirror=MIRRORS["XA mirror"].public_key(),
        )
        assert mark.other is not None
        assert (mark.time, mark.own.time, mark.other.time) == (time, time, time)
        assert mark.other.checkpoint == held
        assert parse_time_mark(data) == TimeMark(mark.own.note, mark.other.note)
