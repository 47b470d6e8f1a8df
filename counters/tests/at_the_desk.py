"""What a clerk does with the pages, for tests of the desk."""

from counters.models import Visit

HANAKO = {"kana": "しけん　はなこ", "birth_date": "昭和63年4月2日"}


def open_visit(desk, citizen, purpose="loss"):
    """Find, open; the visit."""
    answer = desk.post("/staff/desk/open/", {"citizen": citizen.pk, "purpose": purpose})
    assert answer.status_code == 302, answer.content.decode()
    return Visit.objects.get(pk=answer.headers["Location"].rstrip("/").rpartition("/")[2])


def slip_of(desk, answer):
    """The text of the slip this answer leads to."""
    assert answer.status_code == 302, answer.content.decode()
    assert "/slips/" in answer.headers["Location"]
    return desk.get(answer.headers["Location"]).content.decode()


def address(visit, rest=""):
    return f"/staff/desk/visits/{visit.pk}/{rest}"


def report(desk, visit, *, lost="card", how="lost", phone_choice="keep", **more):
    """All steps of a 紛失届 up to the check page."""
    steps = {
        "reporter": {"arrival": "self", "documents": ["driving_licence"]},
        "circumstances": {"lost": lost, "how": how, "lost_on": "R8.11.20", "police_number": "1204", **more},
        "phone": {"phone_choice": phone_choice, "explained": "on"},
    }
    for step, typed in steps.items():
        answer = desk.post(address(visit, f"report-loss/{step}/"), typed)
        assert answer.status_code == 302, (step, answer.content.decode())
    return address(visit, "report-loss/check/")
