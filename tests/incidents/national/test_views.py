"""Drafts that wait for a releaser: for the own side's posts in the space, and for nobody else."""

from typing import Any

import pytest

from crypto.dsse import Envelope, envelope_value
from crypto.spaces import LINE
from crypto.statement import DRAFT
from crypto.wire import Json
from incidents.centres.permissions import Actor, Party, Post
from incidents.models import Draft
from incidents.national import queries
from incidents.national.queries import drafts_stand
from tests.factories import XA, b64, message
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import File, Node, Pair

REASON = {"sealed": b64(b"reason")}


def _draft(file: File, **differs: Any) -> dict[str, Any]:
    return {
        "space": file.space.hex(),
        "sealed": b64(b"sealed"),
        "draft": envelope_value(Envelope(DRAFT, b"{}", ())),
        "body": [b64(b"one"), b64(b"two")],
        **differs,
    }


def _signed(node: Node, space: bytes) -> Json:
    """What the watch's second officer signed in a space, on behalf of the centre."""
    header = node.hotline.header(
        XA.duty, "notice", message(), now=node.clock.now, space=space, verified=node.verified()
    )
    return node.hotline.draft(XA.duty, header)


def test_a_draft_is_kept_shown_to_colleagues_and_withdrawn_by_its_drafter(line: Pair) -> None:
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        posted = _draft(file, draft=_signed(line.xa, file.space))
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
        kept = [drafter.send("drafts", _draft(file)).json()["id"] for _ in range(2)]
        assert kept[0] == kept[1]
        other = _draft(file, draft=envelope_value(Envelope(DRAFT, b"[]", ())))
        assert drafter.send("drafts", other).json()["id"] != kept[0]
        assert Draft.objects.count() == 2


def test_a_draft_that_is_sent_back_says_by_whom_and_keeps_the_first_reason(line: Pair) -> None:
    with at(line.xa, number=4) as drafter:
        file = line.xa.open_file(XA.watch)
        key = drafter.send("drafts", _draft(file)).json()["id"]
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
        key = drafter.send("drafts", _draft(file, draft=_signed(line.xa, file.space))).json()["id"]
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
        key = drafter.send("drafts", _draft(file)).json()["id"]
    with at(line.xa, number=9, post=Post.HEAD) as outsider:
        assert refusal(outsider.send("drafts", _draft(file))) == (404, "not-found")
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
            browser.send(
                "drafts", _draft(file, draft=envelope_value(Envelope(DRAFT, b"%d" % n, ())), body=[b64(bytes(size))])
            )
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
    declared = {
        "space": LINE.hex(),
        "sealed": b64(b"sealed"),
        "draft": envelope_value(Envelope(DRAFT, b"{}", ())),
        "body": [],
    }
    with at(line.xa, number=4) as drafter:
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
        ({"body": ["AA=="] * 17}, "wire"),
        ({"more": None}, "wire"),
    ],
)
def test_what_is_no_draft_is_refused(line: Pair, spoil: dict[str, Any], code: str) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        assert refusal(browser.send("drafts", _draft(file, **spoil))) == (400, code)


def test_drafts_never_cross(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        browser.send("drafts", _draft(file))
    line.carry()
    with at(line.xb) as other:
        assert other.get("drafts")["drafts"] == []
