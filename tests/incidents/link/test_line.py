"""Both directions of the link, as connections come and go."""

from datetime import timedelta

from django.utils import timezone

from incidents.link.line import connected, lost
from incidents.models import LinkEnd
from tests.incidents.nodes import Pair


def test_the_late_end_of_an_old_connection_does_not_cut_the_new_one(line: Pair) -> None:
    with line.xa.here():
        first = timezone.now()
        second, found_dead = first + timedelta(milliseconds=1), first + timedelta(seconds=15)
        connected("serve", now=first)
        connected("serve", now=second)
        lost("serve", since=first, now=found_dead, code="silent")
        assert LinkEnd.objects.get(direction="serve").connected
        lost("serve", since=second, now=found_dead, code="cut")
        end = LinkEnd.objects.get(direction="serve")
        assert (end.connected, end.changed_at, end.code) == (False, found_dead, "cut")
