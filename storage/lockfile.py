"""Does another process have this SQLite database? A lock that the system itself drops when its holder dies."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from storage.problems import DatabaseInUse, DatabaseUnreachable


@dataclass(frozen=True, slots=True)
class LockFile:
    """A held lock. The file stays behind on purpose: taking it away would let two processes lock two files."""

    descriptor: int

    @classmethod
    def take(cls, database: Path) -> "LockFile":
        """Lock `<database>.lock`, or raise `DatabaseInUse`."""
        path = database.with_name(database.name + ".lock")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DatabaseUnreachable(f"The lock file {path} can't be made: {error.strerror}.") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise DatabaseInUse(_in_use(database, holder)) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        return cls(descriptor)

    def release(self) -> None:
        """Let go; a second time does nothing."""
        try:
            os.close(self.descriptor)
        except OSError:
            return


def _in_use(database: Path, holder: str) -> str:
    process = f" (process {holder})" if holder else ""
    return f"The database {database} is in use by another Netwever{process}: stop that one first."
