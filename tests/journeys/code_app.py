"""What the code app of a colleague shows. A code is good for one sign-in: one that any test has used is waited out."""

from simulator.cast_of_staff import STAFF
from simulator.staff_room import code_of

_USED: dict[str, str] = {}  # by login


def fresh_code(page, login):
    while (code := code_of(STAFF[login])) == _USED.get(login):
        page.wait_for_timeout(500)
    _USED[login] = code
    return code
