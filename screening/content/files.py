"""Which files a folder holds."""

from pathlib import Path


def listed(folder: Path, pattern: str) -> list[Path]:
    """What a folder holds by a pattern, in order. Hidden files are no content: macOS leaves
    `._name` beside a file that it copies.
    """
    found = folder.glob(pattern)
    return sorted(
        path
        for path in found
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
