"""The words for codes of this package, in the reader's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

POSTS = {
    "watch": _("Watch"),
    "liaison": _("Liaison"),
    "head": _("Head"),
    "analyst": _("Analyst"),
    "security": _("Security"),
    "registrar": _("Registrar"),
}
REFUSALS = {
    "unknown": _("This address is not an open invitation."),
    "used": _("This invitation has been used. It counts once."),
    "expired": _("This invitation has expired. It is good for a day."),
    "locked": _("This invitation is locked: five codes were wrong."),
    "digits": _("The code has eight digits."),
}
LAST_WAY_IN = _("This is the last way into your account. Add another one first.")
NO_WAY_IN = _("Nothing is left with which you could prove to be there. Ask the registrar for a new invitation.")


def group_digits(digits: str) -> str:
    """Digits in groups of five, as they are read out by telephone."""
    return " ".join(digits[start : start + 5] for start in range(0, len(digits), 5))


def post_name(post: str) -> str:
    """The post's word."""
    return str(POSTS[post])


def refusal_words(code: str, tries_left: int) -> str:
    """Why an invitation or a code was refused."""
    if code == "code":
        return gettext("This code is not right. Tries left: %(tries)s.") % {"tries": tries_left}
    return str(REFUSALS[code])
