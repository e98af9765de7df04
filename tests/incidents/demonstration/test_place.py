"""Where the demonstration lives, and which settings its nodes are given."""

from pathlib import Path

import pytest

from hotline.environment import read_environment
from incidents.demonstration.place import Stopped, read_place


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"XA_PORT": "8o01"}, "XA_PORT must be a port, a number from 1 to 65535. Example: XA_PORT=8001"),
        ({"XB_PORT": "0"}, "XB_PORT must be a port, a number from 1 to 65535. Example: XB_PORT=8002"),
        ({"XB_PORT": "65536"}, "XB_PORT must be a port, a number from 1 to 65535. Example: XB_PORT=8002"),
        ({"XA_PORT": "8002"}, "XA_PORT and XB_PORT must differ."),
    ],
)
def test_a_wrong_port_is_named_with_an_example(environ: dict[str, str], told: str) -> None:
    with pytest.raises(Stopped) as stopped:
        read_place(environ)
    assert str(stopped.value) == told


def test_settings_of_a_node_are_its_own_whatever_the_shell_exports(tmp_path: Path) -> None:
    environ = {
        "DATABASE_URL": "nothing",
        "HOTLINE_DEMO_DIR": str(tmp_path),
        "HOTLINE_SIDE": "nothing",
        "PATH": "/bin",
        "REDIS_URL": "nothing",
        "XB_PORT": "9002",
    }
    given = read_place(environ).side("XB").environment(environ)
    assert given["PATH"] == "/bin"
    values = read_environment(given)
    assert (values["HOTLINE_SIDE"], values["DATABASE_URL"]) == ("XB", None)
    assert values["HOTLINE_ORIGIN"].url == "http://xb.localhost:9002"
    assert values["HOTLINE_LINK_PEER"] == "ws://127.0.0.1:8001/link"
    assert values["HOTLINE_DATA"] == tmp_path / "XB"
    assert values["HOTLINE_DEMONSTRATION"] is True


def test_a_directory_is_taken_only_if_it_is_empty_or_the_demonstration_s(tmp_path: Path) -> None:
    place = read_place({"HOTLINE_DEMO_DIR": str(tmp_path / "demo")})
    place.begin()
    founded = [place.founded]
    place.keep()
    place.begin()
    founded.append(place.founded)
    place.clear()
    founded.append(place.founded)
    assert founded == [False, True, False]
    place.marker.rename(tmp_path / "demo" / "something")
    with pytest.raises(Stopped):
        place.begin()


def test_two_demonstrations_do_not_share_a_directory(tmp_path: Path) -> None:
    place = read_place({"HOTLINE_DEMO_DIR": str(tmp_path)})
    place.begin()
    with place.locked(), pytest.raises(Stopped), place.locked():
        pass
    with place.locked():
        pass
