"""Is a server at work in this data folder? A number in a file is no proof: it may be dead, unburied, or another's."""

import os
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")  # Linux; elsewhere the file is believed


def is_server(pid: int, *, data: Path) -> bool:
    """Whether this process lives and is the server of this folder. PostgreSQL's processes all stand in theirs."""
    if not _exists(pid) or _is_unburied(pid):
        return False
    try:
        return os.readlink(PROCESSES / str(pid) / "cwd") == str(data.resolve())
    except PermissionError:
        return b"postgres" in _command(pid)  # another user's process, and this is a container that hides those
    except OSError:
        return not knows_processes()


def anybody_left_in(data: Path) -> bool:
    """Whether any process, a dead server's last child too, may still be writing there."""
    if not knows_processes():
        return True
    return any(is_server(int(folder.name), data=data) for folder in PROCESSES.glob("[0-9]*"))


def knows_processes() -> bool:
    return (PROCESSES / "self").exists()


def _exists(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # if it was our child, bury it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_unburied(pid: int) -> bool:
    """Killed, but whoever started it has not asked after it: it does nothing any more, and still has its number."""
    with suppress(OSError, IndexError):
        return (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return False


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return (PROCESSES / str(pid) / "cmdline").read_bytes()
    return b""
