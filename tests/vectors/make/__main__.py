"""Makes the vector files: `python -m tests.vectors.make`, or `make vectors`.

Each module beside this one makes one file: it has `SOURCE` and `cases(kept) -> list of cases`. What is made is the
same each time, but for signatures and HPKE, which draw their own randomness: of those, what is in the file already is
kept (`kept`, by name), and that it still holds is for the tests to say.
"""

import importlib
import json
import pkgutil
import sys
from collections import Counter
from pathlib import Path

from tests.vectors.cases import DIRECTORY


def main() -> None:
    """Write every vector file."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name == "__main__":
            continue
        maker = importlib.import_module(f"tests.vectors.make.{module.name}")
        path = DIRECTORY / f"{module.name}.json"
        kept = {case["name"]: case for case in json.loads(path.read_text())["cases"]} if path.exists() else {}
        cases = maker.cases(kept)
        names = Counter(case["name"] for case in cases)
        if max(names.values()) > 1:
            raise ValueError(f"{path.name}: two cases are named {names.most_common(1)[0][0]!r}")
        path.write_text(json.dumps({"source": maker.SOURCE, "cases": cases}, indent=1, ensure_ascii=False) + "\n")
        sys.stdout.write(f"{path.name}: {len(cases)} cases\n")


main()
