"""What must outlast a power cut: a file's content, and its name in its folder, are told to the disk itself. Knows nothing of cases."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file's content, or the names in a folder, are on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def trouble(error: OSError) -> str:
    """What the system calls it; never a path or a value."""
    return os.strerror(error.errno) if error.errno else f"an unexpected fault ({type(error).__name__})"


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder, and those above it, if they are not there; the new names are on the disk. Raises OSError."""
    new = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True, mode=mode)
    for folder in reversed(new):
        sync(folder.parent)
