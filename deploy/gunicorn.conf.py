"""gunicorn's settings for the public, behind a proxy that buffers: `gunicorn --config
deploy/gunicorn.conf.py`.

docs/deploying.md says what stands around it. The master loads neither the app nor the content, so
that a reload (HUP) brings new code and new content without losing a visit.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

MASTER = os.getpid()
COUNTS_SIZE = 16 * 1024  # as in screening/web/counting.py; a test compares


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's log without anything of a visit: its warnings in workers name addresses, and its
    exceptions hold messages.
    """

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Only what the master says."""
        if os.getpid() == MASTER:
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 - the message is what must not be written
        """Only the type and the place."""
        _, error, trace = sys.exc_info()
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = (
            f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
        )
        self.error("fault: %s at %s", type(error).__name__, place)


wsgi_app = "run:app"
chdir = str(Path(__file__).resolve().parents[1])
bind = os.environ.get(
    "SIGNPOST_BIND", "127.0.0.1:8000"
)  # a socket that systemd hands over comes first

worker_class = "gthread"
workers = 2
threads = 8
timeout = 30
graceful_timeout = 30
keepalive = 5
worker_tmp_dir = os.environ.get("RUNTIME_DIRECTORY", "/dev/shm")  # noqa: S108 - in memory; gunicorn makes a file of its own there

limit_request_line = 8190
limit_request_fields = 50
limit_request_field_size = 8192

accesslog = None
errorlog = "-"
logger_class = QuietLogger

secure_scheme_headers: dict[
    str, str
] = {}  # whether a visit came by https is for SIGNPOST_PROXY to say, in one place
# No header says who asks or below which path the app lies: SCRIPT_NAME and PATH_INFO are dropped.
forwarded_allow_ips = ""
forwarder_headers = ""
control_socket_disable = True


def starts() -> bool:
    """Whether the app would start on what lies here now, tried by another process; it names what is
    wrong.
    """
    environment = {
        name: value for name, value in os.environ.items() if name != "SIGNPOST_COUNTS_MEMORY"
    }
    return (
        subprocess.run(
            [sys.executable, "-c", "import run"], cwd=chdir, env=environment, check=False
        ).returncode
        == 0
    )


def on_starting(server: Any) -> None:
    """Start and reload only on what can be served; make the memory in which workers share the
    counts of the day.

    Content that is broken between the two keeps a single new worker from starting until it is
    mended, never the others.
    """
    if not starts():
        raise SystemExit(1)
    memory = os.memfd_create("signpost-counts")  # no disk holds it
    os.ftruncate(memory, COUNTS_SIZE)
    os.environ["SIGNPOST_COUNTS_MEMORY"] = str(memory)
    reload = server.reload

    def checked_reload() -> None:
        """What would not start stays unused, and what is served stays up."""
        if starts():
            reload()
        else:
            server.log.error("Not reloaded: what was served before stays up.")

    server.reload = checked_reload


def post_worker_init(worker: Any) -> None:
    """Old keys go and a day's counts are written by the clock, in every worker; its memory is for
    itself.
    """
    # In the worker alone: the master must stay free of our code.
    from screening.web import chores, own_memory  # noqa: PLC0415

    own_memory.keep()
    chores.begin(worker.wsgi)
