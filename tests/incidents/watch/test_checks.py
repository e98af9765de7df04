"""Where a device finds the communication checks, and how often this side sends one."""

from django.test import override_settings

from crypto import epoch
from crypto.spaces import LINE, Space, participants
from incidents.watch.checks import NEWEST
from tests.factories import SEALED, XA, XB, message
from tests.incidents.browsers import at
from tests.incidents.nodes import File, Node, Pair
from tests.vectors.draw import draw


def on_the_line(node: Node) -> File:
    """The line itself, under a key that XA's watch makes for it."""
    nonce = draw("the line", 16)
    made = epoch.epoch_id(hotline=node.hotline.id, space=LINE, side="XA", nonce=nonce)
    space = Space(id=LINE, kind="line", exercise=False, posts=None, name=None)
    recipients = participants(space, node.view().both_signatories())
    body = [(epoch.DEVICE_SIZE + epoch.WRAP_SIZE) * len(recipients), SEALED]
    says = {"recipients": epoch.recipients_hash(recipients).hex()}
    node.say(XA.watch, "epoch", says, space=LINE, epoch_id=made, nonce=nonce, body=body)
    return File(LINE, made, exercise=False, opened="")


def test_both_sides_short_messages_on_the_line_are_told_and_nothing_else(line: Pair) -> None:
    with line.xa.here() as xa:
        said = on_the_line(xa)
        ours = xa.say_in(said, XA.watch, "short", message(precedence="IMMEDIATE"))
        xa.say_in(said, XA.watch, "service", message())
        file = xa.open_file(XA.watch)
        xa.say_in(file, XA.watch, "short", message())
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(said, XB.watch, "acknowledgement", {"of": ours})
        xb.say_in(said, XB.watch, "short", message(answers=ours))
    line.carry()
    with at(line.xa) as browser:
        told = browser.get("watch")["checks"]["said"]
        items = browser.get(f"spaces/{LINE.hex()}/items")["items"]
        assert [place["side"] for place in told] == ["XA", "XB"]
        assert all(place in [{"side": one["side"], "index": one["index"]} for one in items] for place in told)
        assert [one["index"] for one in items if one["side"] == "XA"][1] == told[0]["index"]


def test_the_newest_are_told_however_much_was_said_since(line: Pair) -> None:
    with at(line.xa) as browser:
        said = on_the_line(line.xa)
        for _ in range(NEWEST + 1):
            line.xa.say_in(said, XA.watch, "short", message())
        newest = browser.get("watch")["checks"]["said"]
        for _ in range(60):
            line.xa.say_in(said, XA.watch, "service", message())
        assert browser.get("watch")["checks"]["said"] == newest
        indexes = [place["index"] for place in newest]
        assert (len(indexes), indexes) == (NEWEST, sorted(indexes, reverse=True))


def test_how_often_a_check_is_due_is_the_nodes_setting(line: Pair) -> None:
    with override_settings(HOTLINE_CHECK_EVERY=3_600), at(line.xa) as browser:
        assert browser.get("watch")["checks"] == {"every": 3_600, "said": []}
