"""Secrets of a sandbox: made once, kept in a folder only its owner can read. Production never comes here."""

import os
import secrets
from pathlib import Path


def kept(path: Path) -> str:
    """The secret kept in this file; made now if there is none yet. Two programs asking at once get the same one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(36))
    try:
        os.link(draft, path)  # unlike a rename, refuses to replace what another program kept a moment ago
    except FileExistsError:
        pass
    finally:
        draft.unlink()
