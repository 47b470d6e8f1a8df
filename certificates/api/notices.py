"""GET notices/: one's inbox (R-06, R-57); POST notices/{id}/read/: it was opened."""

import uuid

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Notice
from certificates.api.answers import moment, refusals
from certificates.api.call import Call, signed_in
from certificates.api.paging import PAGE, next_after, page_of
from certificates.notices import About


class NoticeAnswer(serializers.Serializer):
    """Names, no words: those are the page's. `reference` leads to a receipt, an application or a case."""

    id = serializers.UUIDField()
    about = serializers.ChoiceField(About.choices)
    at = serializers.DateTimeField()
    is_read = serializers.BooleanField()
    reference = serializers.CharField()


class InboxAnswer(serializers.Serializer):
    notices = NoticeAnswer(many=True)
    unread = serializers.IntegerField()
    next = serializers.IntegerField(allow_null=True)


class Notices(Call):
    @extend_schema(operation_id="notices", parameters=[PAGE], responses={200: InboxAnswer, **refusals(400, 401)})
    def get(self, request: Request) -> Response:
        """The newest first. Looking at the list opens none of them."""
        mine = Notice.objects.filter(citizen=signed_in(request).citizen)
        page = page_of(request, mine.order_by("-id"))
        told = [
            {
                "id": str(one.pk),
                "about": one.about,
                "at": moment(one.at),
                "is_read": one.read_at is not None,
                "reference": one.reference,
            }
            for one in page.object_list
        ]
        return Response({"notices": told, "unread": mine.filter(read_at=None).count(), "next": next_after(page)})


class ReadNotice(Call):
    @extend_schema(operation_id="read-notice", request=None, responses={204: None, **refusals(401, 403, 404)})
    def post(self, request: Request, notice_id: uuid.UUID) -> Response:
        """Said again, it stays at the first time."""
        mine = Notice.objects.filter(citizen=signed_in(request).citizen, pk=notice_id)
        if not mine.exists():
            raise Http404
        mine.filter(read_at=None).update(read_at=timezone.now())
        return Response(status=204)
