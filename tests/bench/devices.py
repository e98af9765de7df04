"""Two lean devices for the bench: one that writes, one that is told and reads. Both do all that a device must.

The author seals, signs and posts; it holds the logs as it verified them when it began. The reader listens, verifies
each checkpoint by both signatures, recomputes the log's root from every entry it is sent (which proves consistency and
inclusion at once), verifies the statement's composite signature against the list at the entry's past, compares the
hash of the body's part, and opens it.
"""

import http.client
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crypto import epoch
from crypto.checkpoint import VerifiedCheckpoint
from crypto.dsse import envelope_value
from crypto.errors import Unverified
from crypto.frame import Frame, parse_frame
from crypto.merkle import Frontier, leaf_hash, verify_inclusion
from crypto.says import Message
from crypto.statement import STATEMENT
from crypto.wire import Field, base64_bytes, encode_base64
from crypto.words import BODY_LIMIT, ENTRY_LIMIT
from incidents.demonstration.device import Where, Writing, pad, write
from incidents.demonstration.listening import Listening
from incidents.demonstration.officer import Officer
from incidents.demonstration.trust import Log, place_of, verify_part, verify_statement
from incidents.log.clock import node_clock

NOTICE = Message(answers=None, closes=False, precedence="ROUTINE", replaces=None, reply=None)


class Connection:
    """One kept HTTP connection to a node, with an officer's session and CSRF token."""

    def __init__(self, address: tuple[str, int], headers: dict[str, str]) -> None:
        self._http = http.client.HTTPConnection(*address)
        self._headers = headers

    def post(self, path: str, body: Any) -> Any:
        """What is answered to JSON."""
        headers = {**self._headers, "Content-Type": "application/json"}
        self._http.request("POST", path, json.dumps(body).encode(), headers)
        return json.loads(self._answer())

    def _answer(self) -> bytes:
        response = self._http.getresponse()
        data = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{response.status} {data[:200]!r}")
        return data


@dataclass
class Author:
    """An officer's device that writes notices into a file."""

    officer: Officer
    connection: Connection
    where: Where

    def say(self, text: bytes) -> int:
        """Seal, sign and post a notice; its index, once it is durably in the own log."""
        sealed = self.seal(text)
        index: int = self.connection.post("/api/v1/statements", sealed)["index"]
        return index

    def seal(self, text: bytes) -> dict[str, Any]:
        """What is posted."""
        writing = Writing(
            own=self.officer.own.verified(),
            other=self.officer.other.verified(),
            now=node_clock(),
            random=secrets.token_bytes,
            demonstration=self.officer.demonstration,
        )
        parts = pad([text], writing.random)
        made = write(self.officer.device, self.where, writing, type_="notice", says=NOTICE, parts=parts)
        return {"envelope": envelope_value(made.envelope), "body": [encode_base64(part) for part in made.body]}


@dataclass
class Reader:
    """An officer's device that reads all that the other side writes into a file."""

    officer: Officer
    where: Where
    live: Listening
    trees: dict[str, Frontier] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Listen from the beginning of both logs, so that every root can be recomputed."""
        self.trees = {side: Frontier() for side in self.officer.logs}
        self.live.begin(dict.fromkeys(self.trees, 0), parts=True)

    def read(self, *, within: float) -> Iterator[bytes]:
        """The texts that the next message of the node brings, verified and opened."""
        message = self.live.receive(within=within)
        if message["type"] == "checkpoints":
            self._take_checkpoints(message)
        elif message["type"] == "entries":
            log = self.officer.logs[message["side"]]
            frames = [self._enter(log, item) for item in message["items"]]
            if log.checkpoint is None or log.checkpoint.size < self.trees[log.side].size:
                raise Unverified("entries", "beyond the checkpoint")
            if log.checkpoint.size == self.trees[log.side].size:
                if log.checkpoint.root != self.trees[log.side].root():
                    raise Unverified("entries", "another root")
            else:
                self._prove(log.checkpoint, message["items"])
            for item, frame in zip(message["items"], frames, strict=True):
                yield from self._open(log, item, frame)
            self.live.applied({log.side: message["cursor"]})

    def _enter(self, log: Log, item: dict[str, Any]) -> Frame:
        entry = base64_bytes(Field(item["entry"]), limit=ENTRY_LIMIT)
        tree = self.trees[log.side]
        if item["index"] != tree.size:
            raise Unverified("entries", "one is missing")
        self.trees[log.side] = tree.append(leaf_hash(entry))
        return parse_frame(entry)

    def _prove(self, checkpoint: VerifiedCheckpoint, items: list[dict[str, Any]]) -> None:
        """More is to come: each entry by its own proof, until the recomputed root can be compared."""
        for item in items:
            leaf = leaf_hash(base64_bytes(Field(item["entry"]), limit=ENTRY_LIMIT))
            proof = [bytes.fromhex(one) for one in item["proof"]]
            verify_inclusion(leaf, item["index"], checkpoint.size, proof, checkpoint.root)

    def _take_checkpoints(self, message: dict[str, Any]) -> None:
        for log, name in ((self.officer.own, "own"), (self.officer.other, "other")):
            if message[name] is not None and self.notes.get(log.side) != message[name]:
                self.notes[log.side] = message[name]
                log.checkpoint = log.verify_checkpoint(message[name].encode())

    def _open(self, log: Log, item: dict[str, Any], frame: Frame) -> Iterator[bytes]:
        if log is not self.officer.other or frame.envelope is None or frame.envelope.payload_type != STATEMENT:
            return
        statement, _ = verify_statement(log, frame)
        if statement.space != self.where.space or statement.type != "notice" or self.where.key is None:
            return
        (data,) = item["parts"]
        if data is None:
            raise Unverified("body", "it did not come along")
        sealed = verify_part(statement.body[0], base64_bytes(Field(data), limit=BODY_LIMIT))
        yield epoch.unpad_part(epoch.open_part(self.where.key, place_of(statement, 0), sealed))
