"""The search for what is said must find every way of saying it, or the catalogue is complete by mistake."""

import polib
import pytest

from config import catalogue


@pytest.fixture
def said(monkeypatch):
    def of(source):
        monkeypatch.setattr(catalogue, "_sources", lambda: iter([("here", source)]))
        return {key[1] for key in catalogue.said()}

    return of


class TestWhatIsSaid:
    @pytest.mark.parametrize("source", ['_("失効")', "gettext_lazy('失効')", 'x = [f(_("失" "効"))]'])
    def test_is_found_in_python(self, said, source):
        assert said(source) == {"失効"}

    @pytest.mark.parametrize(
        ("template", "words"),
        [
            ('<h1 class="a">{% translate "失効" %}</h1>', {"失効"}),
            ("  <p>it's\n{% blocktranslate trimmed %}\n  あと%回\n{% endblocktranslate %}", {"あと%%回"}),
            ("{% blocktranslate with n=x.y %}あと{{ n }}回{% endblocktranslate %}", {"あと%(n)s回"}),
            ('{% include "a.html" with words=_("停止") %}', {"停止"}),
            ('{% translate "失効" as words %}{{ words }}', {"失効"}),
        ],
    )
    def test_is_found_in_templates(self, said, template, words):
        assert said(catalogue.templatize(template, origin="a.html")) == words


class TestTheCatalogue:
    @pytest.mark.parametrize(
        ("entry", "fault"),
        [
            (None, "missing"),
            (polib.POEntry(msgid="あと%(n)s回"), "not translated"),
            (polib.POEntry(msgid="あと%(n)s回", msgstr="%(n)s more", flags=["fuzzy"]), "unsure"),
            (polib.POEntry(msgid="あと%(n)s回", msgstr="%(number)s more"), "other placeholders"),
        ],
    )
    def test_has_a_fault(self, said, entry, fault):
        said('_("あと%(n)s回")')
        book = polib.POFile()
        if entry:
            book.append(entry)

        assert [line.partition(":")[0].split(" (")[0][: len(fault)] for line in catalogue.faults(book)] == [fault]

    def test_is_without_fault(self, said):
        said('_("あと%(n)s回")')
        book = polib.POFile()
        book.append(polib.POEntry(msgid="あと%(n)s回", msgstr="%(n)s more"))

        assert catalogue.faults(book) == []

    def test_of_easy_japanese_may_leave_out_what_is_easy(self, said):
        said('_("あと%(n)s回"); _("失効")')
        book = polib.POFile()
        book.append(polib.POEntry(msgid="失効", msgstr="使えなくなる（失効）"))

        assert catalogue.faults_of_easy(book) == []
        assert [entry.msgid for entry in catalogue.kept_of_easy(book)] == ["失効"]

    @pytest.mark.parametrize(
        ("entry", "fault"),
        [
            (polib.POEntry(msgid="停止", msgstr="止める"), "said nowhere"),
            (polib.POEntry(msgid="あと%(n)s回", msgstr="あと%(m)s回"), "other placeholders"),
            (polib.POEntry(msgid="あと%(n)s回"), "not translated"),
        ],
    )
    def test_of_easy_japanese_has_a_fault(self, said, entry, fault):
        said('_("あと%(n)s回")')
        book = polib.POFile()
        book.append(entry)

        assert [line[: len(fault)] for line in catalogue.faults_of_easy(book)] == [fault]

    def test_of_easy_japanese_knows_no_words_of_staff(self, monkeypatch):
        monkeypatch.setattr(catalogue, "_sources", lambda: iter([("counters/desk.py", '_("失効")')]))

        assert catalogue.said_to_citizens() == {}

    def test_drops_what_nobody_says_any_more(self, said):
        said('_("失効")')
        book = polib.POFile()
        book.append(polib.POEntry(msgid="停止", msgstr="suspend"))

        assert [entry.msgid for entry in catalogue.completed(book)] == ["失効"]
