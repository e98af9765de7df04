"""The Arrangement of the demonstration: both sides' roots are made, and sign the same terms.

It is what `manage.py root_key` and `manage.py arrangement` do by hand, and needs no node, as in earnest.
"""

import secrets
import time
from datetime import UTC, datetime

from crypto.arrangement import parse_arrangement, verify_arrangement
from crypto.dsse import envelope_id
from crypto.wire import Json
from incidents.centres.drafting import EXAMPLE, draft_arrangement
from incidents.centres.key_files import make_signing_key, read_signing_key, read_signing_public
from incidents.centres.sheet import encode_sheet, sign_sheet, signed_envelope
from incidents.demonstration.place import LANGUAGES, Place

TERMS: dict[str, Json] = {
    **EXAMPLE,
    "demonstration": True,
    "replies": [{"basis": "4", "within": 172_800}, {"basis": "6", "within": 21_600}],
    "sides": [{"language": language, "side": side, "threshold": 1} for side, language in LANGUAGES.items()],
}
"""What the two sides agreed: paragraph 4 for ordinary requests, paragraph 6 for a FLASH."""


def agree(place: Place) -> None:
    """Make both roots, and have them sign the Arrangement."""
    for side in place.sides:
        side.people.mkdir(mode=0o700, parents=True)
        make_signing_key(side.people / "root.key", side.people / "root.pub", random=secrets.token_bytes)
    now = datetime.fromtimestamp(int(time.time()), UTC)
    roots = {side.code: [read_signing_public(side.people / "root.pub")] for side in place.sides}
    sheet = draft_arrangement(TERMS, roots, now=now, nonce=secrets.token_bytes(16))
    for side in place.sides:
        sheet = sign_sheet(sheet, read_signing_key(side.people / "root.key"))
    envelope = signed_envelope(sheet)
    verify_arrangement(parse_arrangement(envelope), hotline=envelope_id(envelope))
    place.arrangement.write_bytes(encode_sheet(sheet))
