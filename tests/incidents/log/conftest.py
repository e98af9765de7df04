"""An enemy for the mirror of XA's node."""

import pytest

from tests.factories import XA
from tests.incidents.liar import Liar
from tests.incidents.nodes import Pair


@pytest.fixture
def liar(pair: Pair) -> Liar:
    """XB as an enemy, who has founded its log, and speaks in a file that XA opened; XA has mirrored nothing yet."""
    made = Liar(pair.xa)
    with pair.xa.here() as xa:
        file = xa.open_file(XA.watch)
    made.enter(file)
    return made
