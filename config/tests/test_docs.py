"""What the documents say of the settings."""

import re

from tests.architecture.sources import ROOT


def test_the_page_for_operators_names_every_setting():
    read = re.compile(r'environment\.(?:text|required|flag|number|words|one_of)\("(\w+)"')
    sources = [ROOT / "config" / "settings" / f"{settings}.py" for settings in ("base", "production")]
    names = {found for source in sources for found in read.findall(source.read_text(encoding="utf-8"))}
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert len(names) > 10
    assert sorted(setting for setting in names - {"PORT"} if f"`{setting}`" not in told) == []  # PORT: the sandbox's
