"""Which texts are in the files of a thesaurus? As they are downloaded: plain, in a zip, or with gzip."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from bot.commands.failures import CommandFailed

LARGEST = 400 * 1024**2  # bytes, unpacked; rdflib reads about 1 MB in a second
_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, RuntimeError)


class Stream(Protocol):
    """What a text is read from."""

    def read(self, size: int = -1, /) -> bytes: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Text:
    """One text, which can be opened again and again. `name` as an operator knows it, `size` in bytes, unpacked."""

    name: str
    suffix: str
    size: int | None  # None where only reading tells
    open: Callable[[], Stream]


@dataclass(slots=True)
class Opened:
    """A text that is being read: it counts, and stops at what is too much. Raises `CommandFailed`; `ValueError` for an
    endless line."""

    text: Text
    longest_line: int = LARGEST  # bytes; some parsers need ages for one endless line
    read_so_far: int = 0
    _line: int = 0
    _stream: Stream = field(init=False)

    def __post_init__(self) -> None:
        self._stream = self.text.open()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most as many as may be read of one text."""
        left = LARGEST + 1 - self.read_so_far
        try:
            found = self._stream.read(left if size < 0 else min(size, left))
        except _BROKEN:
            raise _damaged(self.text.name) from None
        self.read_so_far += len(found)
        if self.read_so_far > LARGEST:
            raise too_large(self.text.name, None)
        end = found.rfind(b"\n")
        self._line = self._line + len(found) if end < 0 else len(found) - end
        if self._line > self.longest_line:
            raise ValueError("a line without an end")
        return found

    def close(self) -> None:
        self._stream.close()

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def texts_in(file: Path, suffixes: frozenset[str]) -> Iterator[Text]:
    """What is in a file; of a zip only texts with these suffixes. Raises `CommandFailed`."""
    with file.open("rb") as opened:
        start = opened.read(4)
    if start == b"PK\x03\x04":
        yield from _zipped(file, suffixes)
    elif start[:2] == b"\x1f\x8b":
        inner = Path(file.stem) if file.suffix.lower() == ".gz" else file
        yield Text(str(file), inner.suffix.lower(), None, lambda: gzip.GzipFile(file))
    else:
        size = file.stat().st_size
        if size > LARGEST:
            raise too_large(str(file), size)
        yield Text(str(file), file.suffix.lower(), size, lambda: file.open("rb"))


def _zipped(file: Path, suffixes: frozenset[str]) -> Iterator[Text]:
    try:
        with zipfile.ZipFile(file) as archive:
            inside = [one for one in archive.infolist() if Path(one.filename).suffix.lower() in suffixes]
    except _BROKEN:
        raise _damaged(str(file)) from None
    wanted = [one for one in inside if not Path(one.filename).name.startswith(".")]  # macOS adds "._name"
    if not wanted:
        raise CommandFailed(f"There is no RDF in {file}: it has no file that ends in {', '.join(sorted(suffixes))}.")
    if any(one.flag_bits & 1 for one in wanted):
        raise CommandFailed(f"{file} is locked with a password: unpack it first.")
    if (size := sum(one.file_size for one in wanted)) > LARGEST:
        raise too_large(str(file), size)
    for one in wanted:
        suffix = Path(one.filename).suffix.lower()
        yield Text(f"{file} ({one.filename})", suffix, one.file_size, _in_zip(file, one.filename))


@dataclass(slots=True)
class _Zipped:
    """A text inside a zip; both are closed together."""

    archive: zipfile.ZipFile
    inner: IO[bytes]

    def read(self, size: int = -1, /) -> bytes:
        return self.inner.read(size)

    def close(self) -> None:
        self.inner.close()
        self.archive.close()


def _in_zip(file: Path, name: str) -> Callable[[], Stream]:
    def opened() -> Stream:
        archive = zipfile.ZipFile(file)
        try:
            return _Zipped(archive, archive.open(name))
        except _BROKEN:
            archive.close()
            raise _damaged(f"{file} ({name})") from None

    return opened


def too_large(name: str, size: int | None) -> CommandFailed:
    """The sentence for more than can be read."""
    has = f"has {size // 1024**2} MB" if size is not None else "is too large"
    return CommandFailed(f"{name} {has}: more than {LARGEST // 1024**2} MB can't be read.")


def _damaged(name: str) -> CommandFailed:
    return CommandFailed(f"{name} is damaged: it can't be unpacked.")
