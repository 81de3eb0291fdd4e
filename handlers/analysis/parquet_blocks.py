"""Read a Parquet file in a separate process: a damaged file can abort the process that reads it.

`python -m handlers.analysis.parquet_blocks FILE ROWS BLOCK` writes each block of rows to standard
output as an Arrow stream, after its length in eight bytes. Memory and time are limited, where the
system can: short of memory, Polars may wait for ever.
"""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

import polars as pl

MEMORY: Final = 2 * 1024**3  # bytes of addresses, most of which are never used
SECONDS: Final = 30  # for one block
_LENGTH: Final = 8


class Damaged(Exception):
    """A Parquet file can't be read."""


def parquet_blocks(file: str, rows: int, block: int) -> Iterator[pl.DataFrame]:
    """Yield the rows of a Parquet file in blocks. Raises Damaged for one that can't be read.

    rows: how many its footer says; at least one block comes, which may be empty.
    """
    command = [sys.executable, "-P", "-m", __name__, file, str(rows), str(block)]
    environment = {**os.environ, "POLARS_MAX_THREADS": "2"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as reader:
        assert reader.stdout is not None
        try:
            while head := reader.stdout.read(_LENGTH):
                yield pl.read_ipc_stream(reader.stdout.read(int.from_bytes(head)))
        except GeneratorExit:
            reader.kill()
            raise
    if reader.returncode != 0:
        raise Damaged


def main(file: str, rows: str, block: str) -> None:
    """Write the blocks of a file to standard output."""
    _limit_memory()
    lazy = pl.scan_parquet(file, glob=False, hive_partitioning=False)
    for start in range(0, max(int(rows), 1), int(block)):
        _alarm(SECONDS)
        # not by batches, of which several are held at a time
        frame = lazy.slice(start, int(block)).collect()
        _alarm(0)  # whoever reads the blocks may take their time
        if frame.height != min(int(block), int(rows) - start):
            sys.exit(1)
        written = io.BytesIO()
        frame.write_ipc_stream(written)
        sys.stdout.buffer.write(len(written.getbuffer()).to_bytes(_LENGTH))
        sys.stdout.buffer.write(written.getbuffer())


def _alarm(seconds: int) -> None:
    """End this process after so many seconds, whatever its threads wait for; 0 = not any more."""
    if hasattr(signal, "alarm"):  # not on Windows
        signal.alarm(seconds)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main(*sys.argv[1:])
