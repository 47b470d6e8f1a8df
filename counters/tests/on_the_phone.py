"""What an operator does with the pages, for tests of the hotline."""

import re
import uuid

from counters.models import Call

HANAKO = {"kana": "しけん　はなこ", "born": "昭和63年4月2日", "address": "渋谷区松濤"}


def take_call(desk, number=""):
    answer = desk.post("/staff/hotline/calls/", {"number": number})
    assert answer.status_code == 302, answer.content.decode()
    return Call.objects.get(pk=answer.headers["Location"].rstrip("/").rpartition("/")[2])


def address(call, rest=""):
    return f"/staff/hotline/calls/{call.pk}/{rest}"


def hear(desk, call, **heard):
    """The page after these words were typed."""
    answer = desk.post(address(call, "identify/"), heard or HANAKO)
    call.refresh_from_db()
    return answer.content.decode()


def press(desk, call, target, *, key=None, citizen=None, **more):
    """The button. `key` as on the page that was shown, or another."""
    typed = {"key": key or uuid.uuid4(), "citizen": citizen or call.citizen_id, "target": target, **more}
    answer = desk.post(address(call, "stop/"), typed)
    call.refresh_from_db()
    return answer


def shown(desk, call, query=""):
    return words_of(desk.get(address(call) + query).content.decode())


def words_of(page):
    """What stands on the page, without its mark-up."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))
