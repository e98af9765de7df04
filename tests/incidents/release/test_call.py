"""The releaser of a draft is called once: rings for those who may release it, and for nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from crypto.dsse import envelope_value, parse_envelope
from crypto.spaces import LINE
from crypto.words import ENTRY_LIMIT
from incidents.callout.models import Call, CallOut
from incidents.callout.sweep import sweep
from incidents.centres.permissions import Post
from incidents.log.append import Appended, Signed, append
from incidents.log.clock import node_clock
from incidents.models import Draft, Duty, Epoch, NationalEntry, ReleaserCall
from incidents.release.call import ringing
from incidents.release.rules import called
from incidents.watch.happened import enter_happened
from tests.factories import XA, b64, message, time
from tests.incidents.browsers import Browser, at, refusal
from tests.incidents.nodes import Node, Pair
from tests.incidents.watch.test_acts import later

FLASH = {"precedence": "FLASH"}
MINUTES, HOURS = timedelta(minutes=2), timedelta(hours=12)


@pytest.fixture(autouse=True)
def _mail() -> Iterator[None]:
    """A node with a mail server."""
    with override_settings(HOTLINE_HAS_MAIL=True):
        yield


def drafted(node: Node, browser: Browser, *, on_line: bool = False, **differs: Any) -> str:
    """A draft of officer 4 that waits; its id."""
    space = LINE if on_line else node.open_file(XA.watch).space
    says = message(precedence="FLASH")
    header = node.hotline.header(XA.duty, "notice", says, now=node_clock(), space=space, verified=node.verified())
    signed = node.hotline.draft(XA.duty, header, payload=differs)
    posted = {"space": space.hex(), "sealed": b64(b"sealed"), "draft": signed, "body": [b64(b"one")]}
    kept = browser.send("drafts", posted)
    assert kept.status_code == 201
    key: str = kept.json()["id"]
    return key


def release(node: Node, key: str) -> None:
    """Have officer 3 release that draft."""
    kept = Draft.objects.get(key=key)
    signed = parse_envelope(kept.envelope, limit=ENTRY_LIMIT)
    header = node.hotline.header(
        XA.watch, "notice", message(precedence="FLASH"), now=node_clock(), space=bytes.fromhex(kept.space),
        epoch_id=bytes.fromhex(Epoch.objects.get(space=kept.space).epoch), verified=node.verified(),
    )  # fmt: skip
    envelope = node.hotline.statement(XA.watch, header | {"draft": envelope_value(signed)})
    assert isinstance(append([Signed(envelope)], now=node_clock())[0], Appended)


def on_duty(*officers: int, post: str = "watch") -> None:
    now = node_clock()
    for officer in officers:
        Duty.objects.create(
            post=post, officer=officer, email=f"{officer}@xa.example",
            from_at=now - timedelta(hours=1), until_at=now + timedelta(hours=8),
        )  # fmt: skip


def rings(browser: Browser) -> list[dict[str, Any]]:
    return [one for one in browser.get("alarms")["alarms"] if one["kind"] == "release"]


def test_what_has_no_precedence_and_stands_on_the_line_is_released_by_any_post_that_may(today: Pair) -> None:
    with at(today.xa, number=4) as drafter:
        key = drafted(today.xa, drafter, on_line=True)
        assert drafter.send(f"drafts/{key}/call", {"precedence": None}).status_code == 201
        (ring,) = rings(Browser(number=3))
        assert (ring["precedence"], ring["exercise"], ring["space"]) == (None, False, LINE.hex())
        assert rings(Browser(number=5, post=Post.LIAISON)) == []


def test_it_rings_for_those_who_may_release_and_not_for_the_drafter(today: Pair) -> None:
    with at(today.xa, number=4) as drafter:
        key = drafted(today.xa, drafter)
        releaser, liaison = Browser(number=3), Browser(number=5, post=Post.LIAISON)
        assert rings(releaser) == []
        answered = drafter.send(f"drafts/{key}/call", FLASH)
        assert answered.status_code == 201
        assert [row["called"] for row in releaser.get("drafts")["drafts"]] == [answered.json()["at"]]
        (ring,) = rings(releaser)
        assert (ring["precedence"], ring["exercise"], ring["since"]) == ("FLASH", False, answered.json()["at"])
        assert (rings(drafter), rings(liaison)) == ([], [])
        assert refusal(drafter.send(f"alarms/{ring['id']}/acknowledge", {})) == (404, "not-found")
        assert refusal(liaison.send(f"alarms/{ring['id']}/acknowledge", {})) == (404, "not-found")
        assert releaser.send(f"alarms/{ring['id']}/acknowledge", {}).status_code == 200
        assert rings(releaser) == []


def test_the_releaser_is_called_at_once_the_alternate_after_five_minutes_and_each_once(today: Pair) -> None:
    with at(today.xa, number=4) as drafter:
        on_duty(4, 3, 6)
        on_duty(5, post="liaison")
        key = drafted(today.xa, drafter)
        assert [drafter.send(f"drafts/{key}/call", FLASH).status_code for _ in range(3)] == [201, 200, 200]
        fired = CallOut.objects.filter(alarm=f"release/{key}").exclude(fired_at=None).order_by("step")
        calls = Call.objects.filter(number__in=fired.values("pk")).order_by("id")
        for seconds, addresses in ((1, [3]), (299, [3]), (302, [3, 6]), (900, [3, 6])):
            with later(seconds):
                for _ in range(2):
                    sweep(now=node_clock())
                    enter_happened(now=node_clock())
                assert [one.address for one in calls.all()] == [f"{officer}@xa.example" for officer in addresses]
        assert [(one.precedence, one.exercise) for one in calls.all()] == [("FLASH", False)] * 2
        entries = [entry.kind for entry in NationalEntry.objects.order_by("index")]
        assert entries.count("releaser-called") == 1
        steps = NationalEntry.objects.filter(key__in=[f"callout/{row.pk}" for row in fired])
        assert steps.count() == 2


@pytest.mark.parametrize("ends", ["drop", "return", "expire", "release"])
def test_it_ends_with_the_draft(today: Pair, ends: str) -> None:
    with at(today.xa, number=4) as drafter:
        on_duty(3, 6)
        key = drafted(today.xa, drafter, expires=time(node_clock() + (MINUTES if ends == "expire" else HOURS)))
        assert drafter.send(f"drafts/{key}/call", FLASH).status_code == 201
        with later(1):
            sweep(now=node_clock())
        if ends == "drop":
            drafter.send(f"drafts/{key}", b"", method="DELETE")
        if ends == "release":
            release(today.xa, key)
            assert not Draft.objects.exists()
        if ends == "return":
            Browser(number=3).send(f"drafts/{key}/return", {"sealed": b64(b"why")})
        with later(302):
            assert ringing(node_clock()) == []
            sweep(now=node_clock())
            assert list(Call.objects.filter(address__endswith="xa.example").values_list("address", flat=True)) == [
                "3@xa.example"
            ]


def test_what_cannot_be_released_calls_nobody(today: Pair) -> None:
    with at(today.xa, number=4) as drafter:
        key = drafted(today.xa, drafter)
        colleague, outsider = Browser(number=3), Browser(number=9, post=Post.HEAD)
        analyst = Browser(number=10, post=Post.ANALYST)
        assert refusal(colleague.send(f"drafts/{key}/call", FLASH)) == (409, "draft")
        assert refusal(outsider.send(f"drafts/{key}/call", FLASH)) == (404, "not-found")
        assert refusal(analyst.send(f"drafts/{key}/call", FLASH)) == (403, "not-for-this-post")
        assert refusal(drafter.send(f"drafts/{'0' * 32}/call", FLASH)) == (404, "not-found")
        for spoilt in ({"precedence": "URGENT"}, {}, {**FLASH, "more": 1}):
            assert refusal(drafter.send(f"drafts/{key}/call", spoilt)) == (400, "wire")
        colleague.send(f"drafts/{key}/return", {"sealed": b64(b"why")})
        assert refusal(drafter.send(f"drafts/{key}/call", FLASH)) == (409, "draft-gone")
        assert not ReleaserCall.objects.exists()
        assert not NationalEntry.objects.exists()


def test_a_draft_that_is_too_old_calls_nobody(today: Pair) -> None:
    with at(today.xa, number=4) as drafter:
        key = drafted(today.xa, drafter, expires=time(node_clock() + timedelta(seconds=30)))
        with later(31):
            assert refusal(drafter.send(f"drafts/{key}/call", FLASH)) == (409, "expired")


def test_a_capacity_that_no_post_in_the_file_releases_calls_nobody(today: Pair) -> None:
    with at(today.xa, number=4) as drafter:
        key = drafted(today.xa, drafter, capacity="secretariat")
        assert refusal(drafter.send(f"drafts/{key}/call", FLASH)) == (409, "no-releaser")


def test_the_sequence_is_the_releaser_then_the_others_and_where_there_are_none_the_same_again() -> None:
    rows = [
        Duty(post=post, officer=number) for post, number in (("watch", 4), ("head", 2), ("liaison", 5), ("head", 9))
    ]

    def officers(step: int, *posts: str, drafter: int = 4) -> list[int]:
        return [row.officer for row in called(step, rows, posts=posts, drafter=drafter)]

    assert [officers(step, "head", "watch") for step in (1, 2)] == [[2], [9]]
    assert [officers(step, "head", drafter=9) for step in (1, 2)] == [[2], [2]]
    assert [officers(step, "registrar") for step in (1, 2)] == [[], []]
