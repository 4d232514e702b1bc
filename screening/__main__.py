"""The command line: `python -m screening COMMAND`. Each package of the house brings its own
commands.
"""

import shlex
import signal
import sys
from collections.abc import Sequence

try:
    from screening.cli.commands import commands, misused
    from screening.cli.shared import run
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("screening"):
        raise
    print(
        f"This Python ({sys.executable}) lacks `{missing.name}`, which Signpost needs. Signpost's"
        " own Python is .venv/bin/python:\n\n    .venv/bin/python -m screening"
        f" {shlex.join(sys.argv[1:])}\n\nIf there is no .venv here yet, `make check` sets it up.",
        file=sys.stderr,
    )
    sys.exit(3)  # for `compare` 1 is a verdict, and 3 says that there is none


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Gives the exit code."""
    return run(commands, arguments, misused)


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # `| head` ends us quietly
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
