"""A state in the words, colour and icon citizens see: one table, used wherever a certificate is shown (ui.md §7)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from certificates.states import State

NEAR = timedelta(days=92)  # the citizen is told three months before


@dataclass(frozen=True)
class Verdict:
    """`words` stand in a row, `sentence` says it for a whole card or phone. `tone` and `icon` name CSS and symbol.

    Known by its name: words are another hash in each language, and tables are keyed by verdicts.
    """

    name: str
    tone: str
    icon: str
    words: str | Promise = field(compare=False)
    sentence: str | Promise = field(compare=False)


USABLE = Verdict("usable", "ok", "ok", _("使えます"), _("使えます"))
NEAR_ITS_END = Verdict("near_its_end", "near", "clock", _("期限が近い"), _("使えます（期限が近づいています）"))
ON_HOLD = Verdict("on_hold", "pause", "pause", _("一時停止中"), _("一時停止中です"))
WILL_BE_ON_HOLD = replace(ON_HOLD, words=_("一時停止します"))  # the same verdict, as a plan says it
READY = Verdict("ready", "busy", "clock", _("登録待ち"), _("登録を待っています"))
REVOKED = Verdict("revoked", "off", "off", _("失効"), _("失効しました"))
WILL_BE_REVOKED = replace(REVOKED, words=_("失効します"))
EXPIRED = Verdict("expired", "off", "off", _("期限切れ"), _("期限が切れました"))
ABSENT = Verdict("absent", "off", "off", _("入っていません"), _("まだありません"))
LOCKED = Verdict("locked", "near", "alert", _("ロック中"), _("ロックされていて、いまは使えません"))
PARTLY = Verdict("partly", "near", "alert", _("一部だけ"), _("一部だけ使えます"))

_OF_STATE = {State.ON_HOLD: ON_HOLD, State.READY_TO_REGISTER: READY, State.REVOKED: REVOKED}
WORKING = (USABLE, NEAR_ITS_END)


def of(certificate: Certificate, *, at: datetime) -> Verdict:
    if certificate.status != State.VALID:
        return _OF_STATE[State(certificate.status)]
    if certificate.is_expired(at):
        return EXPIRED
    return NEAR_ITS_END if certificate.not_after - at < NEAR else USABLE


def of_all(verdicts: list[Verdict]) -> Verdict:
    """One verdict over a card or phone: the common one, else that only a part of it works. Near its end, it works."""
    found = set(verdicts)
    if found == {USABLE, NEAR_ITS_END}:
        return NEAR_ITS_END
    return verdicts[0] if len(found) == 1 else PARTLY
