"""`manage.py end_officer`: an officer leaves, and what is left to do is said."""

import io

import pytest
from django.core.management import CommandError, call_command

from incidents.log.append import Signed
from tests.incidents.browsers import at
from tests.incidents.devices.enrolments import listing, make_enrolment, revocation
from tests.incidents.nodes import Pair


def end(number: int) -> list[str]:
    """What the command prints."""
    out = io.StringIO()
    call_command("end_officer", officer=number, stdout=out)
    return out.getvalue().splitlines()


def test_account_ends_and_the_devices_that_are_still_listed_are_named(line: Pair) -> None:
    enrolments = [make_enrolment(line.xa, name)[0] for name in ("revoked", "left")]
    with at(line.xa, number=7) as leaver, at(line.xa, number=8) as colleague:
        line.xa.append(Signed(line.xa.change([listing(one) for one in enrolments])))
        line.xa.append(Signed(line.xa.change([revocation(enrolments[0])])))

        assert end(7) == [
            "The account of watch, 07 has ended.",
            f"Still to revoke: registrar draft --by 1 --by 2 --revoke {enrolments[1].device.hex()}",
        ]
        assert (leaver.ask("me").status_code, colleague.ask("me").status_code) == (401, 200)


@pytest.mark.django_db
def test_nobody_is_not_ended() -> None:
    with pytest.raises(CommandError, match=r"There is no officer 07\."):
        end(7)
