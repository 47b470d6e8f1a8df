"""What each role finds at the top of its pages: one table, in the order of a working day."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from counters import approvals

_APPROVALS = ("counters:approvals", _("承認"))
_LETTERS = ("counters:letters", _("手紙の一覧"))
_HOTLINE = ("counters:hotline", _("電話受付"))
_TRAINING = ("counters:training", _("練習"))  # in the sandbox alone
_LEDGER = ("counters:ledger", _("記録簿"))
_DESK = (
    ("counters:desk", _("受付")),
    _APPROVALS,
    ("counters:face_checks", _("顔の確認")),
    ("counters:slips", _("受付票")),
    _LEDGER,
    ("counters:record_changes", _("住民票の異動")),
    ("counters:shift", _("申し送り")),
)
_SUPERVISION = ("counters:access_log", _("監督"))
_CASES = ("counters:cases", _("申出"))
_INQUIRIES = ("counters:inquiries", _("問い合わせ"))
_PHONES = ("counters:phone_list", _("対応機種"))
MENU: dict[Role, tuple[tuple[str, str | Promise], ...]] = {
    Role.COUNTER_CLERK: _DESK,
    Role.COUNTER_SUPERVISOR: (*_DESK, _CASES, _SUPERVISION),
    Role.HOTLINE_OPERATOR: (_HOTLINE, _INQUIRIES, _TRAINING),
    Role.HOTLINE_SUPERVISOR: (
        _HOTLINE,
        ("counters:hotline_board", _("いまの様子")),
        _APPROVALS,
        _LETTERS,
        _CASES,
        _INQUIRIES,
        _SUPERVISION,
        _PHONES,
        _TRAINING,
    ),
    Role.AUDITOR: (_SUPERVISION, _LEDGER),
    Role.ADMINISTRATOR: (("counters:accounts", _("職員のアカウント")), _PHONES),
}


@dataclass(frozen=True)
class Item:
    address: str
    name: str | Promise
    is_current: bool
    waiting: int | None = None


def menu(request: StaffRequest) -> list[Item]:
    if request.at_work is None or not request.at_work.is_signed_in:
        return []
    offered = (item for item in MENU[Role(request.at_work.member.role)] if item != _TRAINING or settings.PRACTICE_CALLS)
    found, pages = [], [(page, name, reverse(page)) for page, name in offered]
    here = max((address for _page, _name, address in pages if request.path.startswith(address)), key=len, default="")
    for page, name, address in pages:
        waiting = approvals.waiting_for(request.at_work, at=timezone.now()).count() if page == _APPROVALS[0] else None
        found.append(Item(address, name, address == here, waiting))
    return found
