"""The openssl command, as anybody would type it."""

import subprocess
from types import SimpleNamespace

from cryptography.hazmat.primitives.serialization import Encoding


def openssl(*words, stdin=b""):
    """What it says and how it ends; stdout and stderr together, because it tells verdicts in either."""
    run = subprocess.run(
        ["openssl", *map(str, words)], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return SimpleNamespace(said=run.stdout.decode(errors="replace"), status=run.returncode)


class Folder:
    """PEM files for the command to read."""

    def __init__(self, path):
        self.path = path

    def certificate(self, name, *certificates):
        return self._write(name, b"".join(one.public_bytes(Encoding.PEM) for one in certificates))

    def crl(self, name, *ders):
        pems = []
        for number, der in enumerate(ders):
            raw = self._write(f"{number}-{name}.der", der)
            made = openssl("crl", "-inform", "DER", "-in", raw)
            assert made.status == 0, made.said
            pems.append(made.said.encode())
        return self._write(name, b"".join(pems))

    def _write(self, name, content):
        path = self.path / name
        path.write_bytes(content)
        return path
