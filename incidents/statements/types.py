"""Which tables follow from which type of statement."""

from collections.abc import Sequence

from incidents.cases import projection as cases
from incidents.log.store import Added
from incidents.statements import projection as statements


def project(added: Sequence[Added]) -> None:
    """Project what a transaction adds, in its order."""
    statements.project(added)
    cases.project(added)
