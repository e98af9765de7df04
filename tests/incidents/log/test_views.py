"""Both logs as devices and auditors ask for them."""

import pytest

from crypto import wire
from crypto.frame import parse_frame
from crypto.merkle import leaf_hash, verify_consistency, verify_inclusion
from crypto.tile import parse_bundle
from crypto.wire import Field
from incidents.centres.permissions import Post
from incidents.log.store import other_log, own_log, root_at
from incidents.models import Part
from tests.factories import XA, message
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import Pair


def test_an_entry_comes_with_the_proof_of_its_inclusion(line: Pair) -> None:
    with at(line.xa) as browser:
        log = own_log()
        shown = browser.get("logs/XA/entries/2", size=log.size)
        entry = wire.base64_bytes(Field(shown["entry"]), limit=65_535)
        proof = [bytes.fromhex(one) for one in shown["proof"]]
        verify_inclusion(leaf_hash(entry), 2, log.size, proof, log.root)
        assert (shown["index"], shown["code"]) == (2, None)


def test_trust_entries_are_those_of_both_logs_from_an_index_on(line: Pair) -> None:
    with at(line.xa) as browser:
        for side in ("XA", "XB"):
            entries = browser.get(f"logs/{side}/trust")["entries"]
            assert [one["index"] for one in entries] == [0, 1, 2]
            assert browser.get(f"logs/{side}/trust", after=2)["entries"] == entries[2:]


def test_two_sizes_are_proven_consistent(line: Pair) -> None:
    with at(line.xa) as browser:
        log = own_log()
        proof = [
            bytes.fromhex(one) for one in browser.get("logs/XA/consistency", **{"from": 2, "to": log.size})["proof"]
        ]
        verify_consistency(2, root_at(log, 2) or b"", log.size, log.root, proof)


def test_checkpoints_are_the_newest_of_both_logs(line: Pair) -> None:
    with at(line.xa) as browser:
        shown = browser.get("checkpoints")
        for name, log in (("own", own_log()), ("other", other_log())):
            origin, size, _ = shown[name].split("\n", 2)
            assert (origin, int(size)) == (f"{log.hotline.hex()}/{log.side}/1", log.size)


def test_a_part_is_served_as_it_is_stored_and_one_that_has_not_come_is_withheld(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        said = line.xa.said_in(file, XA.watch, "notice", message())
        line.xa.append(said)
        path = f"logs/XA/entries/{own_log().size - 1}/parts/0"
        assert browser.ask(path).content == said.parts[0]
        Part.objects.all().delete()
        assert refusal(browser.ask(path)) == (404, "withheld")
        assert refusal(browser.ask(path[:-1] + "1")) == (404, "not-found")


def test_auditors_are_served_tiles_and_bundles(line: Pair) -> None:
    with at(line.xa, number=6, post=Post.SECURITY) as browser:
        size = own_log().size
        hashes = browser.ask(f"logs/XA/tile/0/000.p/{size}").content
        entries = parse_bundle(browser.ask(f"logs/XA/tile/entries/000.p/{size}").content)
        assert [leaf_hash(entry) for entry in entries] == [hashes[at : at + 32] for at in range(0, 32 * size, 32)]
        assert parse_frame(entries[0]).trust == 0
        assert refusal(browser.ask(f"logs/XA/tile/0/000.p/{size + 1}")) == (404, "not-found")
        assert refusal(browser.ask("logs/XA/tile/0/0")) == (400, "tile")


def test_tiles_are_for_auditors_alone(line: Pair) -> None:
    with at(line.xa) as browser:
        assert refusal(browser.ask("logs/XA/tile/entries/000.p/1")) == (403, "not-for-this-post")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("logs/XA/entries/1?size=99", (400, "query")),
        ("logs/XA/entries/1?size=-1", (400, "query")),
        ("logs/XA/entries/1?size=1&size=2", (400, "query")),
        ("logs/XA/entries/1?a=1", (400, "query")),
        ("logs/XA/entries/99", (404, "not-found")),
        ("logs/XC/trust", (404, "not-found")),
        ("logs/XA/trust?after=x", (400, "query")),
        ("logs/XA/consistency?from=0&to=1", (400, "query")),
        ("logs/XA/consistency?from=2&to=1", (400, "query")),
        ("logs/XA/consistency?from=1&to=99", (400, "query")),
        ("logs/XA/consistency", (400, "query")),
    ],
)
def test_what_is_not_there_or_no_question_is_refused(line: Pair, path: str, expected: tuple[int, str]) -> None:
    with at(line.xa) as browser:
        assert refusal(browser.client.get(f"/api/v1/{path}")) == expected


def test_an_entry_of_a_file_is_for_those_who_take_part(line: Pair) -> None:
    with at(line.xa, number=9, post=Post.HEAD) as outsider:
        line.xa.open_file(XA.watch)
        index = own_log().size - 1
        assert refusal(outsider.ask(f"logs/XA/entries/{index}")) == (404, "not-found")
        assert refusal(outsider.ask(f"logs/XA/entries/{index}/parts/0")) == (404, "not-found")
        assert outsider.ask("logs/XA/entries/0").status_code == 200
