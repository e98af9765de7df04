"""Files as an officer's device lists them."""

import pytest

from incidents.centres.permissions import Post
from incidents.log.append import Signed
from incidents.log.store import own_log
from tests.databases import ON_BOTH
from tests.factories import XA, XB, message
from tests.incidents.browsers import at, refusal
from tests.incidents.nodes import Pair


def test_a_file_is_listed_with_its_name_title_and_count(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        where = {"side": "XA", "index": own_log().size - 1}
        line.xa.say_in(file, XA.watch, "notice", message())
        (row,) = browser.get("spaces", kind="case")["spaces"]
        assert row["last"].endswith("Z")
        assert {**row, "last": None} == {
            "space": file.space.hex(), "kind": "case", "exercise": False, "name": ["XA", 2026, 1], "opened": where,
            "title": where, "last": None, "messages": 1,
        }  # fmt: skip


def test_files_are_paged_from_the_one_with_the_newest_statement_on(line: Pair) -> None:
    with at(line.xa) as browser:
        files = [line.xa.open_file(XA.watch, name=name).space.hex() for name in ("a", "b", "c")]
        first = browser.get("spaces", limit=2)
        second = browser.get("spaces", limit=2, before=first["next"])
        listed = [row["space"] for page in (first, second) for row in page["spaces"]]
        assert (listed, second["next"]) == (files[::-1], None)


def test_a_list_of_files_costs_the_same_queries_for_one_and_for_three(line: Pair) -> None:
    with at(line.xa) as browser:
        line.xa.open_file(XA.watch, name="a")
        one = browser.queries("spaces")
        for name in ("b", "c"):
            line.xa.open_file(XA.watch, name=name)
        assert browser.queries("spaces") == one


def test_a_file_shows_who_takes_part_and_whom_a_new_epoch_must_go_to(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        shown = browser.get(f"spaces/{file.space.hex()}")
        devices = [XA.watch, XA.duty, XA.liaison, XB.watch, XB.duty]
        ids = [device.id for device in devices] + [XA.archive_id, XB.archive_id]
        assert shown["recipients"] == sorted(one.hex() for one in ids)
        assert shown["posts"] == [["XA", "liaison"], ["XA", "watch"], ["XB", "watch"]]
        assert [(one["epoch"], one["usable"]) for one in shown["epochs"]] == [(file.epoch.hex(), True)]
        assert shown["tallies"] == {"XA": 1, "XB": 0}


def test_an_epoch_with_a_revoked_device_is_not_usable(line: Pair) -> None:
    with at(line.xa) as browser:
        file = line.xa.open_file(XA.watch)
        line.xa.append(Signed(line.xa.change([XA.duty.revocation()])))
        shown = browser.get(f"spaces/{file.space.hex()}")
        assert [one["usable"] for one in shown["epochs"]] == [False]
        assert XA.duty.id.hex() not in shown["recipients"]


def test_a_post_that_takes_no_part_sees_no_file(line: Pair) -> None:
    with at(line.xa, number=9, post=Post.HEAD) as outsider:
        space = line.xa.open_file(XA.watch).space.hex()
        assert outsider.get("spaces")["spaces"] == []
        assert refusal(outsider.ask(f"spaces/{space}")) == (404, "not-found")
        assert refusal(outsider.ask(f"spaces/{space}/items")) == (404, "not-found")


def test_the_line_itself_is_a_space_of_all_posts(line: Pair) -> None:
    with at(line.xa) as browser:
        shown = browser.get(f"spaces/{'00' * 16}")
        assert (shown["kind"], shown["name"], shown["opened"]) == ("line", None, None)
        assert ["XB", "liaison"] in shown["posts"]
        assert browser.get(f"spaces/{'00' * 16}/items") == {"items": [], "before": None}


def test_a_question_that_is_none_is_refused(line: Pair) -> None:
    with at(line.xa) as browser:
        for query in ({"kind": "line"}, {"before": "x"}, {"limit": "201"}, {"limit": "x"}, {"unknown": "1"}):
            assert refusal(browser.ask("spaces", **query)) == (400, "query")


@ON_BOTH
@pytest.mark.parametrize("space", ["", "0" * 31, "0" * 33, "g" * 32, "A" * 32, "\0" * 32])
def test_a_place_in_the_list_that_names_no_space_is_refused(line: Pair, space: str) -> None:
    with at(line.xa) as browser:
        assert refusal(browser.ask("spaces", before=f"2026-11-23T08:00:00Z.{space}")) == (400, "wire")
