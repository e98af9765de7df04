"""The table of settings: each line is told, each mistake names itself, and the document says what the table says."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from hotline.environment import SETTINGS, Origin, WrongSetting, read_environment, read_setting

ROOT = Path(__file__).parents[2]
SECRET = "k7Q-vT2m_Xr9Lw4Zp1Nc8Hs5Yd3Bf6Jg0Ka2Eu7Oi4Rt9Wq1Mx6"
PRODUCTION = {
    "DATABASE_URL": "postgresql://hotline:pass%20word@db.example:5433/line?sslmode=verify-full",
    "REDIS_URL": "rediss://redis.example:6379/0",
    "SECRET_KEY": SECRET,
    "HOTLINE_ORIGIN": "https://hotline.example",
}


def environment(tmp_path: Path, **changed: str) -> dict[str, str]:
    return {
        "HOTLINE_SIDE": "XA",
        "HOTLINE_ORIGIN": "http://xa.localhost:8001",
        "HOTLINE_DATA": str(tmp_path),
        **changed,
    }


def refusal(environ: Mapping[str, str]) -> WrongSetting:
    with pytest.raises(WrongSetting) as caught:
        read_environment(environ)
    return caught.value


def test_embedded_default_needs_side_and_origin_alone(tmp_path: Path) -> None:
    values = read_environment(environment(tmp_path))

    assert (values["DATABASE_URL"], values["REDIS_URL"], values["SECRET_KEY"]) == (None, None, None)
    assert values["HOTLINE_ORIGIN"] == Origin("http", "xa.localhost", "http://xa.localhost:8001")
    assert values["ALLOWED_HOSTS"] == ["xa.localhost"]


@pytest.mark.parametrize("name", ["HOTLINE_SIDE", "HOTLINE_ORIGIN"])
@pytest.mark.parametrize("value", [None, ""])
def test_missing_setting_is_named_with_meaning_and_example(tmp_path: Path, name: str, value: str | None) -> None:
    environ = environment(tmp_path)
    environ.pop(name)
    if value is not None:
        environ[name] = value
    setting = next(setting for setting in SETTINGS if setting.name == name)

    assert str(refusal(environ)) == f"{name} is not set. {setting.meaning} Example: {name}={setting.example}"


@pytest.mark.parametrize(
    "setting", [setting for setting in SETTINGS if setting.name not in {"SECRET_KEY", "HOTLINE_DATA"}]
)
def test_example_is_a_right_value(setting) -> None:
    assert read_setting(setting, {setting.name: setting.example}) is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOTLINE_SIDE", "xa"),
        ("HOTLINE_SIDE", "XAB"),
        ("HOTLINE_ORIGIN", "http://hotline.example"),
        ("HOTLINE_ORIGIN", "https://hotline.example/path"),
        ("HOTLINE_ORIGIN", "https://user@hotline.example"),
        ("HOTLINE_ORIGIN", "https:///line"),
        ("HOTLINE_ORIGIN", "https://hotline.example:99999"),
        ("HOTLINE_ORIGIN", "http://localhost.example"),
        ("HOTLINE_ORIGIN", "ftp://xa.localhost"),
        ("HOTLINE_DATA", "/dev/null/data"),
        ("HOTLINE_DEMONSTRATION", "true"),
        ("HOTLINE_LINK_MODE", "thread"),
        ("HOTLINE_LINK_PEER", "ws://other.example/link"),
        ("HOTLINE_LINK_PEER", "https://other.example/link"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "hotline.example,,"),
        ("DATABASE_URL", "mysql://db.example/line"),
        ("DATABASE_URL", "postgresql://db.example/"),
        ("DATABASE_URL", "postgresql://db.example:port/line"),
        ("REDIS_URL", "http://redis.example"),
    ],
)
def test_wrong_value_is_named_and_never_repeated(tmp_path: Path, name: str, value: str) -> None:
    wrong = refusal(environment(tmp_path, **{**PRODUCTION, name: value}))

    assert wrong.name == name
    assert value not in wrong.problem


def test_production_url_becomes_database_settings(tmp_path: Path) -> None:
    assert read_environment(environment(tmp_path, **PRODUCTION))["DATABASE_URL"] == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "line",
        "USER": "hotline",
        "PASSWORD": "pass word",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }


def test_database_on_a_socket_is_named_by_its_directory(tmp_path: Path) -> None:
    url = "postgresql:///line?host=/run/postgresql"

    database = read_environment(environment(tmp_path, **{**PRODUCTION, "DATABASE_URL": url}))["DATABASE_URL"]

    assert (database["HOST"], database["OPTIONS"]) == ("/run/postgresql", {})


@pytest.mark.parametrize("missing", ["DATABASE_URL", "REDIS_URL", "SECRET_KEY"])
def test_production_by_halves_names_what_is_missing(tmp_path: Path, missing: str) -> None:
    environ = environment(tmp_path, **PRODUCTION)
    del environ[missing]

    assert refusal(environ).name == missing


def test_document_says_what_the_table_says() -> None:
    document = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) ?\| `(.+?)` \| (.+?) \|$", document, re.MULTILINE)
    shown = {None: "has to be set", "": ""}

    assert rows == [
        (
            setting.name,
            shown.get(setting.default, f"`{setting.default}`"),
            setting.example,
            setting.meaning,
        )
        for setting in SETTINGS
    ]


def test_start_stops_with_the_name_and_an_example(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], **environment(tmp_path, HOTLINE_ORIGIN="hotline")}

    ended = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )

    assert ended.returncode != 0
    assert (
        ended.stderr.strip()
        .splitlines()[-1]
        .endswith(
            "HOTLINE_ORIGIN must be a URL that begins with https:// or http://. "
            "Example: HOTLINE_ORIGIN=https://hotline.example"
        )
    )


def test_deployment_check_finds_nothing_in_production(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], **environment(tmp_path, **PRODUCTION)}

    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), checked.stderr
