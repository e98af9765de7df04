"""The demonstration's servers are those that `docs/running.md` tells operators to start."""

import re
from pathlib import Path

from incidents.demonstration.run import SERVER_FLAGS

RUNNING = Path(__file__).parents[3] / "docs" / "running.md"


def test_a_server_is_started_as_the_page_for_operators_says() -> None:
    started = re.findall(r"uvicorn hotline\.asgi:application (.*)", RUNNING.read_text(encoding="utf-8"))
    assert len(started) == 2
    assert [" ".join(SERVER_FLAGS) in line for line in started] == [True, True]
