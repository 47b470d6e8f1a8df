"""POST face-captures/ and POST face-captures/{id}/pictures/ (R-13): the face shown before applying for an iPhone."""

import uuid
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import limits, strict_base64
from accounts.network import address_of
from certificates import policy
from certificates.api import problems
from certificates.api.answers import Text, moment, refusals
from certificates.api.call import Call, body_of
from certificates.lifecycle.face_capture import add_picture, begin
from certificates.models.face_capture import FaceState, FaceWay


class CaptureBody(serializers.Serializer):
    way = serializers.ChoiceField(FaceWay.choices)


class CaptureAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    prompts = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()


class FaceCaptures(Call):
    carries_proof = True  # it acts for nobody yet: a browser with no session is given an anonymous one

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.session.session_key is None:
            request.session.create()

    @extend_schema(
        operation_id="begin_face_capture", request=CaptureBody, responses={201: CaptureAnswer, **refusals(400, 429)}
    )
    def post(self, request: Request) -> Response:
        """Which movements to show, drawn by lot; or, without a camera, that the face is shown at the counter."""
        body, now = body_of(request, CaptureBody), timezone.now()
        limits.count(policy.FACES_BY_ONE, address_of(request._request), at=now)
        capture = begin(str(request.session.session_key), way=FaceWay(body["way"]), at=now)
        expires_at = moment(now + policy.FACE_FILED_WITHIN)
        return Response({"id": str(capture.id), "prompts": capture.prompts, "expires_at": expires_at}, status=201)


class PictureBody(serializers.Serializer):
    step = serializers.IntegerField(min_value=0, max_value=20)
    picture = Text(max_length=4 * policy.FACE_PICTURE_OCTETS // 3 + 4, help_text="base64, JPEG")


class PictureAnswer(serializers.Serializer):
    next = serializers.IntegerField(allow_null=True)


class FacePictures(Call):
    carries_proof = True

    @extend_schema(
        operation_id="add_face_picture", request=PictureBody, responses={200: PictureAnswer, **refusals(400, 422)}
    )
    def post(self, request: Request, capture_id: uuid.UUID) -> Response:
        """The picture for the next movement, in their order."""
        body = body_of(request, PictureBody)
        try:
            picture = strict_base64.decode(body["picture"])
        except strict_base64.NotBase64:
            raise problems.Malformed("picture") from None
        key, now = str(request.session.session_key or ""), timezone.now()
        capture = add_picture(capture_id, key, step=body["step"], picture=picture, at=now)
        return Response({"next": body["step"] + 1 if capture.state == FaceState.CAPTURING else None})
