"""What a disk may hold after a power cut at any moment of a command, from its system calls.

Writes, syncs and changes of names are recorded. After a cut everything that was synced is there.
What was not synced may be there in part: of each write any of its 512-byte sectors, and each name
as it was at any moment since its folder was synced. Where a file had grown and the data is lost,
there are zeros or random bytes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

SECTOR = 512
RECORDED = (
    "openat,close,lseek,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,"
    "copy_file_range,sendfile,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,"
    "link,linkat,symlink,mkdir,mkdirat,rmdir"
)
_CALL = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_SCREEN = 1
"""Standard output. Whoever reads there that something is done relies on it."""


class Step(NamedTuple):
    """One system call of the command: write, cut, sync, name, sync names, or say (it prints).

    file: our number of it, 0 = none (the name is removed). at: where it writes, or the length that
    the file is cut to. name: a path below the folder.
    """

    kind: str
    file: int = 0
    at: int = 0
    data: bytes = b""
    name: str = ""


@dataclass
class _File:
    """A file. safe: what is synced. pending: writes since then; no data = cut to that length."""

    safe: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)


class Disk:
    """A folder as the system sees it, and as it may be after a power cut."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = defaultdict(
            _File,
            {number: _File(content) for number, content in enumerate(files.values(), start=1)},
        )
        self._names: dict[str, list[int]] = {
            name: [number] for number, name in enumerate(files, start=1)
        }

    def do(self, step: Step) -> None:
        """Carry out one step."""
        if step.kind in ("write", "cut"):
            data = step.data if step.kind == "write" else None
            self._files[step.file].pending.append((step.at, data))
        elif step.kind == "sync":
            file = self._files[step.file]
            file.safe, file.pending = _whole(file), []
        elif step.kind == "name":
            self._names.setdefault(step.name, [0]).append(step.file)
        elif step.kind == "sync names":
            for name, numbers in self._names.items():
                if str(Path(name).parent) == step.name:
                    del numbers[:-1]

    def unsafe(self, name: str) -> bool:
        """Return whether anything of a file is not synced."""
        numbers = self._names.get(name, [0])
        return len(numbers) > 1 or bool(numbers[0] and self._files[numbers[0]].pending)

    def now(self) -> dict[str, bytes]:
        """Return every file as it is while the power is on."""
        return {
            name: _whole(self._files[numbers[-1]])
            for name, numbers in self._names.items()
            if numbers[-1]
        }

    def after_cut(self, luck: Random, share: float) -> dict[str, bytes]:
        """Return every file as it may be after a power cut.

        share: how likely each part that was not synced is there; 0 = none of it is.
        """
        found = {}
        for name, numbers in self._names.items():
            number = numbers[0] if share == 0 else luck.choice(numbers)
            if number:
                found[name] = _torn(self._files[number], luck, share)
        return found


def _whole(file: _File) -> bytes:
    content = bytearray(file.safe)
    for at, data in file.pending:
        _put(content, at, data, b"\0")
    return bytes(content)


def _torn(file: _File, luck: Random, share: float) -> bytes:
    content = bytearray(file.safe)
    rubbish = luck.choice((b"\0", b"\xd9"))
    for at, data in file.pending:
        if data is None:
            if luck.random() < share:
                _put(content, at, None, rubbish)
            continue
        start = at
        while start < at + len(data):
            end = min(at + len(data), (start // SECTOR + 1) * SECTOR)
            if luck.random() < share:
                _put(content, start, data[start - at : end - at], rubbish)
            start = end
    return bytes(content)


def _put(content: bytearray, at: int, data: bytes | None, filling: bytes) -> None:
    content.extend(filling * (at - len(content)))
    if data is None:
        del content[at:]
    else:
        content[at : at + len(data)] = data


@dataclass
class _Open:
    """An open descriptor. file: 0 for a folder, or a file elsewhere. at: where it writes next."""

    name: str
    file: int
    at: int
    appends: bool


class Reader:
    """Turns the lines of strace into steps. Fails at a call whose effect is not modelled here."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._files = {name: number for number, name in enumerate(names, start=1)}
        self._made = len(self._files)
        self._open: dict[int, _Open] = {}

    def steps(self, lines: Sequence[str]) -> list[Step]:
        """Return the steps in the order of the lines."""
        found: list[Step] = []
        for line in lines:
            assert "unfinished" not in line, line
            if (called := _CALL.match(line)) and int(called[3]) >= 0:
                texts = [
                    bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(called[2])
                ]
                plain = _TEXT.sub("", called[2]).replace(" ", "").split(",")
                found += self._read(called[1], texts, plain, int(called[3]))
        return found

    def _read(self, call: str, texts: list[bytes], plain: list[str], result: int) -> list[Step]:
        if call == "openat":
            return self._opened(self._name(texts[0]), plain[2], result)
        if call in ("unlink", "rename", "link", "mkdir"):
            return self._named(call, [self._name(text) for text in texts])
        descriptor = int(plain[0])
        known = self._open.get(descriptor)
        if call == "close":
            self._open.pop(descriptor, None)
            return []
        if known is None:
            return [Step("say")] if descriptor == _SCREEN and call == "write" else []
        if call == "lseek":
            known.at = result
            return []
        if call in ("fsync", "fdatasync"):
            return [
                Step("sync", known.file, name=known.name)
                if known.file
                else Step("sync names", name=known.name)
            ]
        if call == "ftruncate":
            return [Step("cut", known.file, int(plain[1]), name=known.name)]
        if call == "sendfile":  # from a file that stays as it is
            start = int(plain[2].strip("[").partition("]")[0])
            texts = [
                (self._folder / self._open[int(plain[1])].name).read_bytes()[start : start + result]
            ]
            call = "write"
        assert call in ("write", "pwrite64"), f"the effect of {call} on the disk is not modelled"
        assert not known.appends, "appending is not modelled"
        at = int(plain[3]) if call == "pwrite64" else known.at
        known.at += result if call == "write" else 0
        return [Step("write", known.file, at, texts[0][:result], known.name)]

    def _opened(self, name: str, flags: str, descriptor: int) -> list[Step]:
        self._open.pop(descriptor, None)
        if not name:
            return []
        found = []
        if name not in self._files and "O_CREAT" in flags:
            found.append(self._new(name))
        file = self._files.get(name, 0)
        if "O_TRUNC" in flags:
            found.append(Step("cut", file, 0, name=name))
        self._open[descriptor] = _Open(name, file, 0, "O_APPEND" in flags)
        return found

    def _named(self, call: str, names: list[str]) -> list[Step]:
        if call == "mkdir":
            return []
        if call == "link":
            self._files[names[1]] = self._files[names[0]]
            return [Step("name", self._files[names[0]], name=names[1])]
        old = self._files.pop(names[0])
        gone = Step("name", 0, name=names[0])
        if call == "unlink":
            return [gone]
        self._files[names[1]] = old
        return [Step("name", old, name=names[1]), gone]

    def _new(self, name: str) -> Step:
        self._made += 1
        self._files[name] = self._made
        return Step("name", self._made, name=name)

    def _name(self, text: bytes) -> str:
        """Return a path below the folder, or "" for any other."""
        path = self._folder / text.decode()
        return str(path.relative_to(self._folder)) if path.is_relative_to(self._folder) else ""
