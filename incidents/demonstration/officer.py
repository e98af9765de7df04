"""An officer in Python: a device, its own node's API, and what it believes. `docs/api.md` says what is asked.

    officer = Officer.enrol(desk, hotline=…, side="XA", …)      keys are made, the digits are there to be compared
    officer.listen()                                            once the registrars have signed
    space = officer.open_file("Cranes", posts)
    entered = officer.say(space, "notice", form, precedence="FLASH")

Each call raises the node's refusal as `NodeRefused`, and `Unverified` where the node shows what does not hold.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from django.utils import timezone

from crypto import epoch, wire
from crypto.composite import SigningKey
from crypto.dsse import envelope_id
from crypto.errors import Unverified
from crypto.hpke import SealingKey
from crypto.says import Grant, Message, NewEpoch, Of, Open, Propose, ReplyBy, ReplyWithin, Says
from crypto.statement import Statement
from crypto.words import ENTRY_LIMIT
from incidents.demonstration.device import (
    Device,
    Drafted,
    Sealed,
    Where,
    Writing,
    enrolment_of,
    enrolment_request,
    make_draft,
    pad,
    wraps,
    write,
)
from incidents.demonstration.listening import Listening, listening
from incidents.demonstration.trust import Log, place_of, verify_entry, verify_part, verify_statement

PAGE = 50
CHECKPOINT_TRIES = 100


@dataclass(eq=False)
class NodeRefused(Exception):
    """The node kept nothing, and says why."""

    status: int
    code: str

    def __str__(self) -> str:
        return f"{self.status} {self.code}"


@dataclass(frozen=True)
class Entered:
    """Where a statement stands in the own log."""

    id: bytes
    index: int
    no: int
    number: int | None
    at: datetime


@dataclass(frozen=True)
class Read:
    """A verified statement of a space, and its opened texts; `code` is the node's word on why it counts for nothing."""

    statement: Statement
    index: int
    number: int | None
    at: datetime
    texts: tuple[bytes, ...]
    delivered: datetime | None
    code: str | None


def _bytes(text: str) -> bytes:
    return wire.base64_bytes(wire.Field(text), limit=ENTRY_LIMIT)


class Desk:
    """A signed-in session with the own node: cookies, CSRF, JSON."""

    def __init__(self, url: str, *, session_cookie: tuple[str, str], host: str) -> None:
        self._client = httpx.Client(base_url=url, headers={"Host": host, "Origin": f"http://{host}"}, timeout=30)
        self._client.cookies.set(*session_cookie)
        self._host, self._session_cookie = host, "=".join(session_cookie)
        self._csrf: str | None = None

    def get(self, path: str, **query: Any) -> Any:
        """The answer to a question."""
        return self._answer(self._client.get(path, params=query)).json()

    def get_bytes(self, path: str) -> bytes:
        """A part's bytes."""
        return self._answer(self._client.get(path)).content

    def post(self, path: str, body: Any) -> Any:
        """The answer to something said."""
        return self._answer(self._client.post(path, json=body, headers={"X-CSRFToken": self._token()})).json()

    def _token(self) -> str:
        """What Django's cookie holds, which `me` sets."""
        if self._csrf is None:
            self.get("/api/v1/me")
            self._csrf = next(value for name, value in self._client.cookies.items() if name.endswith("csrf"))
        return self._csrf

    def listen(self) -> AbstractContextManager[Listening]:
        """A live socket in the same session."""
        url = self._client.base_url
        return listening((url.host, url.port or 80), host=self._host, cookies=self._session_cookie)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    @staticmethod
    def _answer(response: httpx.Response) -> httpx.Response:
        if response.is_error:
            try:
                code = str(response.json()["code"])
            except (ValueError, KeyError, TypeError):
                code = "unreadable"
            raise NodeRefused(response.status_code, code)
        return response


@dataclass
class Officer:
    """A device at a desk. `logs` are what it believes, `keys` the epoch keys it holds by space and epoch."""

    desk: Desk
    device: Device
    demonstration: bool
    logs: dict[str, Log]
    keys: dict[bytes, dict[bytes, bytes]] = field(default_factory=dict)

    @classmethod
    def enrol(cls, desk: Desk, *, post: str, number: int, seeds: tuple[bytes, bytes]) -> "Officer":
        """Make the device (seeds: 64 bytes to sign, 32 to seal) and ask the registrars to list it."""
        officer = cls.at(desk, post=post, number=number, seeds=seeds)
        desk.post("/api/v1/enrolment", enrolment_request(officer.device))
        return officer

    @classmethod
    def at(cls, desk: Desk, *, post: str, number: int, seeds: tuple[bytes, bytes]) -> "Officer":
        """The same device again, with its keys at hand."""
        stands = desk.get("/api/v1/hotline")
        hotline = bytes.fromhex(stands["hotline"])
        device = Device(hotline, stands["own"], post, number, SigningKey(seeds[0]), SealingKey(seeds[1]))
        logs = {side: Log(side=side, hotline=hotline) for side in (stands["own"], stands["other"])}
        return cls(desk, device, stands["demonstration"], logs)

    @property
    def own(self) -> Log:
        """The own side's log."""
        return self.logs[self.device.side]

    @property
    def other(self) -> Log:
        """The other side's log."""
        return next(log for side, log in self.logs.items() if side != self.device.side)

    def digits(self) -> str:
        """What officer and registrar compare by voice."""
        return enrolment_of(self.device).digits

    def listen(self) -> None:
        """Take in both logs' trust entries and newest checkpoints, verifying each."""
        notes = self.desk.get("/api/v1/checkpoints")
        # After the checkpoints: the keys that they are signed with stand in what is folded now.
        for log in self.logs.values():
            self._fold(log)
        for log, note in ((self.own, notes["own"]), (self.other, notes["other"])):
            if note is not None:
                self._advance(log, note.encode())

    def open_file(self, title: bytes, posts: Sequence[tuple[str, str]], *, exercise: bool = False) -> bytes:
        """Open a file for these posts of both sides; its space."""
        nonce, key = secrets.token_bytes(epoch.NONCE_SIZE), secrets.token_bytes(epoch.KEY_SIZE)
        space = epoch.space_id(hotline=self.device.hotline, side=self.device.side, nonce=nonce)
        self.listen()
        recipients = self._recipients(frozenset(posts))
        says = Open(kind="case", posts=tuple(sorted(posts)), recipients=epoch.recipients_hash(recipients))
        self._begin_epoch(space, recipients, says, "open", title, nonce=nonce, key=key, exercise=exercise)
        return space

    def open_epoch(self, space: bytes) -> None:
        """Begin a new epoch of a space for those who take part in it now."""
        nonce, key = secrets.token_bytes(epoch.NONCE_SIZE), secrets.token_bytes(epoch.KEY_SIZE)
        self.listen()
        stands = self.desk.get(f"/api/v1/spaces/{space.hex()}")
        recipients = self._recipients(frozenset((side, post) for side, post in stands["posts"]))
        says = NewEpoch(recipients=epoch.recipients_hash(recipients))
        exercise = bool(stands["exercise"])
        self._begin_epoch(space, recipients, says, "epoch", b"", nonce=nonce, key=key, exercise=exercise)

    def say(
        self,
        space: bytes,
        type_: str,
        *texts: bytes,
        precedence: str = "ROUTINE",
        answers: bytes | None = None,
        closes: bool = False,
        replaces: bytes | None = None,
        reply: ReplyBy | ReplyWithin | None = None,
        exercise: bool = False,
    ) -> Entered:
        """Release a message under one signature."""
        says = Message(answers=answers, closes=closes, precedence=precedence, replaces=replaces, reply=reply)
        return self.state(space, type_, says, texts, exercise=exercise)

    def state(
        self, space: bytes, type_: str, says: Says, texts: Sequence[bytes] = (), *, exercise: bool = False
    ) -> Entered:
        """Release any statement; sealed, if it has texts, under the newest usable epoch."""
        return self._post(self.make(space, type_, says, texts, exercise=exercise))

    def make(
        self, space: bytes, type_: str, says: Says, texts: Sequence[bytes] = (), *, exercise: bool = False
    ) -> Sealed:
        """Seal and sign any statement, and do not post it."""
        self.listen()
        where = self._where(space) if texts else Where(space)
        writing = self._writing(exercise=exercise)
        parts = pad(texts, writing.random)
        return write(self.device, where, writing, type_=type_, says=says, parts=parts)

    def refer(self, space: bytes, type_: str, of: bytes, *, exercise: bool = False) -> Entered:
        """Acknowledge, note, accept, refuse, withdraw, or say that something cannot be opened."""
        return self.state(space, type_, Of(of=of), exercise=exercise)

    def propose_title(self, space: bytes, title: bytes, *, due: datetime, exercise: bool = False) -> Entered:
        """Propose another title for a file, on the version in force."""
        self.listen()
        where = self.desk.get(f"/api/v1/spaces/{space.hex()}")["title"]
        in_force, _ = self._statement(where["side"], where["index"])
        says = Propose(about="title", due=due, on=in_force.id)
        return self.state(space, "proposal", says, [title], exercise=exercise)

    def draft(self, space: bytes, type_: str, says: Message, *texts: bytes, capacity: str = "government") -> Drafted:
        """Sign a draft for a releaser."""
        return make_draft(self.device, space, self._writing(), type_=type_, says=says, texts=texts, capacity=capacity)

    def release(self, space: bytes, drafted: Drafted, says: Message, *, capacity: str = "government") -> Entered:
        """Release a colleague's draft: the same content, the precedence of `says`."""
        self.listen()
        where, writing = self._where(space), self._writing()
        sealed = write(
            self.device, where, writing, type_=drafted.type, says=says, parts=drafted.parts, capacity=capacity,
            draft=drafted.envelope,
        )  # fmt: skip
        return self._post(sealed)

    def grant(self, space: bytes, device_id: bytes) -> Entered:
        """Give a colleague's device the keys of a space that this one holds."""
        self.listen()
        self._learn_keys(space)
        joiner = self.own.signatories.device(device_id)
        passage = epoch.Passage(self.device.hotline, space, self.device.id, device_id)
        sealed = epoch.seal_grant(self.keys[space], joiner.sealing, passage)
        writing = self._writing()
        statement = write(
            self.device, Where(space), writing, type_="grant", says=Grant(device=device_id), clear=[sealed]
        )
        return self._post(statement)

    def read(self, space: bytes) -> list[Read]:
        """All that was said in a space, in reading order, each verified and opened."""
        self.listen()
        self._learn_keys(space)
        return [self._read_item(space, item) for item in self._items(space)]

    def _fold(self, log: Log) -> None:
        while True:
            path = f"/api/v1/logs/{log.side}/trust"
            entries = self.desk.get(path, after=log.trust_index)["entries"]
            for item in entries:
                log.fold(_bytes(item["entry"]), index=item["index"])
            if not entries:
                return

    def _advance(self, log: Log, note: bytes) -> None:
        shown, proof = log.verify_checkpoint(note), []
        if log.checkpoint is not None and log.checkpoint.size not in (0, shown.size):
            low, high = sorted((log.checkpoint.size, shown.size))
            answer = self.desk.get(f"/api/v1/logs/{log.side}/consistency", **{"from": low, "to": high})
            proof = [bytes.fromhex(one) for one in answer["proof"]]
        log.advance(shown, proof)

    def _recipients(self, posts: frozenset[tuple[str, str]]) -> dict[bytes, bytes]:
        """Whom a space with these posts is sealed to: ids with sealing keys, by the lists that this device verified."""
        recipients: dict[bytes, bytes] = {}
        for log in self.logs.values():
            listed = log.signatories
            recipients |= {d.id: d.sealing for d in listed.valid_devices() if (log.side, d.post) in posts}
            if listed.archive is not None:
                recipients[listed.archive.id] = listed.archive.sealing
        return recipients

    def _begin_epoch(
        self,
        space: bytes,
        recipients: dict[bytes, bytes],
        says: Open | NewEpoch,
        type_: str,
        text: bytes,
        *,
        nonce: bytes,
        key: bytes,
        exercise: bool,
    ) -> None:
        named = epoch.epoch_id(hotline=self.device.hotline, space=space, side=self.device.side, nonce=nonce)
        writing = self._writing(exercise=exercise)
        clear = wraps(self.device, recipients, space=space, epoch_id=named, key=key)
        where, parts = Where(space, named, key), pad([text], writing.random)
        sealed = write(self.device, where, writing, type_=type_, says=says, parts=parts, clear=[clear], nonce=nonce)
        self._post(sealed)
        self.keys.setdefault(space, {})[named] = key

    def _post(self, sealed: Sealed) -> Entered:
        answer = self.desk.post("/api/v1/statements", sealed.posted())
        return Entered(
            id=envelope_id(sealed.envelope),
            index=answer["index"],
            no=answer["no"],
            number=answer["number"],
            at=datetime.fromisoformat(answer["at"]),
        )

    def _writing(self, *, exercise: bool = False) -> Writing:
        return Writing(
            own=self.own.verified(),
            other=self.other.verified(),
            now=timezone.now().replace(microsecond=0, tzinfo=UTC),
            random=secrets.token_bytes,
            demonstration=self.demonstration,
            exercise=exercise,
        )

    def _where(self, space: bytes) -> Where:
        """The newest epoch that the node calls usable and whose key is here; a new one if there is none."""
        for attempt in range(2):
            self._learn_keys(space)
            held = self.keys.get(space, {})
            usable = [one for one in self._epochs(space) if one["usable"] and bytes.fromhex(one["epoch"]) in held]
            if usable:
                newest = bytes.fromhex(usable[-1]["epoch"])
                return Where(space, newest, held[newest])
            if attempt == 0:
                self.open_epoch(space)
        raise Unverified("epoch", "no key of this space is held")

    def _epochs(self, space: bytes) -> list[dict[str, Any]]:
        epochs: list[dict[str, Any]] = self.desk.get(f"/api/v1/spaces/{space.hex()}")["epochs"]
        return epochs

    def _learn_keys(self, space: bytes) -> None:
        """Unwrap each epoch's key that is wrapped for this device; then what colleagues granted it."""
        held = self.keys.setdefault(space, {})
        missing = [one for one in self._epochs(space) if bytes.fromhex(one["epoch"]) not in held]
        for one in missing:
            statement, _ = self._statement(one["side"], one["index"])
            wrapped = epoch.parse_wraps(self._part(statement, one["side"], one["index"], 0)).get(self.device.id)
            if wrapped is not None:
                passage = self._passage(space, statement)
                named = bytes.fromhex(one["epoch"])
                held[named] = epoch.unwrap_epoch_key(self.device.sealing, wrapped, passage, epoch=named)
        if any(bytes.fromhex(one["epoch"]) not in held for one in missing):
            self._learn_grants(space, held)

    def _learn_grants(self, space: bytes, held: dict[bytes, bytes]) -> None:
        for item in self._items(space):
            statement, _ = self._statement(item["side"], item["index"])
            if item["code"] is None and statement.says == Grant(device=self.device.id):
                sealed = self._part(statement, item["side"], item["index"], 0)
                held |= epoch.open_grant(self.device.sealing, sealed, self._passage(space, statement))

    def _passage(self, space: bytes, statement: Statement) -> epoch.Passage:
        return epoch.Passage(self.device.hotline, space, statement.signer.device, self.device.id)

    def _items(self, space: bytes) -> Iterator[dict[str, Any]]:
        """All items of a space, in reading order."""
        pages: list[list[dict[str, Any]]] = []
        query: dict[str, Any] = {"limit": PAGE}
        while True:
            answer = self.desk.get(f"/api/v1/spaces/{space.hex()}/items", **query)
            pages.append(answer["items"])
            if answer["before"] is None:
                return (item for page in reversed(pages) for item in page)
            query["before"] = answer["before"]

    def _statement(self, side: str, index: int) -> tuple[Statement, Any]:
        log = self.logs[side]
        size = self._reach(log, index)
        item = self.desk.get(f"/api/v1/logs/{side}/entries/{index}", size=size)
        proof = [bytes.fromhex(one) for one in item["proof"]]
        frame = verify_entry(log, _bytes(item["entry"]), index=index, proof=proof, size=size)
        statement, _ = verify_statement(log, frame)
        return statement, frame

    def _reach(self, log: Log, index: int) -> int:
        """The size of a verified checkpoint that covers an entry: it follows the entry within moments."""
        for _ in range(CHECKPOINT_TRIES):
            if log.checkpoint is not None and log.checkpoint.size > index:
                return log.checkpoint.size
            self.listen()
        raise Unverified("trust", "no checkpoint covers this entry")

    def _part(self, statement: Statement, side: str, index: int, part: int) -> bytes:
        data = self.desk.get_bytes(f"/api/v1/logs/{side}/entries/{index}/parts/{part}")
        return verify_part(statement.body[part], data)

    def _read_item(self, space: bytes, item: dict[str, Any]) -> Read:
        side, index = item["side"], item["index"]
        statement, frame = self._statement(side, index)
        delivered = item["delivered"]
        return Read(
            statement=statement,
            index=index,
            number=frame.number,
            at=frame.at,
            texts=self._texts(space, statement, side, index),
            delivered=None if delivered is None else datetime.fromisoformat(delivered["at"]),
            code=item["code"],
        )

    def _texts(self, space: bytes, statement: Statement, side: str, index: int) -> tuple[bytes, ...]:
        """The sealed parts' texts, where this device holds the key; a draft's content is compared with them."""
        if statement.epoch is None or (key := self.keys[space].get(statement.epoch)) is None:
            return ()
        first = 1 if statement.type in ("open", "epoch") else 0
        opened = [
            epoch.open_part(key, place_of(statement, part), self._part(statement, side, index, part))
            for part in range(first, len(statement.body))
        ]
        content = [part.hash for part in statement.body[:first]] + [epoch.content_hash(one) for one in opened]
        if statement.draft is not None and content != list(statement.draft.content):
            raise Unverified("draft", "the content is not what was drafted")
        return tuple(epoch.unpad_part(one) for one in opened)
