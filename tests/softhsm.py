"""SoftHSM2, a PKCS#11 token in files: what stands in for an HSM in tests. Its tokens live in a folder of the test."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests import tools

PIN, OFFICERS_PIN = "48261-7391", "90210-4455"


@dataclass(frozen=True)
class SoftHsm:
    module: str

    @classmethod
    def in_folder(cls, folder: Path) -> "SoftHsm":
        """The driver reads where its tokens are from the environment, once per process, when it is first started."""
        module = tools.softhsm()
        if not module:
            raise tools.Missing(tools.HOW_TO_GET_SOFTHSM)
        (folder / "tokens").mkdir()
        (folder / "softhsm2.conf").write_text(
            f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
        )
        os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
        return cls(module)

    def new_token(self, label: str) -> None:
        words = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", OFFICERS_PIN]
        subprocess.run(words, check=True, capture_output=True)
