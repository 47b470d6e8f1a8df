"""What a browser is given for a style sheet: everything, in one file."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from django.test import override_settings

from config.settings import base
from config.static_files import ENTRIES, NotWhole, whole_text


@pytest.fixture
def collected(tmp_path):
    with override_settings(STORAGES=base.STORAGES, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


class TestAnEntry:
    @pytest.mark.parametrize("entry", ENTRIES)
    def test_is_served_whole(self, collected, entry):
        name, _, ending = entry.rpartition(".")
        (served,) = [
            path for path in collected.glob(f"{name}.*.{ending}") if re.search(r"\.[0-9a-f]{12}\.css$", path.name)
        ]
        text = served.read_text()

        assert "@import" not in text
        assert text.count("{") == text.count("}")
        for imported in re.findall(r'@import url\("([^"]+)"\)', Path(find(entry)).read_text()):
            assert (Path(find(entry)).parent / imported).read_text().strip() in text

    @pytest.mark.parametrize("entry", ENTRIES)
    def test_leaves_nothing_behind(self, entry):
        """A spelling of @import that is not known here would be served as it is, and asked for by every phone."""
        assert "@import" not in whole_text(entry)

    def test_says_what_is_for_paper_only(self):
        assert "@media print {\n@layer pages {" in whole_text("css/portal.css")

    def test_refuses_what_points_elsewhere(self, tmp_path):
        (tmp_path / "css").mkdir()
        (tmp_path / "css/entry.css").write_text('@import url("part.css") layer(pages);')
        (tmp_path / "css/part.css").write_text("a { background: url(x.png) }")
        with (
            override_settings(STATICFILES_DIRS=[tmp_path]),
            pytest.raises(NotWhole, match=r"part\.css points elsewhere"),
        ):
            whole_text("css/entry.css")
        with override_settings(STATICFILES_DIRS=[tmp_path]), pytest.raises(NotWhole, match="there is no"):
            whole_text("css/nothing.css")
