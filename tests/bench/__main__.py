"""`make bench`: how quick the line is, against what the machine itself needs. Writes build/bench.json, prints a table.

Everything is measured in one run: two nodes on the embedded default (SQLite, a server process each) and devices in
Python, on loopback. Medians and ratios count; the figures themselves are the machine's, with all that it does besides.

one_way_p50     milliseconds from before a text is sealed (1 KiB) to after the other side's device has verified and
                opened it, durable on both nodes, one after the other, in turns with the floor: a bare echo with a
                commit on each side, and the signature operations on that way (`floor.py`). Limited by Python's time on
                that way: a request through Django, a transaction and its projections on each side, and the hops between
                threads and sockets. Below the table it is shown after a rest, too.
one_way_p99     the slowest in a hundred. Floor: one_way_p50. Limited by what the same process does besides: receipts,
                cosignatures, ticks.
throughput      messages a second by 32 authors, every signature checked by both nodes and by the reader. Floor: two
                cores that do nothing but the signature operations of these messages. Limited by the node that is
                written to, one process whose threads take turns: half of its time is requests, the other half
                appending, the link and signing. What each process needs of a message is printed below the table.
reconnect       seconds from the return of the network to the opening of a text that was written without it; both links
                were cut for 0.3 to 20 seconds. Floor: the two seconds that are allowed. Limited by the pause between
                two attempts, half a second.
alarm           seconds from a time limit's due time until the desk that owes the answer is answered that it has passed,
                and rings, the slowest in a hundred. Floor: the beat's period, a second, and the second that is allowed.
                Limited by the beat.
sweep           seconds in which a sweep finds 100 limits that are due among 100,000 open ones, on PostgreSQL, and fires
                what follows. Floor: the second that is allowed. Limited by one row for each step.
sweep_growth    its milliseconds. Floor: among 1,000 open ones.
desk_2000       milliseconds in which the server answers the desk with 2,000 files and 20,000 messages of each side, 50
                of each waiting, on PostgreSQL. Floor: the 300 that are allowed. Limited by what waits.
desk_growth     likewise. Floor: with 100 files and the same number of messages waiting.
group_commit    appended entries a second when all wait at once. Floor: a commit for each. Limited by verifying and
                judging, one entry after the other.
growth_append   milliseconds of an append with 100,000 entries. Floor: with 1,000; likewise below.
growth_proof    of a proof of inclusion and one of consistency, at any place. The few tiles of a short log are
                remembered; of a long one's the tile at that place is hashed anew.
growth_restart  of the first append of a new process.
growth_memory   MiB that this process took at most.
"""

import sys
from importlib import import_module

if __name__ == "__main__":
    import_module("tests.conftest")  # Django's settings, as the tests have them, before any model is imported
    import_module("tests.bench.run").main(sys.argv[1:])
