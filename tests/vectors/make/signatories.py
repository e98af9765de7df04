"""Vectors of `signatories`: who may change a side's list, and how; and the Arrangement as a log's first entry."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from crypto.arrangement import PAYLOAD_TYPE as ARRANGEMENT
from crypto.changes import PAYLOAD_TYPE as SIGNATORIES
from crypto.dsse import verify_envelope
from crypto.hpke import SealingKey
from crypto.statement import STATEMENT
from crypto.view import Taken
from crypto.wire import encode
from tests.factories import XA, XB, Country, Device, Hotline, Values, b64, message, time, unsigned
from tests.faults import NOTHING
from tests.scene import Scene
from tests.vectors.cases import Case
from tests.vectors.draw import draw
from tests.vectors.scenario import Base, kept_signer

SOURCE = "this project, licence as the project's"

Act = Callable[[Scene], Taken]
FOUNDED = Base("founded", Scene)
TWO_ROOTS = Hotline(own=Country("XA", "en", threshold=2, roots=3), sign=unsigned)
THRESHOLD = Base("founded, two of three roots", lambda: Scene(TWO_ROOTS))
NEW = Device("XA", "new", officer=6)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def cases(kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    sign = kept_signer(kept)
    signed = Base("founded, signed", lambda: Scene(Hotline(sign=sign), verify=verify_envelope))
    return [
        FOUNDED.case(),
        *(FOUNDED.then(name, None, act) for name, act in ADMITTED.items()),
        *(FOUNDED.then(name, code, act) for code, acts in REFUSED.items() for name, act in acts.items()),
        THRESHOLD.case(),
        *(THRESHOLD.then(name, code, act) for name, (code, act) in BY_TWO_ROOTS.items()),
        signed.case(),
        *(signed.then(name, code, act) for name, (code, act) in SIGNED.items()),
        EMPTY.case(),
        *(EMPTY.then(name, code, act) for name, (code, act) in FIRST.items()),
    ]


def change(made: list[Values], *, by_root: bool = False, country: Country = XA, **differs: Any) -> Act:
    """Change XA's list; `differs` are other fields, or `keys` that sign."""

    def act(scene: Scene) -> Taken:
        keys = differs.get("keys")
        payload = {name: value for name, value in differs.items() if name != "keys"}
        listed = scene.one.view().signatories("XA")
        own = scene.hotline.own if country is XA else country
        envelope = scene.hotline.change(
            own, made, version=listed.version + 1, previous=listed.head, now=scene.now, by_root=by_root, keys=keys,
            payload=payload,
        )  # fmt: skip
        return scene.one.lie(envelope, now=scene.now)

    return act


def aged(issued: timedelta, expires: timedelta) -> Act:
    """A change with other times."""
    return lambda s: change([NEW.change()], issued=time(s.now + issued), expires=time(s.now + expires))(s)


def again(*acts: Act) -> Act:
    """One after the other."""

    def act(scene: Scene) -> Taken:
        return [one(scene) for one in acts][-1]

    return act


def spoilt(made: Values, *names: str, **differs: Any) -> list[Values]:
    """A change of the list, without some fields and with others."""
    return [{**{name: value for name, value in made.items() if name not in names}, **differs}]


def found(**differs: Any) -> Act:
    """An Arrangement with other fields."""

    def act(scene: Scene) -> Taken:
        value = {**scene.hotline.arrangement_value(), **differs}
        return scene.one.lie(scene.hotline.sign(ARRANGEMENT, encode(value), []), now=scene.now)

    return act


def written(payload_type: str, value: Values) -> Act:
    """An envelope of that type around anything."""
    return lambda s: s.one.lie(s.hotline.sign(payload_type, encode(value), []), now=s.now)


def first(made: list[Values], **differs: Any) -> Act:
    """The first change of the list, after the Arrangement."""
    return again(found(), change(made, by_root=True, **differs))


class Empty(Scene):
    """Two centres that have not written anything."""

    def found(self) -> None:
        """Nothing yet."""


EMPTY = Base("nothing yet", Empty)

POST = {"change": "post", "drafts": ["centre"], "post": "night", "releases": []}
ROOTS = [root.hex() for root in XA.root_ids]
REGISTRARS = [registrar.hex() for registrar in XA.registrar_ids]
REVOKED_REGISTRAR = {"change": "registrar-revoked", "registrar": REGISTRARS[1]}
BAD_SEALING = b64(b"\xff" * 1216)
"""Coefficients of ML-KEM that are not reduced."""
ZERO_SEALING = b64(SealingKey(draw("zero", 32)).public_key[:1184] + bytes(32))
"""An X25519 point with which every shared secret is zero."""
SMALL_ED25519 = b64(bytes(31) + b"\x80")
"""A point of small order."""

ADMITTED: dict[str, Act] = {
    "a device": change([NEW.change()]),
    "a post and a device under it": change([POST, {**NEW.change(), "post": "night"}]),
    "a device revoked": change([XA.duty.revocation()]),
    "a device revoked, perhaps compromised since": change([XA.duty.revocation(since=Scene().now)]),
    "a manifest": change([{"change": "manifest", "manifest": NOTHING}]),
    "nothing": change([]),
    "a device by the root": change([NEW.change()], by_root=True),
    "a third registrar by the root": change([XA.registrar_change(2)], by_root=True),
    "a registrar revoked by the root": change([REVOKED_REGISTRAR], by_root=True),
    "another archive key by the root": change([XA.archive_change("next archive")], by_root=True),
    "the node's keys by the root": change([XA.node_change()], by_root=True),
    "a signing key with another sealing key": change([{**XA.watch.change(), "sealing": NEW.change()["sealing"]}]),
    "registrars in the other order": change([NEW.change()], signers=REGISTRARS[1::-1]),
    "issued five minutes from now": aged(timedelta(minutes=5), timedelta(hours=1)),
    "appended in its last second": aged(-DAY, timedelta(0)),
    "a post that changes": change([{**POST, "post": "watch"}]),
}
"""Acts whose last entry is admitted."""

REFUSED: dict[str, dict[str, Act]] = {
    "wire": {
        "an unknown change": change([{"change": "minister"}]),
        "a change without a name": change(spoilt(POST, "change")),
        "an unknown field in a change": change(spoilt(POST, x=1)),
        "officer 0": change(spoilt(NEW.change(), officer=0)),
        "capacities not sorted": change(spoilt(POST, drafts=["b", "a"])),
        "a sealing key that cannot be sealed to": change(spoilt(NEW.change(), sealing=BAD_SEALING)),
        "a sealing key of small order": change(spoilt(NEW.change(), sealing=ZERO_SEALING)),
        "a signing key of small order": change(
            spoilt(NEW.change(), signing=b64(NEW.signing_public[:1952] + bytes(31) + b"\x80"))
        ),
        "a log key of small order": change(
            spoilt(XA.node_change(), log={**XA.node_change()["log"], "ed25519": SMALL_ED25519}), by_root=True
        ),
        "version true": change([], version=True),
    },
    "hotline": {"another hotline": change([], hotline=NOTHING)},
    "side": {"another side": change([], side="XB"), "the other side's registrars for it": change([], country=XB)},
    "version": {
        "a version left out": change([], version=4),
        "a version again": change([], version=2),
        "after another change": change([], previous=NOTHING),
        "after no change": change([], previous=None),
        "a second Arrangement": found(),
        "a second Arrangement of another id, signed by nobody": found(nonce=b64(bytes(16)), signers=[]),
    },
    "not-yet": {"issued more than five minutes from now": aged(timedelta(minutes=5) + SECOND, timedelta(hours=1))},
    "expired": {
        "a second too late": aged(-timedelta(hours=1), -SECOND),
        "longer than a day": aged(timedelta(0), DAY + SECOND),
    },
    "signer-unknown": {
        "an officer's device": change([], signers=[REGISTRARS[0], XA.watch.id.hex()]),
        "a registrar of the other side": change([], signers=[REGISTRARS[0], XB.registrar_ids[0].hex()]),
        "the other side's root": change([], signers=[XB.root_ids[0].hex()]),
        "a registrar who is not appointed yet": change([XA.registrar_change(2)], signers=REGISTRARS[1:]),
        "one of three, unknown": change([], signers=[*REGISTRARS[:2], NOTHING]),
        "an unknown one before a revoked one": again(
            change([REVOKED_REGISTRAR], by_root=True), change([], signers=[NOTHING, REGISTRARS[1]])
        ),
        "one unknown twice": change([], signers=[NOTHING, NOTHING]),
    },
    "signer-revoked": {
        "a revoked registrar": again(change([REVOKED_REGISTRAR], by_root=True), change([])),
        "a revoked one before an unknown one": again(
            change([REVOKED_REGISTRAR], by_root=True), change([], signers=[REGISTRARS[1], NOTHING])
        ),
    },
    "threshold": {
        "nobody": change([], signers=[]),
        "one registrar": change([], signers=REGISTRARS[:1]),
        "one registrar twice": change([], signers=REGISTRARS[:1] * 2),
        "three registrars": again(change([XA.registrar_change(2)], by_root=True), change([], signers=REGISTRARS)),
        "two keys of one officer": again(
            change([XA.registrar_change(2, officer=1)], by_root=True),
            change([], signers=[REGISTRARS[0], REGISTRARS[2]]),
        ),
        "a root and a registrar": change([], signers=[ROOTS[0], REGISTRARS[0]]),
        "the root twice": change([], signers=ROOTS * 2),
        "a registrar by registrars": change([XA.registrar_change(2)]),
        "a registrar revoked by registrars": change([REVOKED_REGISTRAR]),
        "the node's keys by registrars": change([XA.node_change()]),
        "an archive key by registrars": change([XA.archive_change("next archive")]),
    },
    "change": {
        "a device twice": change([NEW.change(), NEW.change()]),
        "a device that is listed": change([XA.watch.change()]),
        "a device that was revoked": again(change([XA.duty.revocation()]), change([XA.duty.change()])),
        "a device under no post": change([{**NEW.change(), "post": "night"}]),
        "a device before its post": change([{**NEW.change(), "post": "night"}, POST]),
        "a revocation of no device": change([NEW.revocation()]),
        "a revocation of a device of the other side": change([XB.duty.revocation()]),
        "a second revocation": change([XA.duty.revocation(), XA.duty.revocation()]),
        "a registrar who is listed": change([XA.registrar_change(0)], by_root=True),
        "a registrar revoked who is not there": change(
            [{"change": "registrar-revoked", "registrar": NOTHING}], by_root=True
        ),
        "a registrar revoked twice": change([REVOKED_REGISTRAR] * 2, by_root=True),
        "the archive key that is": change([XA.archive_change()], by_root=True),
        "the archive key that was": again(
            change([XA.archive_change("next archive")], by_root=True), change([XA.archive_change()], by_root=True)
        ),
        "good changes and a bad one": change([NEW.change(), NEW.revocation(), NEW.revocation()]),
    },
}
"""Acts whose last entry is refused, by the code."""

BY_TWO_ROOTS: dict[str, tuple[str | None, Act]] = {
    "two roots": (None, change([], by_root=True)),
    "the second and the third root": (None, change([], signers=[r.hex() for r in TWO_ROOTS.own.root_ids[1:]])),
    "the third and the first root": (None, change([], signers=[r.hex() for r in TWO_ROOTS.own.root_ids[::-2]])),
    "one root of two": ("threshold", change([], signers=[TWO_ROOTS.own.root_ids[0].hex()])),
    "three roots for two": ("threshold", change([], signers=[r.hex() for r in TWO_ROOTS.own.root_ids])),
    "one root twice": ("threshold", change([], signers=[TWO_ROOTS.own.root_ids[0].hex()] * 2)),
}

SIGNED: dict[str, tuple[str | None, Act]] = {
    "a signed change": (None, change([NEW.change()])),
    "the signatures in the other order": ("signature", change([NEW.change()], keys=XA.registrar_keys[1::-1])),
    "another's second signature": ("signature", change([NEW.change()], keys=XA.registrar_keys[::2])),
    "one signature": ("signature", change([NEW.change()], keys=XA.registrar_keys[:1])),
    "a change that does not fit, signed by another": (
        "signature",
        change([XA.watch.change()], keys=XA.registrar_keys[::2]),
    ),
    "too few, signed by another": ("threshold", change([], signers=REGISTRARS[:1], keys=XA.registrar_keys[2:])),
}

FIRST: dict[str, tuple[str | None, Act]] = {
    "the Arrangement and the first change": (None, first(XA.founding_changes())),
    "another Arrangement": ("hotline", found(nonce=b64(bytes(16)))),
    "the Arrangement after a bare frame": (None, again(lambda s: s.receipt("XA"), found())),
    "a change before the Arrangement": ("hotline", change([], by_root=True, version=1, previous=None)),
    "a statement before the Arrangement": (
        "hotline",
        lambda s: s.lie(XA.watch, s.header(XA.watch, "notice", message(), epoch_id=bytes(16))),
    ),
    "a statement before any signatories": (
        "signer-unknown",
        again(found(), lambda s: s.lie(XA.watch, s.header(XA.watch, "notice", message(), epoch_id=bytes(16)))),
    ),
    "a first change without node keys": ("change", first(XA.founding_changes()[1:])),
    "a first change without an archive key": ("change", first(XA.founding_changes()[::2])),
    "a first change without either": ("change", first(XA.founding_changes()[:1])),
    "what was left out, in a second change": (
        "version",
        again(first(XA.founding_changes()[:1]), change(XA.founding_changes()[1:], by_root=True, version=2)),
    ),
    "a first change after one that was refused": (
        None,
        again(first(XA.founding_changes()[:1]), change(XA.founding_changes(), by_root=True)),
    ),
    "another kind of envelope before the Arrangement": ("payload-type", written("text/plain", {})),
    "a statement of no fields before the Arrangement": ("wire", written(STATEMENT, {})),
    "a change of no fields before the Arrangement": ("wire", written(SIGNATORIES, {})),
    "an Arrangement of no fields after the Arrangement": ("wire", again(found(), written(ARRANGEMENT, {}))),
    "a first change by registrars": (
        "signer-unknown",
        again(found(), change(XA.founding_changes(), version=1, previous=None)),
    ),
    "a first change as the second": ("version", first(XA.founding_changes(), version=2)),
}
