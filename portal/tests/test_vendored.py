"""What comes from others is byte for byte what PROVENANCE says."""

import hashlib
from pathlib import Path

from django.conf import settings

VENDORED = Path(settings.BASE_DIR) / "static" / "vendor"


class TestVendoredFiles:
    def test_are_unmodified_and_carry_their_licence(self):
        for provenance in VENDORED.glob("*/PROVENANCE"):
            _sha256, digest, name = provenance.read_text().strip().splitlines()[-1].split()
            assert hashlib.sha256((provenance.parent / name).read_bytes()).hexdigest() == digest
            assert (provenance.parent / "LICENSE").stat().st_size > 500

    def test_nothing_is_vendored_without_saying_where_from(self):
        assert {folder.name for folder in VENDORED.iterdir()} == {p.parent.name for p in VENDORED.glob("*/PROVENANCE")}
