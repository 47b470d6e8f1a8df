"""POST stop-word-suspensions/ (R-54): no session, and one answer for all."""

from datetime import date

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import even_time
from accounts.as_told import NotADate, is_kana, read_date, spoken
from accounts.network import address_of
from certificates import policy
from certificates.api import problems
from certificates.api.answers import Text, moment, refusals
from certificates.api.call import Call, body_of
from certificates.api.repetition import answered_once, keep
from certificates.lifecycle.suspend_by_stop_word import AskedFrom, Told, suspend_by_stop_word
from certificates.states import Carrier


class StopWordSuspensionBody(serializers.Serializer):
    name_kana = Text(max_length=120, help_text="kana in any width, hiragana too")
    birth_date = Text(max_length=40, help_text="either calendar, any usual spelling: 1980-03-12, 昭和55年3月12日")
    stop_word = Text(max_length=200)
    carriers = serializers.ListField(
        child=serializers.ChoiceField(Carrier.choices), allow_empty=False, max_length=len(Carrier)
    )


class StopWordSuspensionAnswer(serializers.Serializer):
    carriers = serializers.ListField(child=serializers.ChoiceField(Carrier.choices))
    at = serializers.DateTimeField()


class SuspendByStopWord(Call):
    carries_proof = True

    @extend_schema(
        operation_id="suspend-by-stop-word",
        request=StopWordSuspensionBody,
        responses={202: StopWordSuspensionAnswer, **refusals(400, 429)},
    )
    @answered_once
    def post(self, request: Request) -> Response:
        """If name, birth date and stop word belong together, these are stopped now. The answer never says whether."""
        body, now = body_of(request, StopWordSuspensionBody), timezone.now()
        told = Told(_name(body["name_kana"]), _day(body["birth_date"]), body["stop_word"])
        asked_from = AskedFrom(request.session.session_key, address_of(request._request))
        carriers = {Carrier(carrier) for carrier in body["carriers"]}
        with even_time.at_least(policy.STOP_WORD_ANSWER_TAKES):
            suspend_by_stop_word(told, carriers, asked_from=asked_from, at=now)
        return keep(request, 202, {"carriers": sorted(carriers), "at": moment(now)})


def _name(text: str) -> str:
    if not is_kana(spoken(text)):
        raise problems.Malformed("name_kana")
    return text


def _day(text: str) -> date:
    try:
        return read_date(text)
    except NotADate:
        raise problems.Malformed("birth_date") from None
