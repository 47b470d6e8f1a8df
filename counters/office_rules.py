"""What an office takes and charges: as everywhere, unless its own row says otherwise (R-41, R-44).

Documents by group: A shows the face, B does not; agency and reply prove more than identity. Fees in yen.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from counters.models import OfficeRules


@dataclass(frozen=True)
class Document:
    code: str
    group: str
    name: str | Promise


DOCUMENTS: tuple[Document, ...] = (
    Document("driving_licence", "A", _("運転免許証")),
    Document("passport", "A", _("パスポート")),
    Document("residence_card", "A", _("在留カード")),
    Document("disability_booklet", "A", _("障害者手帳（写真つき）")),
    Document("my_number_card", "A", _("マイナンバーカード")),
    Document("health_insurance", "B", _("資格確認書")),
    Document("pension_book", "B", _("年金手帳・基礎年金番号通知書")),
    Document("student_card", "B", _("学生証・社員証（写真つき）")),
    Document("medical_card", "B", _("診察券・預金通帳など（氏名と生年月日か住所があるもの）")),
    Document("family_register", "agency", _("戸籍など、法定代理を示すもの")),
    Document("guardian_register", "agency", _("成年後見の登記事項証明書")),
    Document("power_of_attorney", "agency", _("委任状")),
    Document("inquiry_reply", "reply", _("照会書兼回答書")),
)
EVERYWHERE: dict[str, Any] = {
    "documents": [document.code for document in DOCUMENTS],
    "fees": {"card": 800, "certificates": 200, "express_card": 1800, "express_certificates": 200},
    "express_within_days": 30,
    "telephone": "",
}


@dataclass(frozen=True)
class Rules:
    documents: tuple[Document, ...]
    fees: dict[str, int]
    express_within_days: int
    telephone: str


def of(municipality: Municipality) -> Rules:
    own = OfficeRules.objects.filter(municipality=municipality).values_list("rules", flat=True).first() or {}
    said = EVERYWHERE | own
    return Rules(
        documents=tuple(document for document in DOCUMENTS if document.code in said["documents"]),
        fees=EVERYWHERE["fees"] | own.get("fees", {}),
        express_within_days=said["express_within_days"],
        telephone=said["telephone"],
    )
