"""PostgreSQL refuses to run as root. This is how root runs it all the same, as nobody, without touching the machine.

No user is created, no folder above the data is opened up: where nobody could not walk down to the data or to the
server's own files (a checkout under /root, a strict umask), the process keeps the one capability to walk through.
"""

import os
import pwd
import subprocess
from pathlib import Path
from shlex import quote
from typing import Any


class CannotStepDown(Exception):
    """Running as root, and no way was found to start PostgreSQL as somebody else."""


def is_root() -> bool:
    return os.geteuid() == 0


def give(path: Path) -> None:
    """Make the folder the server's own."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    if is_root():
        os.chown(path, *_nobody())


def command(arguments: list[str], *, reaching: list[Path]) -> tuple[list[str], dict[str, Any]]:
    """The command and what Popen needs beside it, so that it runs without root's powers but reaches these paths."""
    if not is_root():
        return arguments, {}
    uid, gid = _nobody()
    plain: dict[str, Any] = {"user": uid, "group": gid, "extra_groups": []}
    if _reaches([], plain, reaching):
        return arguments, plain
    for capability in ("dac_read_search", "dac_override"):
        prefix = _keeping(capability, uid=uid, gid=gid)
        if _reaches(prefix, {}, reaching):
            return [*prefix, *arguments], {}
    folder = reaching[0]
    raise CannotStepDown(
        f"PostgreSQL may not run as root, and another user cannot reach {folder}. "
        "Move the checkout to a folder everyone may enter, run as an ordinary user, or set DATABASE_URL."
    )


def _keeping(capability: str, *, uid: int, gid: int) -> list[str]:
    """setpriv is part of util-linux. The secure bit makes access(2), which PostgreSQL asks, count the capability."""
    identity = [f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--securebits=+no_setuid_fixup"]
    return ["setpriv", *identity, f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"]


def _reaches(prefix: list[str], identity: dict[str, Any], paths: list[Path]) -> bool:
    tests = " && ".join(f"test -r {quote(str(path))} && test -x {quote(str(path))}" for path in paths)
    try:
        shell = subprocess.run([*prefix, "/bin/sh", "-c", tests], cwd="/", capture_output=True, check=False, **identity)
    except OSError:
        return False  # no setpriv here, or no right to use it
    return shell.returncode == 0


def _nobody() -> tuple[int, int]:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise CannotStepDown(
            "This machine has no user 'nobody'; run as an ordinary user, or set DATABASE_URL."
        ) from error
    return entry.pw_uid, entry.pw_gid
