"""A package of files as a folder or a ZIP: its manifest, writing it, and reading it back.

Equal files give equal bytes, also of the ZIP. The manifest is a function of the other files, and
SHA256SUMS (`sha256sum -c`) a function of them and the manifest. So each can be made again from the
rest, and one changed byte is found wherever it is.

Beside its hash, the manifest has two sums of each file: of its bytes, and of its bytes times their
places. One byte changed by d at place p changes them by d and d·p. Example: the sums of `abc` are
294 and 296; those of `aXc` are 284 and 286. So d is −10 and p is −10 / −10 = 1.
"""

import hashlib
import io
import json
import os
import secrets
import shutil
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from handlers.safekeeping.disk import sync, trouble
from handlers.safekeeping.hidden_file import HiddenFile
from workflow.engine.errors import SaksgangError

Files = Mapping[str, bytes]
"""The files of a package, by their names with `/` between folders."""

FORMAT: Final = "saksgang case package"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
_LOCAL: Final = struct.Struct("<4s5H3L2H")


class PackageFailed(SaksgangError):
    """A package could not be written or read. The message says what to do."""

    exit_code = 2


class NotAPackage(PackageFailed):
    """This is no package that this program can read."""

    exit_code = 7


class Changed(NamedTuple):
    """A byte that was changed. place: from 0. before, now: its values."""

    place: int
    before: int
    now: int


def as_json(value: Any) -> bytes:
    """Write plain data as JSON for people and programs: equal data give equal bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def hash_of(content: bytes) -> str:
    """Compute the SHA-256 (hex) of a file."""
    return hashlib.sha256(content).hexdigest()


def sealed(files: Files) -> dict[str, bytes]:
    """Return the files with their manifest and SHA256SUMS."""
    whole = {**files, MANIFEST: manifest_of(files)}
    return {**whole, SUMS: sums_of(whole)}


def without_seals(files: Files) -> dict[str, bytes]:
    """Return the files without manifest and SHA256SUMS."""
    return {name: content for name, content in files.items() if name not in (MANIFEST, SUMS)}


def manifest_of(files: Files) -> bytes:
    """Return the manifest of files: what the package is, and each file's length, hash and sums."""
    entries = {name: _entry(content) for name, content in files.items()}
    return as_json({"format": FORMAT, "version": VERSION, "files": entries})


def sums_of(files: Files) -> bytes:
    """Return SHA256SUMS of files, as `sha256sum` writes it."""
    lines = (f"{hash_of(files[name])}  {name}\n" for name in sorted(files) if name != SUMS)
    return "".join(lines).encode()


def _entry(content: bytes) -> dict[str, Any]:
    plain, placed = _two_sums(content)
    return {
        "bytes": len(content),
        "sha256": hash_of(content),
        "sum": plain,
        "sum_by_place": placed,
    }


def _two_sums(content: bytes) -> tuple[int, int]:
    return sum(content), sum(place * byte for place, byte in enumerate(content))


def changed_byte(content: bytes, entry: Mapping[str, Any]) -> Changed | None:
    """Return the one byte of a file that was changed; None if that is not what happened.

    entry: of the file in the manifest. The hash of the mended file proves it.
    """
    plain, placed = _two_sums(content)
    by, moved = plain - int(entry["sum"]), placed - int(entry["sum_by_place"])
    if len(content) != entry["bytes"] or by == 0 or moved % by:
        return None
    place = moved // by
    if not 0 <= place < len(content) or not 0 <= content[place] - by <= 255:
        return None
    before = content[place] - by
    mended = content[:place] + bytes([before]) + content[place + 1 :]
    return Changed(place, before, content[place]) if hash_of(mended) == entry["sha256"] else None


def first_difference(now: bytes, before: bytes) -> int:
    """Return the first place where two contents differ; the shorter length if one is cut."""
    pairs = enumerate(zip(now, before, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(now), len(before)))


# Writing ---------------------------------------------------------------------------------------


def check_target(target: Path) -> None:
    """Raise PackageFailed where there is something of that name, or no folder to put it in."""
    if os.path.lexists(target):
        raise PackageFailed(
            f"there is a file or folder {target} already; nothing was written. Name a new one "
            "with --out, as package.zip"
        )
    if not target.absolute().parent.is_dir():
        raise PackageFailed(f"there is no folder {target.absolute().parent}; make it first")


def write(files: Files, target: Path) -> None:
    """Write sealed files to a new ZIP, if the name ends so, or to a new folder, for its owner only.

    It is there whole or not at all. Raises PackageFailed.
    """
    check_target(target)
    try:
        if is_zip(target):
            with HiddenFile.made(target) as part:
                part.write(zip_of(files))
                part.publish()
        else:
            _write_folder(files, target)
    except FileExistsError:
        check_target(target)
        raise
    except OSError as error:
        raise PackageFailed(f"the package can't be written to {target}: {trouble(error)}") from None


def is_zip(target: Path) -> bool:
    """Tell whether a name asks for a ZIP."""
    return target.suffix.casefold() == ".zip"


def _write_folder(files: Files, target: Path) -> None:
    hidden = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    hidden.mkdir(mode=0o700)
    try:
        for name, content in sorted(files.items()):
            path = hidden / name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for folder in (*(each for each in hidden.iterdir() if each.is_dir()), hidden):
            sync(folder)
        check_target(target)
        hidden.rename(target)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    sync(target.absolute().parent)


def zip_of(files: Files) -> bytes:
    """Return files as a ZIP, in order of name, not compressed: equal files give equal bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o600 << 16
            archive.writestr(info, files[name])
    return whole.getvalue()


# Reading ---------------------------------------------------------------------------------------


class Read(NamedTuple):
    """A package as it was read. archive: the bytes of the ZIP; None for a folder."""

    files: dict[str, bytes]
    archive: bytes | None


def read(path: Path) -> Read:
    """Read a package, also one that was changed. Raises NotAPackage, PackageFailed."""
    try:
        if path.is_dir():
            return Read(dict(_files_in(path)), None)
        archive = path.read_bytes()
    except FileNotFoundError:
        raise PackageFailed(f"there is no package {path}") from None
    except OSError as error:
        raise PackageFailed(f"{path} can't be read: {trouble(error)}") from None
    return Read(_unpacked(archive), archive)


def _files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            name = PurePosixPath(path.relative_to(folder)).as_posix()
            yield name, path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def _unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP, by its list at the end or by what stands before each file.

    Where one of the two was changed the other is right: its files fit their seals, or give nearly
    the same ZIP.
    """
    ways = [way for way in (_by_the_list(archive), _one_by_one(archive)) if way]
    if not ways:
        return {}

    def fit(files: Files) -> tuple[bool, int]:
        return sealed(without_seals(files)) != files, _distance(zip_of(files), archive)

    return min(ways, key=fit)


def _distance(one: bytes, other: bytes) -> int:
    differing = sum(a != b for a, b in zip(one, other, strict=False))
    return differing + abs(len(one) - len(other))


def _by_the_list(archive: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with suppress(zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        for info in zipfile.ZipFile(io.BytesIO(archive)).infolist():
            start = info.header_offset + _LOCAL.size + len(info.orig_filename.encode())
            found[info.orig_filename] = archive[start : start + info.file_size]
    return found


def _one_by_one(archive: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    place = 0
    while archive[place : place + 4] == b"PK\x03\x04" and place + _LOCAL.size <= len(archive):
        *_, size, name_length, more = _LOCAL.unpack_from(archive, place)
        start = place + _LOCAL.size
        name = archive[start : start + name_length].decode("utf-8", "replace")
        place = start + name_length + more
        found[name] = archive[place : place + size]
        place += size
    return found
