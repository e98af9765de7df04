"""What keeps a node from its work: no hotline, no keys, or a log that does not go through what was signed."""

from functools import partial

from crypto.errors import Malformed
from incidents.log.keys import KeyFile, link_key, log_key, mirror_key
from incidents.log.signed import SignedBeyond, check_signed
from incidents.log.store import NotFounded, own_log, root_at


def missing() -> str | None:
    """`hotline`, `keys` or `signed`, where that is missing or wrong."""
    try:
        log = own_log()
        log_key(log.hotline, log.side)
        mirror_key(log.hotline, log.side)
        link_key()
        check_signed("log", root_of=partial(root_at, log))
    except NotFounded:
        return "hotline"
    except KeyFile:
        return "keys"
    except (SignedBeyond, Malformed):
        return "signed"
    return None
