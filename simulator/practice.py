"""Practice calls on the fictional people: implements certificates.practice.PracticeCalls."""

import uuid

from django.utils import timezone

from certificates.practice import Caller, PracticeCase
from simulator import jobs
from simulator.models import PracticePerson
from simulator.practice_cases import PLAYS
from simulator.practice_people import said_of


class SandboxCalls:
    def cases(self) -> dict[str, PracticeCase]:
        return {code: play.case for code, play in PLAYS.items()}

    def prepare(self, practice_id: uuid.UUID, code: str) -> None:
        PracticePerson.objects.create(pk=practice_id, case=PLAYS[code].case.code, asked_at=timezone.now())
        jobs.make_practice_person.defer(practice_id=str(practice_id))

    def caller(self, practice_id: uuid.UUID) -> Caller | None:
        row = PracticePerson.objects.select_related("citizen__municipality").filter(pk=practice_id).first()
        if row is None or row.citizen is None:
            return None
        play = PLAYS[row.case]
        return Caller(row.citizen, play.opening, play.lines(said_of(row.citizen)))

    def finish(self, practice_id: uuid.UUID) -> None:
        jobs.end_practice_person.defer(practice_id=str(practice_id))
