"""Vectors of whole statements that a device in Chromium signed and sealed; see `client/tests/protocol/officer.make.ts`.

They are kept as long as the file is there. Without it, Chromium makes them anew.
"""

import subprocess

from tests.vectors.cases import DIRECTORY, Case, load

SOURCE = "this project, made in Chromium 156; licence as the project's"

_CLIENT = DIRECTORY.parents[1] / "client"


def cases(kept: dict[str, Case]) -> list[Case]:
    """All of them."""
    if not kept:
        command = ["npx", "vitest", "run", "--config", "vectors.config.ts", "officer.make"]
        subprocess.run(command, cwd=_CLIENT, check=True)
        return load("chromium_officer")
    return list(kept.values())
