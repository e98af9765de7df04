"""The secret of one-time codes while it is being set up: kept in the session, shown as a QR code and as text."""

from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.models import User
from django.http import HttpRequest
from qrcode.main import QRCode

_KEY = "one-time-secret"


@dataclass(frozen=True)
class Shown:
    """What the page shows: the secret in groups of four, the QR code as one SVG path, its width in modules."""

    secret: str
    path: str
    width: int


def pending_secret(request: HttpRequest) -> str:
    """The secret being set up in this session (base32), made if there is none."""
    secret: str = request.session.setdefault(_KEY, generate_totp_secret())
    return secret


def forget_secret(request: HttpRequest) -> None:
    """Once it is kept, or given up."""
    request.session.pop(_KEY, None)


def qr_path(modules: list[list[bool]]) -> str:
    """An SVG path that fills the dark modules: `M3 0h1v1h-1z` is one at column 3, row 0."""
    return "".join(
        f"M{column} {row}h1v1h-1z" for row, line in enumerate(modules) for column, dark in enumerate(line) if dark
    )


def show_secret(user: User, secret: str) -> Shown:
    """The secret as an authenticator reads it."""
    code = QRCode(border=4)
    code.add_data(get_adapter().build_totp_url(user, secret))
    modules = code.get_matrix()
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Shown(secret=grouped, path=qr_path(modules), width=len(modules))
