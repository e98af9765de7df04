"""What rings, and whom a call-out calls: dotted paths of functions, one list for each.

`SOURCES` and `TIMED` take the time and return the alarms that stand then (`rules.Alarm`); one whose key is another is
another alarm. Each is asked every second, so it reads what rings and no more. Those in `TIMED` go by the clock, and are
not asked while it is wrong. `PEOPLE` take a step (1 to 3) and the time, and return whom it calls (`rules.Callee`). A
kind of alarm in `OF_KIND` calls others instead: its function takes the alarm's key, a step and the time.
"""

SOURCES = ["incidents.callout.standing.messages", "incidents.callout.standing.line", "incidents.release.call.ringing"]
TIMED = [
    "incidents.callout.standing.limits",
    "incidents.callout.standing.undelivered",
    "incidents.watch.standing.desk",
]
PEOPLE = ["incidents.watch.roster.people"]
OF_KIND = {"release": "incidents.release.call.people"}
