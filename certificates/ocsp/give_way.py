"""Where the processor is short, status gives way to the pages: its processes, and the database's that work for it.

Linux shares a processor out among sessions before it looks at nice values (sched(7), autogroup), and PostgreSQL makes a
session of each connection: without a word to them, eight that a flood keeps busy weigh eight times what the pages do.
No Django in here: it is called between fork and exec, too.
"""

import os
import socket
import struct
from contextlib import suppress
from pathlib import Path

_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid of who listens at the other end (unix(7))


def lower(pid: int, by: int) -> None:
    """Let this process go behind others, and its session behind other sessions. As far as the system lets us."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, by)
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(by))


def lower_backend(connection: int, pid: int) -> None:
    """Let a connection's process in the database go as far behind as this process goes. `connection`: its socket.

    Only where the database is on this machine: elsewhere its number would be a stranger's here.
    """
    by = os.getpriority(os.PRIO_PROCESS, 0)
    if by > 0 and _is_child(pid, of=_listener(connection)):
        lower(pid, by)


def _listener(connection: int) -> int | None:
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    with socket.socket(fileno=os.dup(connection)) as one:
        if one.family != socket.AF_UNIX:
            return None
        said = one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(said)[0])


def _is_child(pid: int, *, of: int | None) -> bool:
    try:
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return False
    return parent == str(of)
