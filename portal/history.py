"""これまでの記録: what happened, when, through which channel, by whom (R-64). Who looked comes later (R-40)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.models import StatusChange
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Act, Carrier, Kind
from portal import held
from portal.guard import citizens_only

ON_A_PAGE = 60  # rows; entries are fewer, because one act on two certificates is one entry

WHAT: dict[tuple[Carrier, Act], str | Promise] = {
    (Carrier.PHONE, Act.ISSUE): _("スマホ用の証明書を発行しました"),
    (Carrier.PHONE, Act.REGISTER): _("スマホに登録して、使えるようになりました"),
    (Carrier.PHONE, Act.SUSPEND): _("スマホ用を一時停止しました"),
    (Carrier.PHONE, Act.RESUME): _("利用を再開するため、前の証明書を失効しました"),
    (Carrier.PHONE, Act.CORRECT): _("スマホ用の停止を取り消しました"),
    (Carrier.PHONE, Act.REVOKE): _("スマホ用を失効しました"),
    (Carrier.CARD, Act.ISSUE): _("カードの証明書を発行しました"),
    (Carrier.CARD, Act.SUSPEND): _("カードを一時停止しました"),
    (Carrier.CARD, Act.RELEASE): _("カードの一時停止を解除しました"),
    (Carrier.CARD, Act.CORRECT): _("カードの停止を取り消しました"),
    (Carrier.CARD, Act.REVOKE): _("カードの証明書を失効しました"),
}


@dataclass(frozen=True)
class Entry:
    """One act, on one or more certificates of the same card or phone."""

    change: StatusChange
    kinds: tuple[str | Promise, ...]

    @property
    def carrier(self) -> str:
        return self.change.certificate.carrier

    @property
    def kind_names(self) -> str:
        return gettext("・").join(str(kind) for kind in self.kinds)

    @property
    def what(self) -> str | Promise:
        return WHAT[Carrier(self.carrier), Act(self.change.act)]


@require_safe
@citizens_only
def history(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    changes = StatusChange.objects.filter(certificate__citizen=citizen)
    page = Paginator(changes.select_related("certificate").order_by("-id"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/history.html", {"entries": entries(page.object_list), "page": page})


def entries(changes: Iterable[StatusChange]) -> list[Entry]:
    """Rows written by one act for one card or phone, told once; the newest first."""
    together = groupby(changes, key=lambda change: (change.at, change.act, change.reason, change.certificate.carrier))
    return [_entry(list(rows)) for _key, rows in together]


def _entry(rows: list[StatusChange]) -> Entry:
    kinds = sorted({Kind(row.certificate.kind) for row in rows}, key=list(Kind).index)
    return Entry(rows[0], tuple(held.SHORT[kind] for kind in kinds))
