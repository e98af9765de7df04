"""The codes that forms are filled with: signed as words of ASCII, shown to each reader in their own language.

Codes name the author and the reader, never 'us' and 'them', so that a form means the same on both sides. Each list has
`unknown` where one may not know. A list of codes in a form is sorted, each once, and may be empty: 'not stated'.

Markings are those of the Traffic Light Protocol 2.0 (FIRST), techniques and cases ids of MITRE ATLAS; whether an id is
in the edition that one has at hand is no matter of form.
"""

import re
from collections.abc import Callable

from crypto import wire, words
from crypto.wire import Field

MARKINGS = ("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR")
STATUSES = ("official", "interim", "without_prejudice")
STAGES = ("initial", "follow_up", "final")
EVENTS = (
    "critical_infrastructure",
    "service_disruption",
    "intrusion",
    "credential_misuse",
    "data_theft",
    "model_theft",
    "loss_of_control",
    "harm_to_persons",
    "harm_to_property",
    "breach_of_rights",
    "falsified_communication",
    "command_interference",
    "hazard",
    "other",
    "unknown",
)
SECTORS = (
    "communications",
    "defence",
    "digital_services",
    "energy",
    "finance",
    "food",
    "government",
    "health",
    "manufacturing",
    "nuclear",
    "research",
    "space",
    "transport",
    "water",
    "other",
    "unknown",
)
RELATIONS = ("affects_author", "affects_reader", "affects_both", "affects_third", "from_author", "unknown")
DEGREES = ("established", "inferred", "alleged", "unknown")
BASES = ("behaviour", "forensics", "logs", "provider", "public_report", "source")
TRAILS = ("account", "code", "hosting", "network", "payment", "none", "unknown")
PLACES = ("author", "reader", "both", "third", "unknown")
CONSENTS = ("given", "not_asked", "refused", "unknown")
ASKS = ("consult", "contact", "explain", "inform", "preserve", "stop")
ITEMS = ("account", "address", "domain", "file_hash", "host", "key", "other")
DATA = ("access_logs", "connection_logs", "contents", "model_logs", "payment", "subscriber", "system_image")
CONCERNS = ("accident", "activity", "exercise", "incident", "model", "public_report", "other")
QUESTIONS = ("cause", "duration", "measures", "purpose", "responsible", "scope")
OUTCOMES = ("passed_on", "done", "in_part", "cannot_say")
REASONS = ("competence", "inquiry", "law", "sources", "technical", "time")
CORRECTABLE = (
    "activity",
    "asks",
    "attributes",
    "concerns",
    "data",
    "days",
    "involvement",
    "items",
    "marking",
    "outcome",
    "reasons",
    "relation",
    "resembles",
    "rest_by",
    "sector",
    "since",
    "stage",
    "status",
    "subject",
    "techniques",
    "text",
    "trail",
    "victim",
    "what",
    "window",
    "other",
)
GROUNDS = ("error", "new_information", "withdrawn")
ACTIVITIES = ("accident", "exercise", "maintenance", "model_release", "model_withdrawal", "scanning", "test", "other")

_TECHNIQUE = re.compile(r"AML\.(T[0-9]{4}(\.[0-9]{3})?|CS[0-9]{4})")


def codes(field: Field, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Some of the allowed codes, sorted, each once."""
    return sorted_list(field, lambda code: words.choice(code, allowed), limit=len(allowed))


def technique(field: Field) -> str:
    """The id of a technique or a case study of MITRE ATLAS: `AML.T0096`, `AML.T0016.001`, `AML.CS0030`."""
    if not isinstance(field.value, str) or not _TECHNIQUE.fullmatch(field.value):
        field.refuse("technique")
    return field.value


def sorted_list(field: Field, reader: Callable[[Field], str], *, limit: int) -> tuple[str, ...]:
    """At most `limit` strings, sorted, each once."""
    read = wire.list_of(field, reader, limit=limit)
    if read != sorted(set(read)):
        field.refuse("sorted, each once")
    return tuple(read)
