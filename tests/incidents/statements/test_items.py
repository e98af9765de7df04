"""Entries as devices are shown them: those just brought as those that are read, each to whom it is for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from incidents.cases.models import SpacePost
from incidents.cases.queries import may_be_shown, posts_of_spaces
from incidents.centres.permissions import Actor, Party, Post
from incidents.live.cursor import MAX_ITEMS, MAX_UNACKNOWLEDGED, Cursor
from incidents.live.news import Fresh, read_fresh
from incidents.log.mirror import Brought
from incidents.log.queries import stand_of
from incidents.log.read import entries_after
from incidents.log.signals import grew
from incidents.log.store import other_log
from incidents.statements.items import Shown, items_brought, items_for, items_for_all
from tests.factories import XB, message
from tests.incidents.liar import Liar
from tests.incidents.nodes import POSTS


@dataclass
class Came:
    """What a batch brought: made ready as it is, and as it is read from the tables; and for those who listen."""

    made: list[Shown]
    read: list[Shown]
    fresh: Fresh | None


@pytest.fixture
def came() -> Iterator[list[Came]]:
    """What batches brought."""
    kept: list[Came] = []

    def keep(*, brought: Brought, **_sent: object) -> None:
        stand = stand_of(other_log())
        rows = entries_after(stand.log, brought.added[0].index, limit=stand.size)
        kept.append(Came(items_brought(brought), items_for_all(stand, rows), read_fresh(brought)))

    grew.connect(keep)
    yield kept
    grew.disconnect(keep)


def officer(post: Post) -> Actor:
    """An officer of that post."""
    return Actor(Party.OFFICER, officer=3, post=post)


def sent(**sizes: int) -> Cursor:
    """The cursor of a device that was sent so much and has applied it."""
    cursor = Cursor()
    cursor.begin(sizes)
    return cursor


def test_what_is_brought_is_shown_as_it_is_read(liar: Liar, came: list[Came]) -> None:
    liar.send()  # the founding, with its trust entries
    liar.say(XB.watch, "request", message())
    liar.send()
    liar.lie(replace(liar.envelope(XB.watch, "request", message()), signatures=(bytes(3373),)))
    liar.centre.write(b"no frame at all")
    liar.say(XB.watch, "notice", message(), nonce=bytes(16))
    liar.send()
    liar.say(XB.watch, "notice", message(), nonce=bytes([1]) * 16)
    liar.send(withhold=True)
    assert [one.made for one in came] == [one.read for one in came]
    items = [[shown.item for shown in one.made] for one in came]
    assert [len(some) for some in items] == [3, 1, 3, 1]
    assert [item["code"] for item in items[2]] == ["signature", "wire", None]
    assert [bool(item["parts"] and all(item["parts"])) for item in items[2]] == [False, False, True]
    assert (items[3][0]["parts"], bool(items[3][0]["withheld"])) == ([None], True)


def test_who_takes_no_part_in_a_file_is_shown_what_is_no_statement(liar: Liar, came: list[Came]) -> None:
    liar.say(XB.watch, "request", message())
    liar.send()
    seen = {post: [item["index"] for item in items_for(officer(post), came[0].made, parts=True)] for post in Post}
    assert seen[Post.WATCH] == [0, 1, 2, 3]
    assert seen[Post.REGISTRAR] == seen[Post.SECURITY] == [0, 1, 2]
    assert all("parts" not in item for item in items_for(officer(Post.WATCH), came[0].made, parts=False))


@pytest.mark.parametrize(
    ("posts", "shown_to"),
    [
        (None, {Post.WATCH, Post.LIAISON, Post.HEAD, Post.ANALYST}),
        (frozenset(), set()),
        (frozenset({"watch", "head"}), {Post.WATCH, Post.HEAD}),
        (frozenset({"registrar", "security"}), set()),
    ],
)
def test_statements_are_for_posts_that_read_and_take_part(posts: frozenset[str] | None, shown_to: set[Post]) -> None:
    assert {post for post in Post if may_be_shown(officer(post), posts)} == shown_to


def test_of_a_space_the_own_side_s_posts_are_known(liar: Liar) -> None:
    assert liar.file is not None
    opened, unknown = liar.file.space.hex(), bytes(16).hex()
    with liar.node.here():
        theirs = SpacePost.objects.create(space_id=opened, side="XB", post="security")
        found = posts_of_spaces([opened, unknown])
        theirs.delete()  # as a rebuild would not have it
    assert found == {opened: frozenset(post for side, post in POSTS if side == "XA"), unknown: None}


def test_what_was_brought_is_for_who_was_sent_all_before_it(liar: Liar, came: list[Came]) -> None:
    liar.send()
    liar.say(XB.watch, "request", message())
    liar.send()
    fresh = came[1].fresh
    assert fresh is not None
    assert [fresh.follows(sent(XA=1, XB=size)) for size in (2, 3, 4)] == [False, True, False]
    full = sent(XA=1, XB=3)
    full.sent["XA"] += MAX_UNACKNOWLEDGED
    assert not fresh.follows(full)


def test_what_was_brought_is_told_with_its_checkpoint(liar: Liar, came: list[Came]) -> None:
    liar.send()
    fresh, told = came[0].fresh, {"type": "checkpoints", "own": "ours", "other": None, "mark": None}
    assert fresh is not None
    news = fresh.news_for(officer(Post.WATCH), told, parts=False)
    with liar.node.here():
        assert news.checkpoints == told | {"other": stand_of(other_log()).note}
    (entries,) = news.entries
    assert (entries["side"], entries["cursor"], len(entries["items"])) == ("XB", 3, 3)


@pytest.mark.parametrize(("entries", "ready"), [(MAX_ITEMS, True), (MAX_ITEMS + 1, False)])
def test_more_than_a_message_takes_is_left_to_be_read(
    liar: Liar, came: list[Came], entries: int, *, ready: bool
) -> None:
    for n in range(entries - len(liar.centre.entries)):
        liar.say(XB.watch, "notice", message(), nonce=n.to_bytes(16, "big"))
    liar.send()
    assert len(came[0].made) == entries
    assert (came[0].fresh is not None) == ready
