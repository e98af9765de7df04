"""What schedules begin with: most with officers and a file, some with nothing, some with a log that is far ahead.

*Founded*: both sides have their lists and know each other's; a file and an exercise are open, the line has an epoch;
each side has asked something; a title was agreed, and each side has proposed another. *Behind*: the same, and XB's log
goes on by more than an entry can take in. *Unfounded*: two empty logs. *Misfounded*: the same, but the Arrangement that
names the hotline lacks a signature, has one of a stranger, or is of other sides, so that little is ever admitted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from crypto.frame import MAX_TAKEN_IN, encode_frame
from crypto.replay import HeldLog, Replay
from tests.factories import Country, Device, Hotline, Values, message, minute
from tests.scene import Scene
from tests.simulation.brute_force.entries import Verdicts
from tests.simulation.brute_force.judgement import BruteForce
from tests.simulation.marks import check_marks, marked
from tests.simulation.urn import Urn

XA = Country("XA", "en", roots=3, threshold=2)
XB = Country("XB", "zh-Hans")
COUNTRIES = {country.side: country for country in (XA, XB)}
SIDES = ("XA", "XB")
STRANGER = Country("XC", "en")

ADVISER = "adviser"
"""A capacity that posts have and the Arrangement does not know."""
AGAIN = "again"
"""From which the nonces of the first files and epochs are drawn; some others, too."""


@dataclass(frozen=True)
class Beginning:
    """Both logs at each side, and the verdicts on them by brute force. `space` is the file that most is said in."""

    hotline: Hotline
    replays: Mapping[str, Replay]
    verdicts: Verdicts
    space: bytes | None = None

    @property
    def is_founded(self) -> bool:
        """Whether officers are listed."""
        return self.space is not None


class Schedule(Scene):
    """A line whose signatures are marks."""

    def __init__(self) -> None:
        super().__init__(Hotline(XA, XB, sign=marked), verify=check_marks)


@cache
def founded(*, behind: bool = False) -> Beginning:
    """What most schedules begin with, known to both sides."""
    scene = Schedule()
    for centre in (scene.one, scene.two):
        scene.enlist(centre, [centre.country.registrar_change(2, officer=2)], now=minute(0), by_root=True)
        scene.enlist(centre, [watch_post(ADVISER)], now=minute(0))
    scene.receipts(scene.now)
    scene.append(XA.watch, scene.epoch_header(XA.watch, name=AGAIN))
    scene.open_exercise(XB.watch, name=AGAIN)
    scene.exercise = False
    opened = scene.open_file(XA.watch, name=AGAIN)
    agreed = scene.id_of(scene.propose(XB.watch, on=bytes.fromhex(scene.id_of(opened)), due=minute(36)))
    scene.say(XA.watch, "acceptance", {"of": agreed})
    scene.receipt("XB")
    scene.say(XA.watch, "request", message())
    scene.say(XB.watch, "request", message())
    on = bytes.fromhex(agreed)
    scene.propose(XA.watch, on=on, due=minute(36))
    scene.propose(XB.watch, on=on, due=minute(36))
    for side in (*SIDES, *SIDES):
        scene.receipt(side)
    now = scene.now
    for _ in range(MAX_TAKEN_IN + 8 if behind else 0):
        scene.two.write(encode_frame(scene.two.next_frame(now)))
    scene.sync()
    return _begun(scene.hotline, {"XA": scene.one.replay, "XB": scene.two.replay}, scene.space)


@cache
def unfounded() -> Beginning:
    """Nothing yet."""
    return _empty(Hotline(XA, XB, sign=marked))


@cache
def too_few_roots() -> Beginning:
    """XA's threshold is not met."""
    return _empty(_signed_by(XA.root_ids[:1] + XB.root_ids))


@cache
def one_root_twice() -> Beginning:
    """XA's threshold is met by one root."""
    return _empty(_signed_by(XA.root_ids[:1] * 2 + XB.root_ids))


@cache
def signed_by_a_stranger() -> Beginning:
    """One of the signers is nobody's root."""
    return _empty(_signed_by(XA.root_ids[:2] + STRANGER.root_ids))


@cache
def with_a_stranger() -> Beginning:
    """An Arrangement of XA with somebody else, in XB's log, too."""
    return _empty(Hotline(XA, STRANGER, sign=marked))


def copied(replay: Replay) -> Replay:
    """Both walks, to go on with."""
    walk = replay.walks["XA"].walk
    copy = Replay(hotline=walk.hotline, sides=SIDES, verify=check_marks)
    for side, walked in replay.walks.items():
        _copy_log(walked.log, copy.walks[side].log)
        copy.walks[side].records = dict(walked.records)
        copy.walks[side].verdicts = list(walked.verdicts)
    return copy


def watch_post(*capacities: str) -> Values:
    """The change that lets the watch speak in these capacities, too."""
    allowed = sorted({"centre", "government", *capacities})
    return {"change": "post", "drafts": allowed, "post": "watch", "releases": allowed}


def night_watch(side: str) -> Device:
    """The device of an officer who is listed while the schedule runs."""
    return _NIGHT_WATCH[side]


_NIGHT_WATCH = {side: Device(side, "night", officer=6) for side in SIDES}


def _signed_by(signers: list[bytes]) -> Hotline:
    return Hotline(XA, XB, sign=marked, arrangement={"signers": [signer.hex() for signer in signers]})


def _empty(hotline: Hotline) -> Beginning:
    return _begun(hotline, {side: Replay(hotline=hotline.id, sides=SIDES, verify=check_marks) for side in SIDES})


def _begun(hotline: Hotline, replays: Mapping[str, Replay], space: bytes | None = None) -> Beginning:
    walks = replays["XA"].walks
    force = BruteForce({side: walked.log for side, walked in walks.items()}, hotline.id, known={})
    verdicts = {
        (side, index): force.verdict(side, index) for side, walked in walks.items() for index in range(walked.log.size)
    }
    return Beginning(hotline, replays, verdicts, space)


def _copy_log(log: HeldLog, copy: HeldLog) -> None:
    copy.entries, copy._roots, copy._frontier = list(log.entries), list(log._roots), log._frontier


BEGINNINGS: Urn[Callable[[], Beginning]] = Urn(
    (founded, 92, ()),
    (lambda: founded(behind=True), 0.6, ["past:seen"]),
    (
        unfounded,
        4,
        ["arrangement:hotline", "arrangement:signature", "past:version", "view:hotline", "signatories:change"],
    ),
    (too_few_roots, 0.6, ["arrangement:threshold"]),
    (one_root_twice, 0.6, ["arrangement:threshold"]),
    (signed_by_a_stranger, 0.6, ["arrangement:signer-unknown"]),
    (with_a_stranger, 0.6, ["arrangement:side"]),
)
