"""Many moments of each fault: ``python -m tests.faults [--seeds 30] [--first 1] [--fault NAME …]``."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.harming import FAULTS
from tests.faults.runs import run, run_undo, scaled


def main() -> int:
    """Run them all on one hub; the exit code is 1 if anything was lost or done twice."""
    words = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    words.add_argument("--seeds", type=int, default=30, help="how many of each fault")
    words.add_argument("--first", type=int, default=1, help="the first seed")
    words.add_argument("--fault", action="append", choices=FAULTS, help="only this one; may be given several times")
    given = words.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as folder, scaled(Path(folder)) as hub:
        for seed in range(given.first, given.first + given.seeds):
            for name in given.fault or FAULTS:
                for what, story in (("import", run), ("undo", run_undo)):
                    begun = time.monotonic()
                    found = story(hub, FAULTS[name], seed)
                    bad += bool(found)
                    took, ends = time.monotonic() - begun, "WRONG" if found else "ok"
                    print(f"{name:20} {what:6} seed {seed:<5} {took:6.1f} s  {ends}", *found, sep="\n    ", flush=True)
    print(f"{bad} runs went wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
