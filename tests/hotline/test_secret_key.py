"""The secret key that a node makes for itself."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hotline.environment import parse_secret
from hotline.secret_key import kept_secret_key


def test_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"

    key = kept_secret_key(path)

    assert kept_secret_key(path) == key == parse_secret(key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(kept_secret_key, [path] * 32))

    assert len(keys) == 1
