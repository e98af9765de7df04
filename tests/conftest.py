"""The node that the tests run in: XA on the embedded default, with its files in a directory of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
from hypothesis import settings

from tests.bundle import write_bundle

_directory = Path(tempfile.mkdtemp(prefix="hotline-tests-"))
atexit.register(shutil.rmtree, _directory, ignore_errors=True)

# Before pytest-django reads the settings: a test run must not depend on what the shell happens to export.
for _name in ("ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOTLINE_LINK_PEER"):
    os.environ.pop(_name, None)
os.environ.update(
    DJANGO_SETTINGS_MODULE="hotline.settings",
    HOTLINE_SIDE="XA",
    HOTLINE_ORIGIN="http://xa.localhost:8001",
    HOTLINE_DATA=str(_directory / "data"),
    HOTLINE_DEMONSTRATION="no",
    HOTLINE_LINK_MODE="embedded",
    HOTLINE_CLIENT=str(write_bundle(_directory / "client")),
)
# How long an example takes says how busy the machine is: no test is timed.
settings.register_profile("untimed", parent=settings.default, deadline=None)
settings.load_profile("untimed")
# pytest-django takes over from here: the settings are there by the time it is configured.
django.setup()
