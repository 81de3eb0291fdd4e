"""Makes files and folders that survive a power cut. Knows nothing of cases."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def trouble(error: OSError) -> str:
    """Return the system's name for an error, without a path or a value."""
    if error.errno:
        return os.strerror(error.errno)
    return f"an unexpected fault ({type(error).__name__})"


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it where they are missing, and sync them. Raises OSError."""
    new = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True, mode=mode)
    for folder in reversed(new):
        sync(folder.parent)
