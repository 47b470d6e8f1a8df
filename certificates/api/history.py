"""GET history/: what happened to one's certificates, and who looked at one's record, when and why (R-40, R-64)."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Channel, Role
from certificates.api import problems
from certificates.api.answers import moment, refusals
from certificates.api.call import Call, signed_in
from certificates.api.paging import PAGE, next_after, page_of
from certificates.history.entries import entries
from certificates.history.entry import Entry, EntryKind
from certificates.history.rows import Show, rows_of
from certificates.models.application import ApplicationState
from certificates.notices import About
from certificates.reasons import Reason
from certificates.states import Act, Carrier, Kind

SHOW = OpenApiParameter("show", str, enum=list(Show), description="all (the default), happened or looked")


class EntryAnswer(serializers.Serializer):
    """What does not belong to an entry is null. `purpose` is in the words of whoever looked."""

    entry = serializers.CharField(help_text="by this name a case can be opened about it")
    of = serializers.ChoiceField([kind.value for kind in EntryKind])
    at = serializers.DateTimeField()
    act = serializers.ChoiceField(Act.choices, allow_null=True)
    carrier = serializers.ChoiceField(Carrier.choices, allow_null=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(Kind.choices))
    reason = serializers.ChoiceField(Reason.choices, allow_null=True)
    application = serializers.ChoiceField(ApplicationState.choices, allow_null=True)
    notice = serializers.ChoiceField(About.choices, allow_null=True)
    channel = serializers.ChoiceField(Channel.choices)
    role = serializers.ChoiceField(Role.choices)
    office = serializers.CharField(allow_null=True)
    purpose = serializers.CharField(allow_null=True)


class HistoryAnswer(serializers.Serializer):
    entries = EntryAnswer(many=True)
    next = serializers.IntegerField(allow_null=True)


class History(Call):
    @extend_schema(
        operation_id="history", parameters=[SHOW, PAGE], responses={200: HistoryAnswer, **refusals(400, 401)}
    )
    def get(self, request: Request) -> Response:
        """The newest first. Nobody is named: a person of staff by role and office."""
        citizen, wanted = signed_in(request).citizen, request.query_params.get("show", Show.ALL)
        if wanted not in list(Show):
            raise problems.Malformed("show")
        page = page_of(request, rows_of(citizen, Show(wanted)))
        told = [_answer(entry) for entry in entries(citizen, page.object_list)]
        return Response({"entries": told, "next": next_after(page)})


def _answer(entry: Entry) -> dict[str, Any]:
    first = entry.changes[0] if entry.changes else None
    return {
        "entry": entry.reference,
        "of": entry.kind.value,
        "at": moment(entry.at),
        "act": first.act if first else None,
        "carrier": first.certificate.carrier if first else None,
        "kinds": [change.certificate.kind for change in entry.changes],
        "reason": first.reason if first else None,
        "application": entry.application.state if entry.application else None,
        "notice": entry.notice.about if entry.notice else None,
        "channel": entry.channel,
        "role": entry.role,
        "office": entry.office or None,
        "purpose": entry.view.purpose if entry.view else None,
    }
