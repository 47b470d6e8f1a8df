"""Every word people read goes through gettext, with the Japanese text as its key."""

import re

from config.catalogue import faults, read
from tests.architecture.sources import name, templates

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々・、。：「」（）]+")  # marks too: English has others
MARKED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}|{%.*?%}|{#.*?#}|{{.*?}}|<!--.*?-->",
    re.DOTALL,
)
ITS_OWN_NAME = re.compile(r"""<[^>]*\blang="ja"[^>]*>[^<]*</""")  # a language is called by its own name everywhere

IN_BOTH_LANGUAGES = "ことば / Language"  # the switch itself must be found by who cannot read the page


def test_templates_say_nothing_that_cannot_be_translated():
    offenders = []
    for path in templates():
        text = ITS_OWN_NAME.sub("", MARKED.sub("", path.read_text(encoding="utf-8"))).replace(IN_BOTH_LANGUAGES, "")
        offenders += [f"{name(path)}: {word}" for word in JAPANESE.findall(text)]

    assert offenders == []


def test_english_is_complete():
    assert faults(read()) == []
