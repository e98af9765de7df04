"""Vectors that Chromium made with its own keys; see `client/tests/protocol/chromium.make.ts`.

They are kept as long as the file is there. Without it, Chromium makes them anew.
"""

import subprocess

from tests.vectors.cases import DIRECTORY, Case, load

SOURCE = "this project, made in Chromium 156; licence as the project's"

_CLIENT = DIRECTORY.parents[1] / "client"


def cases(kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    if not kept:
        subprocess.run(["npx", "vitest", "run", "--config", "vectors.config.ts"], cwd=_CLIENT, check=True)
        return load("chromium")
    return list(kept.values())
