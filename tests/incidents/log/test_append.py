"""The own log's writer."""

from incidents.models import Statement
from tests.factories import XA, XB, message
from tests.incidents.nodes import Pair


def test_two_nodes_exchange_a_message(line: Pair) -> None:
    with line.xa.here() as xa:
        file = xa.open_file(XA.watch)
        asked = xa.say_in(file, XA.watch, "request", message())
    line.carry()
    with line.xb.here() as xb:
        xb.say_in(file, XB.watch, "acknowledgement", {"of": asked})
    line.carry()
    with line.xa.here():
        row = Statement.objects.get(statement=asked)
        assert (row.number, row.no, row.delivered_index) == (1, 2, 4)
        assert row.acknowledged_at is not None
