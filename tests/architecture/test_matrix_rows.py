"""Every address of staff and every API call has its row in counters/tests/matrix.py, where the rest is tested (S6)."""

from certificates.api import urls as api
from counters import urls
from counters.tests import matrix


def test_every_page_of_staff_has_a_row():
    assert sorted(pattern.name for pattern in urls.urlpatterns) == sorted(row.name for row in matrix.STAFF)


def test_every_call_has_a_row():
    assert sorted(pattern.name for pattern in api.urlpatterns) == sorted(call.name for call in matrix.API)


def test_every_row_says_what_the_guard_says():
    """A page without a guard has none to compare."""
    said = {row.name: (row.who, row.proved) for row in matrix.STAFF}
    found = {
        one.name: (getattr(one.callback, "roles", None), getattr(one.callback, "proved", None))
        for one in urls.urlpatterns
    }

    assert found == said
