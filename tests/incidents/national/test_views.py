"""Drafts that wait for a releaser: for the own side's posts in the space, and for nobody else."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from crypto.dsse import Envelope, envelope_value
from crypto.spaces import LINE
from crypto.statement import DRAFT
from crypto.wire import Json, encode_utc
from incidents.centres.permissions import Actor, Party, Post
from incidents.log.append import Appended, Signed, append
from incidents.models import Draft
from incidents.national import queries, views
from incidents.national.queries import drafts_stand
from tests.factories import XA, Device, b64, message
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import Node, Pair

REASON = {"sealed": b64(b"reason")}


@pytest.fixture(autouse=True)
def now(line: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts are posted in the night of their node's clock."""
    monkeypatch.setattr(views, "timezone", SimpleNamespace(now=line.xa.clock))


def _draft(node: Node, space: bytes, *, number: int = 1, **differs: Any) -> dict[str, Any]:
    """What the watch's second officer posts: their `number`th draft in a space, on behalf of the centre."""
    return {
        "space": space.hex(),
        "sealed": b64(b"sealed"),
        "draft": _signed(node, space, nonce=b64(number.to_bytes(16))),
        "body": [b64(b"one"), b64(b"two")],
        **differs,
    }


def _signed(node: Node, space: bytes, **payload: Json) -> Json:
    return node.hotline.draft(XA.duty, _header(node, XA.duty, space), payload=payload)


def _header(node: Node, author: Device, space: bytes) -> dict[str, Any]:
    return node.hotline.header(author, "notice", message(), now=node.clock.now, space=space, verified=node.verified())


def test_a_draft_is_kept_shown_to_colleagues_and_withdrawn_by_its_drafter(line: Pair) -> None:
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        posted = _draft(line.xa, file.space)
        kept = drafter.send("drafts", posted)
        assert kept.status_code == 201
    with at(line.xa, number=5, post=Post.LIAISON) as colleague:
        shown = {"id": kept.json()["id"], **posted, "called": None, "returned": None}
        assert colleague.get("drafts")["drafts"] == [shown]
        path = f"drafts/{kept.json()['id']}"
        assert refusal(colleague.send(path, b"", method="DELETE")) == (409, "draft")
        assert colleague.get("drafts")["drafts"] == [shown]
    with at(line.xa, number=4) as drafter:
        assert drafter.send(path, b"", method="DELETE").status_code == 200
        assert drafter.get("drafts")["drafts"] == []


def test_the_same_draft_again_is_kept_once(line: Pair) -> None:
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        one, other = (_draft(line.xa, file.space, number=n) for n in (1, 2))
        kept = [drafter.send("drafts", posted).json()["id"] for posted in (one, one, other)]
        assert kept[0] == kept[1] != kept[2]
        assert Draft.objects.count() == 2


def test_a_draft_that_is_sent_back_says_by_whom_and_keeps_the_first_reason(line: Pair) -> None:
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        key = drafter.send("drafts", _draft(line.xa, file.space)).json()["id"]
        assert refusal(drafter.send(f"drafts/{key}/return", REASON)) == (409, "draft")
    with at(line.xa, number=3) as releaser:
        for reason in (REASON, {"sealed": b64(b"another")}):
            assert releaser.send(f"drafts/{key}/return", reason).status_code == 200
        (shown,) = releaser.get("drafts")["drafts"]
        assert shown["returned"].pop("at")
        assert shown["returned"] == {"by": {"officer": 3, "post": "watch"}, **REASON}


def test_what_stands_is_another_word_whenever_the_drafts_are_others(line: Pair) -> None:
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        actor = Actor(Party.OFFICER, officer=3, post=Post.WATCH)
        stands = [drafts_stand(actor)]
        key = drafter.send("drafts", _draft(line.xa, file.space)).json()["id"]
        stands.append(drafts_stand(actor))
    with at(line.xa, number=3) as releaser:
        releaser.send(f"drafts/{key}/return", REASON)
        stands.append(drafts_stand(actor))
        Draft.objects.get(key=key).delete()
        stands.append(drafts_stand(actor))
        assert drafts_stand(Actor(Party.OFFICER, officer=9, post=Post.HEAD)) == stands[0]
    assert len(set(stands[:3])) == 3
    assert stands[3] not in stands[1:3]


def test_a_post_that_takes_no_part_neither_keeps_nor_sees_nor_drops_a_draft(line: Pair) -> None:
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        key = drafter.send("drafts", _draft(line.xa, file.space)).json()["id"]
    with at(line.xa, number=9, post=Post.HEAD) as outsider:
        theirs = _signed(line.xa, file.space, officer=9, post="head")
        assert refusal(outsider.send("drafts", _draft(line.xa, file.space, draft=theirs))) == (404, "not-found")
        assert outsider.get("drafts")["drafts"] == []
        assert refusal(outsider.send(f"drafts/{key}", b"", method="DELETE")) == (404, "not-found")
        assert refusal(outsider.send(f"drafts/{key}/return", REASON)) == (404, "not-found")
        assert Draft.objects.count() == 1


def test_drafts_are_read_page_by_page(line: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as a page has room for, at least one, however large it is."""
    monkeypatch.setattr(queries, "PAGE_SIZE", 1_000)
    sizes = (100, 100, 2_000, 400, 400, 400)
    with at(line.xa, number=4) as browser:
        file = line.xa.open_file(XA.watch)
        made = [
            browser.send("drafts", _draft(line.xa, file.space, number=n, body=[b64(bytes(size))]))
            for n, size in enumerate(sizes)
        ]
        kept = [one.json()["id"] for one in made]
        pages: list[list[str]] = []
        before = None
        while before is not None or not pages:
            page = browser.get("drafts" if before is None else f"drafts?before={before}")
            pages.append([one["id"] for one in page["drafts"]])
            before = page["before"]
        assert pages == [kept[5:3:-1], [kept[3]], [kept[2]], kept[1::-1]]
        monkeypatch.setattr(queries, "MAX_DRAFTS", 4)
        monkeypatch.setattr(queries, "PAGE_SIZE", 1_000_000)
        assert [one["id"] for one in browser.get("drafts")["drafts"]] == kept[5:1:-1]
        assert browser.get("drafts?before=0") == {"drafts": [], "before": None}
        for query in ("before=x", "before=1&before=2", "limit=3"):
            assert refusal(browser.ask(f"drafts?{query}")) == (400, "query")


def test_a_draft_without_a_body_on_the_line_itself_is_for_every_post(line: Pair) -> None:
    with at(line.xa, number=4) as drafter:
        declared = _draft(line.xa, LINE, body=[])
        kept = [drafter.send("drafts", declared).json()["id"] for _ in range(2)]
    with at(line.xa, number=9, post=Post.HEAD) as releaser:
        assert drafts_stand(Actor(Party.OFFICER, officer=9, post=Post.HEAD)).startswith("1-")
        assert releaser.get("drafts")["drafts"] == [{"id": kept[0], **declared, "called": None, "returned": None}]
        assert releaser.send(f"drafts/{kept[1]}/return", REASON).status_code == 200
    with at(line.xa, number=4) as drafter:
        assert drafter.send(f"drafts/{kept[1]}", b"", method="DELETE").status_code == 200
        assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ({"space": "00"}, "wire"),
        ({"sealed": "="}, "wire"),
        ({"draft": envelope_value(Envelope("text/plain", b"", ()))}, "payload-type"),
        ({"draft": envelope_value(Envelope(DRAFT, b"{}", ()))}, "wire"),
        ({"space": LINE.hex()}, "draft"),
        ({"body": ["AA=="] * 17}, "wire"),
        ({"more": None}, "wire"),
    ],
)
def test_what_is_no_draft_is_refused(line: Pair, spoil: dict[str, Any], code: str) -> None:
    with at(line.xa, number=4) as browser:
        file = line.xa.open_file(XA.watch)
        assert refusal(browser.send("drafts", _draft(line.xa, file.space) | spoil)) == (400, code)


@pytest.mark.parametrize(
    ("differs", "refused"),
    [
        ({"officer": 3}, (403, "another-officer")),
        ({"post": "liaison"}, (403, "another-officer")),
        ({"side": "XB"}, (400, "draft")),
    ],
)
def test_what_another_drafted_is_refused(line: Pair, differs: dict[str, Json], refused: tuple[int, str]) -> None:
    with at(line.xa, number=4) as browser:
        file = line.xa.open_file(XA.watch)
        drafted = _draft(line.xa, file.space, draft=_signed(line.xa, file.space, **differs))
        assert refusal(browser.send("drafts", drafted)) == refused


def test_a_draft_that_was_released_is_not_kept_again(line: Pair) -> None:
    """Its drafter may send it again, as no answer came the first time."""
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        posted = _draft(line.xa, file.space)
        assert drafter.send("drafts", posted).status_code == 201
        header = _header(line.xa, XA.watch, file.space) | {"epoch": file.epoch.hex(), "draft": posted["draft"]}
        statement = line.xa.hotline.statement(XA.watch, header)
        assert isinstance(append([Signed(statement)], now=line.xa.clock())[0], Appended)
        assert refusal(drafter.send("drafts", posted)) == (409, "duplicate")
        assert Draft.objects.count() == 0


def test_a_draft_that_no_entry_could_hold_is_not_kept(line: Pair) -> None:
    """It could not be read back, and nothing on its page either."""
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        made = _draft(line.xa, file.space, draft=_signed(line.xa, file.space, says={"x": "A" * 60_000}))
        assert refusal(drafter.send("drafts", made)) == (400, "draft")
        assert drafter.get("drafts")["drafts"] == []


@pytest.mark.parametrize(
    ("issued", "expires", "code"),
    [
        (timedelta(minutes=10), timedelta(hours=1), "not-yet"),
        (timedelta(hours=-3), timedelta(hours=-2), "expired"),
        (timedelta(), timedelta(days=2), "expired"),
    ],
)
def test_a_draft_that_nobody_could_release_now_is_not_kept(
    line: Pair, issued: timedelta, expires: timedelta, code: str
) -> None:
    """It would ring, or wait for its releaser, for nothing."""
    times = {name: encode_utc(line.xa.clock.now + one) for name, one in (("issued", issued), ("expires", expires))}
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        made = _draft(line.xa, file.space, draft=_signed(line.xa, file.space, **times))
        assert refusal(drafter.send("drafts", made)) == (409, code)
        assert Draft.objects.count() == 0


def test_no_release_comes_between_the_look_for_one_and_the_keeping(line: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def nobody_writes(*_: object) -> bool:
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")
        looked.append(True)
        return False

    monkeypatch.setattr(queries, "is_released", nobody_writes)
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        assert drafter.send("drafts", _draft(line.xa, file.space)).status_code == 201
    assert looked == [True]


def test_drafts_never_cross(line: Pair) -> None:
    with at(line.xa, number=4) as browser:
        file = line.xa.open_file(XA.watch)
        assert browser.send("drafts", _draft(line.xa, file.space)).status_code == 201
    line.carry()
    with at(line.xb) as other:
        assert other.get("drafts")["drafts"] == []
