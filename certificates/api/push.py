"""POST and DELETE push-subscriptions/: this phone wants to be woken, or not any more."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.problems import Problem
from accounts.strict_base64 import NotBase64, decode_url
from accounts.web_push.message import NotAKey, Receiver
from certificates.api import problems
from certificates.api.answers import Text, moment, refusals
from certificates.api.call import Call, body_of, signed_in
from certificates.api.repetition import answered_once, keep, with_its_answer
from certificates.ways import push


class PushNotPossible(Problem):
    """Only the phone itself, in a session of its own certificate, at a push service we know."""

    code, status, title = "not-possible", 409, _("このスマートフォンでは、プッシュ通知を受け取れません。")

    def __init__(self) -> None:
        super().__init__(_("スマホ用の証明書でサインインして、もう一度お試しください。"), state="none", act="subscribe")


class Keys(serializers.Serializer):
    p256dh = Text(max_length=100)
    auth = Text(max_length=40)


class SubscriptionBody(serializers.Serializer):
    endpoint = Text(max_length=1000)
    keys = Keys()


class SubscriptionAnswer(serializers.Serializer):
    made_at = serializers.DateTimeField()


class PushSubscriptions(Call):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not push.is_on():
            raise Http404
        super().initial(request, *args, **kwargs)

    @extend_schema(
        operation_id="push-subscribe",
        request=SubscriptionBody,
        responses={201: SubscriptionAnswer, **refusals(400, 401, 403, 404, 409)},
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """What PushSubscription.toJSON() of the browser says. Bound to the phone whose certificate made the session."""
        who, body, now = signed_in(request), body_of(request, SubscriptionBody), timezone.now()
        if not who.is_the_phone:
            raise PushNotPossible
        with with_its_answer(request):
            try:
                made = push.subscribe(
                    who.certificate,
                    endpoint=body["endpoint"],
                    receiver=_receiver(body["keys"]),
                    language=get_language() or "ja",
                    at=now,
                )
            except push.NotWithPush:
                raise PushNotPossible from None
            return keep(request, 201, {"made_at": moment(made.made_at)})

    @extend_schema(operation_id="push-unsubscribe", request=None, responses={204: None, **refusals(401, 403, 404)})
    def delete(self, request: Request) -> Response:
        """Nothing happens when there is none."""
        push.unsubscribe(signed_in(request).certificate)
        return Response(status=204)


def _receiver(keys: dict[str, str]) -> Receiver:
    try:
        return Receiver(decode_url(keys["p256dh"]), decode_url(keys["auth"]))
    except (NotAKey, NotBase64):
        raise problems.Malformed("keys") from None
