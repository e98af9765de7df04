"""The node's settings, read from the environment: one table, from which docs/settings.md is checked.

Each line is a name, a parser, a default (as it would be written, or None where the operator has to say), an example and
its meaning. A wrong or missing one stops the start with its name, what is wrong and an example:

    HOTLINE_SIDE is not set. This centre's code, two capital letters. Example: HOTLINE_SIDE=XA

A value is never repeated in an error, as it may be a secret. Empty counts as not set.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent


class WrongValue(ValueError):
    """What a parser raises: says in words what the value should be, never what it is."""


@dataclass(eq=False)
class WrongSetting(Exception):
    """A setting that stops the start."""

    name: str
    problem: str
    example: str

    def __str__(self) -> str:
        return f"{self.name} {self.problem} Example: {self.name}={self.example}"


@dataclass(frozen=True)
class Origin:
    """A public base URL: scheme, host without port, and both as a browser writes them (`http://xa.localhost:8001`)."""

    scheme: str
    host: str
    url: str

    @property
    def secure(self) -> bool:
        """True for https; plain http is read only for names of this machine."""
        return self.scheme == "https"


@dataclass(frozen=True)
class Setting:
    """A line of the table."""

    name: str
    parse: Callable[[str], Any]
    default: str | None
    example: str
    meaning: str


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own: `localhost`, `*.localhost`, 127.0.0.0/8, ::1."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse_side(text: str) -> str:
    """Two capital letters."""
    if not re.fullmatch("[A-Z]{2}", text):
        raise WrongValue("must be two capital letters.")
    return text


def parse_flag(text: str) -> bool:
    """`yes` or `no`."""
    if text not in {"yes", "no"}:
        raise WrongValue("must be yes or no.")
    return text == "yes"


def parse_link_mode(text: str) -> str:
    """`embedded` or `command`."""
    if text not in {"embedded", "command"}:
        raise WrongValue("must be embedded or command.")
    return text


def parse_directory(text: str) -> Path:
    """A directory, made if it is not there, readable by its owner alone; a relative one lies in the project's."""
    path = ROOT / text
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongValue(f"cannot be used as a directory ({error.strerror}).") from error
    return path.resolve()


def parse_bundle(text: str) -> Path:
    """Where the client's bundle lies; whether it is whole is checked when it is first served."""
    return (ROOT / text).resolve()


def parse_secret(text: str) -> str:
    """At least fifty characters, as Django's deployment check asks; None where none is given."""
    if len(text) < 50 or len(set(text)) < 5:
        raise WrongValue("must be at least 50 random characters.")
    return text


def parse_hosts(text: str) -> list[str]:
    """Host names with commas between them; `*` alone would accept any, and is refused."""
    hosts = [host.strip() for host in text.split(",")]
    if not all(re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]", host) for host in hosts):
        raise WrongValue("must be host names in small letters with commas between them.")
    return hosts


def split_url(text: str, *schemes: str) -> SplitResult:
    """A URL with one of these schemes and a host."""
    kinds = " or ".join(f"{scheme}://" for scheme in schemes)
    try:
        parts = urlsplit(text)
        named = parts.hostname is not None and parts.port != 0
    except ValueError as error:
        raise WrongValue(f"must be a URL that begins with {kinds}.") from error
    if parts.scheme not in schemes or not named:
        raise WrongValue(f"must be a URL that begins with {kinds}.")
    return parts


def parse_origin(text: str) -> Origin:
    """`https://host[:port]`; `http` only where the host is this machine's own, as passkeys need a secure context."""
    parts = split_url(text, "https", "http")
    host = parts.hostname or ""
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username is not None:
        raise WrongValue("must be scheme, host and port alone.")
    if parts.scheme == "http" and not is_loopback(host):
        raise WrongValue("must begin with https:// (http:// is for *.localhost and loopback addresses alone).")
    return Origin(scheme=parts.scheme, host=host, url=f"{parts.scheme}://{parts.netloc.lower()}")


def parse_peer(text: str) -> str:
    """`wss://…`; `ws` only where the host is this machine's own."""
    parts = split_url(text, "wss", "ws")
    if parts.scheme == "ws" and not is_loopback(parts.hostname or ""):
        raise WrongValue("must begin with wss:// (ws:// is for *.localhost and loopback addresses alone).")
    return text


def parse_telephone(text: str) -> str:
    """A number as it is dialled or read out."""
    if not re.fullmatch(r"\+?[0-9 ()/-]{1,40}", text):
        raise WrongValue("must be a telephone number.")
    return text


def parse_count(text: str) -> int:
    """A whole number from 1 on."""
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise WrongValue("must be a whole number from 1 on.")
    return int(text)


def parse_seconds(text: str) -> tuple[int, ...]:
    """Three numbers of seconds with commas between them, none smaller than the one before."""
    if not re.fullmatch(r"[0-9]{1,6},[0-9]{1,6},[0-9]{1,6}", text):
        raise WrongValue("must be three numbers of seconds with commas between them.")
    seconds = tuple(int(part) for part in text.split(","))
    if list(seconds) != sorted(seconds):
        raise WrongValue("must not become smaller from one to the next.")
    return seconds


def parse_program(text: str) -> Path:
    """Where a program lies; whether it can be run is found out when it is."""
    if not text.startswith("/"):
        raise WrongValue("must be the whole path of a program.")
    return Path(text)


def parse_mail(text: str) -> dict[str, Any]:
    """`smtp://user:password@host:port` (with STARTTLS) or `smtps://…` as Django's settings of e-mail.

    Without TLS only where the host is this machine's own.
    """
    parts = split_url(text, "smtp", "smtps")
    host = parts.hostname or ""
    return {
        "EMAIL_HOST": host,
        "EMAIL_PORT": parts.port or {"smtp": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not is_loopback(host),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def parse_address(text: str) -> str:
    """An e-mail address."""
    if not re.fullmatch(r"[^@\s<>]{1,64}@[A-Za-z0-9.-]{1,255}", text):
        raise WrongValue("must be an e-mail address.")
    return text


def parse_redis(text: str) -> str:
    """`redis://…` or `rediss://…`."""
    split_url(text, "redis", "rediss")
    return text


def parse_database(text: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?option=value` as Django's database settings.

    Without a host the socket is used; `host` among the options names its directory.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
        name = unquote(parts.path[1:])
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError as error:
        raise WrongValue("must be a URL that begins with postgresql://.") from error
    if parts.scheme not in {"postgresql", "postgres"} or not name or "/" in name or parts.fragment:
        raise WrongValue("must be a URL that begins with postgresql:// and ends with the database's name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


SETTINGS = (
    Setting("HOTLINE_SIDE", parse_side, None, "XA", "This centre's code, two capital letters."),
    Setting(
        "HOTLINE_ORIGIN",
        parse_origin,
        None,
        "https://hotline.example",
        "The address at which officers' browsers reach this node. Plain http only on this machine itself.",
    ),
    Setting(
        "HOTLINE_DATA",
        parse_directory,
        "var",
        "/var/lib/hotline",
        "The directory for the node's files, of the project's own if relative; "
        "on the embedded default the database and the secret key, too.",
    ),
    Setting(
        "HOTLINE_DEMONSTRATION",
        parse_flag,
        "no",
        "yes",
        "Puts DEMONSTRATION on every page; must say what the Arrangement says.",
    ),
    Setting(
        "SECRET_KEY",
        parse_secret,
        "",
        "a8Zk…",
        "At least 50 random characters that protect sessions, the same on all machines of the node. "
        "Needed with PostgreSQL; on the embedded default it is made once and kept in the data directory.",
    ),
    Setting(
        "ALLOWED_HOSTS",
        parse_hosts,
        "",
        "hotline.example,10.0.0.5",
        "Host names under which the node answers, with commas between them; otherwise that of HOTLINE_ORIGIN.",
    ),
    Setting(
        "DATABASE_URL",
        parse_database,
        "",
        "postgresql://hotline:password@db.example:5432/hotline",
        "The PostgreSQL database; without it, SQLite in the data directory.",
    ),
    Setting(
        "REDIS_URL",
        parse_redis,
        "",
        "rediss://:password@redis.example:6379/0",
        "Redis for the channel layer, Celery and the cache that all processes share; goes with DATABASE_URL.",
    ),
    Setting(
        "HOTLINE_LINK_MODE",
        parse_link_mode,
        "embedded",
        "command",
        "Where the link to the other node runs: embedded in the one server process, "
        "or as `manage.py link` beside several of them.",
    ),
    Setting(
        "HOTLINE_LINK_PEER",
        parse_peer,
        "",
        "wss://line.other.example:8443/link",
        "The other node's link; without it this node pulls nothing. Plain ws only on this machine.",
    ),
    Setting(
        "HOTLINE_REGISTRAR_TELEPHONE",
        parse_telephone,
        "",
        "+00 5550 100",
        "The telephone number at which a new officer reads the registrar a device's digits.",
    ),
    Setting(
        "HOTLINE_POSTS_A_MINUTE",
        parse_count,
        "600",
        "1200",
        "How often one officer may post in a minute. No hand posts ten times a second; "
        "a device that grants a new colleague the keys of all files does.",
    ),
    Setting(
        "HOTLINE_CLIENT",
        parse_bundle,
        "client/dist",
        "/opt/hotline/client",
        "The client's bundle, as `make client` builds it.",
    ),
    Setting(
        "HOTLINE_CALLOUT_AFTER",
        parse_seconds,
        "0,300,600",
        "0,180,600",
        "Seconds from an alarm's beginning until the officer of the watch, the alternate and the head are called, "
        "unless somebody has heard it.",
    ),
    Setting(
        "HOTLINE_CALLOUT_SCRIPT",
        parse_program,
        "",
        "/opt/hotline/call",
        "A program that is run for each step of a call-out with the call's number, precedence (or NODE), time and step "
        "(watch, alternate, head); it has eight seconds.",
    ),
    Setting(
        "HOTLINE_CHECK_EVERY",
        parse_count,
        "28800",
        "3600",
        "Seconds from one communication check of this side to when the next is due: once in each watch of eight hours.",
    ),
    Setting(
        "HOTLINE_MAIL",
        parse_mail,
        "",
        "smtp://hotline:password@mail.example:587",
        "The server that takes e-mail of the call-out, with STARTTLS, or smtps:// with TLS; without it none is sent.",
    ),
    Setting(
        "HOTLINE_MAIL_FROM",
        parse_address,
        "hotline@localhost",
        "watch@hotline.example",
        "The address from which e-mail of the call-out comes.",
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def refuse(name: str, problem: str) -> WrongSetting:
    """The error for that setting, with its example."""
    return WrongSetting(name, problem, _BY_NAME[name].example)


def read_setting(setting: Setting, environ: Mapping[str, str]) -> Any:
    """The parsed value; None where it is not set and its default is empty. Raises `WrongSetting`."""
    text = environ.get(setting.name) or setting.default
    if text is None:
        raise refuse(setting.name, f"is not set. {setting.meaning}")
    if text == "":
        return None
    try:
        return setting.parse(text)
    except WrongValue as error:
        raise refuse(setting.name, str(error)) from error


def read_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """All settings by name, each parsed, and checked against each other. Raises `WrongSetting`."""
    values = {setting.name: read_setting(setting, environ) for setting in SETTINGS}
    several = values["DATABASE_URL"] is not None
    if several != (values["REDIS_URL"] is not None):
        missing = "REDIS_URL" if several else "DATABASE_URL"
        raise refuse(missing, "is not set: PostgreSQL and Redis are used together or not at all.")
    if several and values["SECRET_KEY"] is None:
        raise refuse("SECRET_KEY", "is not set: several machines of a node need the same one.")
    values["ALLOWED_HOSTS"] = values["ALLOWED_HOSTS"] or [values["HOTLINE_ORIGIN"].host]
    return values
