"""GET certificates/: what the citizen holds, card and phone."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Citizen
from certificates.api.answers import CertificateAnswer, certificate_answer, refusals
from certificates.api.call import Call, actor_of, signed_in
from certificates.models import Certificate
from certificates.permissions import acts_open_to


class Certificates(Call):
    @extend_schema(operation_id="certificates", responses={200: CertificateAnswer(many=True), **refusals(401)})
    def get(self, request: Request) -> Response:
        """One line for each carrier and kind: the certificate that is alive, or else the one that was last."""
        actor = actor_of(request)
        held = _newest_of_each(signed_in(request).citizen)
        return Response([certificate_answer(certificate, acts_open_to(actor, certificate)) for certificate in held])


def _newest_of_each(citizen: Citizen) -> list[Certificate]:
    rows = Certificate.objects.filter(citizen=citizen).select_related("phone", "citizen")
    newest: dict[tuple[str, str], Certificate] = {}
    for certificate in rows.order_by("carrier", "-kind", "id"):  # ids sort by the time they were made
        place = (certificate.carrier, certificate.kind)
        if place not in newest or not newest[place].is_alive():
            newest[place] = certificate
    return list(newest.values())
