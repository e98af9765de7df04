"""Vectors of judgement: entries of two logs in the order in which they were written, each with its verdict.

    {"name": …, "op": "judge", "after": <name of the case whose entries come before> | null, "hotline": "<hash>",
     "sides": ["XA", "XB"], "signed": false, "expect": "ok",
     "entries": [{"side": "XA", "entry": "<the exact text>", "code": "expired" | null, "sound": true}],
     "decisions": [{"side": "XA", "space": "<id>", "about": "title", "version": "<id>", "agreed": 1,
                    "proposals": [["<id>", "crossed"]]}],
     "declared": [{"side": "XA", "of": "XB", "id": "<id>", "index": 9, "at": "2026-11-23T07:41:00Z",
                   "state": "suspended"}]}

Where `signed` is false, signatures are left out and none is checked. An entry whose code is "ahead" cannot be judged
yet and is not held. `decisions` is how each side's walk then has them, proposals sorted by id; `declared` is what each
side's walk then has of a side's end of the line.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from crypto.composite import SigningKey
from crypto.decision import Decision
from crypto.dsse import Envelope, envelope_from, envelope_id, sign_envelope, verify_envelope
from crypto.errors import Ahead, Unverified
from crypto.frame import parse_frame
from crypto.replay import Replay, WalkedLog
from crypto.view import Declared, Taken
from crypto.wire import Field, Json, encode_utc
from tests.factories import Sign, unchecked
from tests.scene import Scene
from tests.vectors.cases import Case

S = TypeVar("S", bound=Scene)


@dataclass(frozen=True)
class Base(Generic[S]):
    """A case that others come after: how its scene is played, the same each time."""

    name: str
    play: Callable[[], S]

    def case(self) -> Case:
        """It, as a case."""
        return scenario(self.name, self.play())

    def then(self, name: str, code: str | None, act: Callable[[S], Taken]) -> Case:
        """The case of what comes after it, where the last entry must have this verdict."""
        scene = self.play()
        since = len(scene.written)
        verdict = act(scene)
        if verdict.code != code:
            raise ValueError(f"{name}: {verdict.code}, not {code}")
        return scenario(name, scene, after=self.name, since=since)

    def ahead(self, name: str, act: Callable[[S], tuple[str, bytes]]) -> Case:
        """The case of an entry, made by a scene that goes on, which cannot be judged after this one."""
        side, entry = act(self.play())
        row = {"side": side, "entry": entry.decode(), "code": "ahead", "sound": False}
        return {**scenario(name, self.play(), after=self.name), "entries": [row]}


def scenario(name: str, scene: Scene, *, after: str | None = None, since: int = 0) -> Case:
    """The case of all that was written in a scene since its entry of that number."""
    return {
        "name": name,
        "op": "judge",
        "after": after,
        "hotline": scene.hotline.id.hex(),
        "sides": [scene.hotline.own.side, scene.hotline.other.side],
        "signed": scene.one.replay.verify is verify_envelope,
        "entries": [_row(*written) for written in scene.written[since:]],
        "decisions": [row for centre in (scene.one, scene.two) for row in _decisions(centre.own)],
        "declared": [row for centre in (scene.one, scene.two) for row in _declared(centre.own)],
        "expect": "ok",
    }


def replay(case: Case, cases: Sequence[Case]) -> Replay:
    """Judge a case's entries, after those of the cases before it, and compare each verdict and what is known then."""
    walks = _before(case, cases)
    for row in case["entries"]:
        _judge(walks, row)
    assert [row for walked in walks.walks.values() for row in _decisions(walked)] == case["decisions"]
    assert [row for walked in walks.walks.values() for row in _declared(walked)] == case["declared"]
    return walks


def _before(case: Case, cases: Sequence[Case]) -> Replay:
    if case["after"] is not None:
        return replay(next(one for one in cases if one["name"] == case["after"]), cases)
    one, other = case["sides"]
    verify = verify_envelope if case["signed"] else unchecked
    return Replay(hotline=bytes.fromhex(case["hotline"]), sides=(one, other), verify=verify)


def _judge(walks: Replay, row: Case) -> None:
    walked = walks.walks[row["side"]]
    entry = row["entry"].encode()
    try:
        judgement = walked.judge(entry, walks.verify)
    except Ahead:
        assert row["code"] == "ahead"
        return
    assert (judgement.code, judgement.taken_as.sound) == (row["code"], row["sound"])
    walked.log.append(entry)
    walked.keep(judgement)


def kept_signer(kept: Mapping[str, Case]) -> Sign:
    """Signs each thing once, and as these cases have it where they have it: so a file is the same if made again."""
    known: dict[bytes, list[Envelope]] = {}
    for case in kept.values():
        for row in case["entries"] if case["signed"] else []:
            for envelope in _envelopes(row["entry"].encode()):
                known.setdefault(envelope_id(envelope), []).append(envelope)

    def sign(payload_type: str, payload: bytes, keys: Sequence[SigningKey]) -> Envelope:
        made = known.setdefault(envelope_id(Envelope(payload_type, payload, ())), [])
        if not any(_signed_by(one, keys) for one in made):
            made.append(sign_envelope(payload_type, payload, keys))
        return next(one for one in made if _signed_by(one, keys))

    return sign


def _signed_by(envelope: Envelope, keys: Sequence[SigningKey]) -> bool:
    try:
        verify_envelope(envelope, [key.public_key for key in keys])
    except Unverified:
        return False
    return True


def _envelopes(entry: bytes) -> Iterator[Envelope]:
    """The envelopes in an entry: its own, and a draft in that."""
    envelope = parse_frame(entry).envelope
    if envelope is None:
        return
    yield envelope
    draft = json.loads(envelope.payload).get("draft")
    if draft is not None:
        yield envelope_from(Field(draft))


def _row(side: str, entry: bytes, verdict: Taken) -> dict[str, Json]:
    return {"side": side, "entry": entry.decode(), "code": verdict.code, "sound": verdict.sound}


def _declared(walked: WalkedLog) -> list[Json]:
    rows: list[Json] = []
    for key, record in sorted(walked.records.items()):
        if isinstance(record, Declared):
            row: dict[str, Json] = {"side": walked.walk.own, "of": key[1], "id": record.id.hex()}
            rows.append({**row, "index": record.index, "at": encode_utc(record.at), "state": record.says.state})
    return rows


def _decisions(walked: WalkedLog) -> list[Json]:
    rows: list[Json] = []
    for key, record in sorted(walked.records.items()):
        if isinstance(record, Decision):
            proposals: list[Json] = [[p.id.hex(), p.state.value] for p in sorted(record.proposals, key=lambda p: p.id)]
            row: dict[str, Json] = {"side": walked.walk.own, "space": key[1], "about": key[2]}
            rows.append({**row, "version": record.version.hex(), "agreed": record.agreed, "proposals": proposals})
    return rows
