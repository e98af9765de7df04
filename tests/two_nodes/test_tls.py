"""The link over TLS: the other node is known by the key that its side's list pins, whatever its certificate says."""

import hashlib
import json
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from incidents.log.store import other_log
from tests.databases import Template
from tests.factories import Country, Hotline, Values
from tests.two_nodes.kinds import Embedded, Kind
from tests.two_nodes.nodes import POSTS, RunningNode, RunningPair, running
from tests.two_nodes.said import reaches
from tests.two_nodes.wire import Wire, wire
from tests.waiting import until


def new_key() -> ec.EllipticCurvePrivateKey:
    """A key as a TLS server has it."""
    return ec.generate_private_key(ec.SECP256R1())


def pin(key: ec.EllipticCurvePrivateKey) -> str:
    """The SHA-256 of its public key (SPKI), in hex."""
    return hashlib.sha256(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def server_side(key: ec.EllipticCurvePrivateKey, directory: Path) -> ssl.SSLContext:
    """TLS with a new certificate of that key, which no authority has signed and which names nobody."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody")])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    path = directory / f"{certificate.serial_number}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@dataclass(frozen=True)
class PinnedCountry(Country):
    """A government whose list pins the TLS key of its node."""

    tls: str | None = None

    def node_change(self) -> Values:
        """With that key's hash."""
        return {**super().node_change(), "tls": self.tls}


@dataclass
class TlsPair:
    """Two nodes, each behind TLS; `wires` lead to XB's node and to XA's."""

    pair: RunningPair
    wires: list[Wire]
    directory: Path
    keys: dict[str, ec.EllipticCurvePrivateKey]


@contextmanager
def behind_tls(directory: Path, kind: Kind, *, pinned: set[str]) -> Iterator[TlsPair]:
    """Two nodes behind TLS; the lists of these sides pin the keys that they have."""
    keys = {"XA": new_key(), "XB": new_key()}
    own, other = (
        PinnedCountry(side, language, tls=pin(keys[side]) if side in pinned else None)
        for side, language in (("XA", "en"), ("XB", "zh-Hans"))
    )
    sides = iter(("XB", "XA"))
    wires: list[Wire] = []
    with ExitStack() as stack:

        def through(port: int) -> str:
            wires.append(stack.enter_context(wire(to=port, tls=server_side(keys[next(sides)], directory))))
            return f"wss://127.0.0.1:{wires[-1].port}/link"

        pair = stack.enter_context(running(Hotline(own, other), directory, kind, through=through))
        yield TlsPair(pair, wires, directory, keys)


def refusals(node: RunningNode) -> list[tuple[str, str]]:
    """Why a node refused the other one, as its operator reads it."""
    lines = (node.node.machine.directory / "server.log").read_text().splitlines()
    read = [json.loads(line) for line in lines]
    ends = [(line["code"], line["detail"]) for line in read if line["event"] == "the link ended"]
    return [(code, detail) for code, detail in ends if code not in ("cut", "unreachable")]


@pytest.fixture
def embedded(migrated: Template, django_db_blocker: DjangoDbBlocker) -> Iterator[Kind]:
    """How the nodes are run."""
    with django_db_blocker.unblock():
        yield Embedded(migrated)


@pytest.fixture
def tls(embedded: Kind, tmp_path: Path) -> Iterator[TlsPair]:
    """Two nodes whose lists pin the keys that they have."""
    with behind_tls(tmp_path, embedded, pinned={"XA", "XB"}) as made:
        yield made


def test_a_node_whose_list_pins_no_key_is_not_pulled_from(embedded: Kind, tmp_path: Path) -> None:
    with behind_tls(tmp_path, embedded, pinned={"XA"}) as unpinned:
        xa, xb = unpinned.pair.xa, unpinned.pair.xb
        until(lambda: refusals(xa), what=xa.log)
        until(lambda: xb.here(lambda: other_log().size), what=xb.log)
        assert refusals(xa) == [("tls-key", "the other side's signatories list pins none")]
        assert refusals(xb) == []
        assert xa.here(lambda: other_log().size) == 0


def test_the_key_that_is_pinned_connects_and_another_one_is_refused(tls: TlsPair) -> None:
    pair, to_xb = tls.pair, tls.wires[0]
    ours, theirs = pair.officers()
    space = ours.open_file(b"Pinned", POSTS)
    reaches(theirs, space, ours.say(space, "notice", b"Before.").id)
    pair.line_becomes(ours, "up")
    assert refusals(pair.xa) == []

    to_xb.cut()
    to_xb.mend(tls=server_side(new_key(), tls.directory))
    said = theirs.say(space, "notice", b"Behind another key.")
    until(lambda: refusals(pair.xa))
    assert refusals(pair.xa) == [("tls-key", "another than the other side's signatories list")]
    assert pair.line(ours)["state"] == "degraded"
    assert said.id not in [one.statement.id for one in ours.read(space)]

    to_xb.cut()
    to_xb.mend(tls=server_side(tls.keys["XB"], tls.directory))
    assert reaches(ours, space, said.id).texts == (b"Behind another key.",)
    pair.line_becomes(ours, "up")
    assert refusals(pair.xb) == []
