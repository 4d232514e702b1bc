"""Where the keys lie: in a file that nobody else can read, change or put there, and in memory
rather than on a disk.
"""

import os
import stat
from pathlib import Path
from typing import Final

IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
"""Types of mounts that never reach a disk by themselves; swap is another matter."""
MOUNTS: Final = Path("/proc/self/mounts")


def refused(file: Path) -> str:
    """Why keys must not lie there, and what to do; empty where they may. Makes the folder.

    Args:
        file: the file of keys, which need not be there yet.
    """
    folder = file.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _folder_refused(folder) or _file_refused(file)
    except OSError as error:
        return (
            f"The keys cannot lie at {file}: {error.strerror}. Name a file in a folder of this"
            " account: SIGNPOST_KEYS=FILE"
        )


def _folder_refused(folder: Path) -> str:
    found = folder.stat()
    if found.st_mode & 0o022 or found.st_uid != os.geteuid():
        return (
            f"Others may write into {folder}, and could put keys there. Name a file in a folder of"
            " this account alone (chmod 700)."
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"This account cannot write keys into {folder}. Let it (chmod 700)."
    return ""


def _file_refused(file: Path) -> str:
    if not file.exists():
        return ""
    found = file.stat()
    if not stat.S_ISREG(found.st_mode):
        return f"{file} is no file. Name one in a folder of this account: SIGNPOST_KEYS={file}/keys"
    if found.st_mode & 0o066:
        return (
            f"Others may read or change the keys in {file}, so they are safe no more. Remove it,"
            " and start again."
        )
    if found.st_uid != os.geteuid():
        return (
            f"{file} belongs to another account, which knows these keys. Remove it, and start"
            " again."
        )
    return ""


def on_disk(file: Path, mounts: Path = MOUNTS) -> bool:
    """Whether the file lies on a disk; False where this system does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    place = file.resolve()
    types = {Path(fields[1].replace("\\040", " ")): fields[2] for fields in map(str.split, lines)}
    return next(
        (types[folder] not in IN_MEMORY for folder in place.parents if folder in types), False
    )
