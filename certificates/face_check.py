"""Whether the face shown is the applicant's, alive and there: who judges it (R-13).

A machine that judges faces may come behind this interface once it is shown to work on real pictures of everybody. Until
then a person of staff looks. There is none that always says yes.
"""

from typing import Protocol

from certificates.models import FaceCapture
from certificates.models.face_capture import FaceWay


class FaceCheck(Protocol):
    """A check takes a complete capture in, and answers by lifecycle/judge_face.py: `accept` or `turn_down`."""

    def takes(self, capture: FaceCapture) -> bool:
        """Whether it will be judged at all; False sends the applicant back to the camera."""


class PersonOfStaff:
    """Somebody of the applicant's municipality looks (counters/desk/face_checks.py), at pictures or at the person."""

    def takes(self, capture: FaceCapture) -> bool:
        return capture.way == FaceWay.COUNTER or capture.frames.count() == len(capture.prompts)


THE_CHECK: FaceCheck = PersonOfStaff()
