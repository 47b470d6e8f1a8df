"""Why something happened: our reasons, their words, the RFC 5280 code each becomes, and the acts that may give it.

The left column stays in the house; machines outside learn only the code (R-24, R-62). removeFromCRL is not here: nobody
chooses it, delta lists alone speak it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.states import Act, State


class Reason(models.TextChoices):
    APPLIED = "applied", _("申請にもとづく発行")
    STORED_ON_PHONE = "stored_on_phone", _("スマートフォンへの登録")
    LOST = "lost", _("なくした")
    STOLEN = "stolen", _("盗まれた")
    OTHER = "other", _("そのほか")
    FOUND = "found", _("見つかった")
    MISTAKE = "mistake", _("誤った停止の訂正")
    SUPERSEDED = "superseded", _("新しい証明書に置きかえ")
    NO_LONGER_NEEDED = "no_longer_needed", _("使うのをやめた")
    WITHDRAWN = "withdrawn", _("申請の取下げ")
    NOT_REGISTERED = "not_registered", _("期限までに登録されなかった")
    KEY_COMPROMISE = "key_compromise", _("鍵やパスワードを他人に知られた")
    CONTENTS_CHANGED = "contents_changed", _("住所や氏名などの変更")
    DEATH = "death", _("死亡")
    LEFT_THE_REGISTER = "left_the_register", _("住民票の消除・国外転出")


_HOLDS = {Reason.LOST, Reason.STOLEN, Reason.OTHER}

GIVEN_WITH: dict[Act, set[Reason]] = {
    Act.ISSUE: {Reason.APPLIED},
    Act.REGISTER: {Reason.STORED_ON_PHONE},
    Act.SUSPEND: _HOLDS,
    Act.RELEASE: {Reason.FOUND},
    Act.CORRECT: {Reason.MISTAKE},
    Act.RESUME: {Reason.SUPERSEDED},
    Act.REVOKE: set(Reason) - {Reason.APPLIED, Reason.STORED_ON_PHONE, Reason.FOUND, Reason.MISTAKE},
}

A_CITIZEN_MAY_GIVE: dict[Act, tuple[Reason, ...]] = {
    Act.SUSPEND: (Reason.LOST, Reason.STOLEN, Reason.OTHER),
    Act.REVOKE: (Reason.NO_LONGER_NEEDED, Reason.KEY_COMPROMISE, Reason.LOST, Reason.STOLEN),
}

# RFC 5280 §5.3.1 CRLReason, by the names `cryptography` uses; a state on hold is always certificateHold.
_CODE = {
    Reason.KEY_COMPROMISE: "keyCompromise",
    Reason.LOST: "keyCompromise",  # 漏えい等の届出 (公的個人認証法 第10条) covers loss: whoever holds it holds the key
    Reason.STOLEN: "keyCompromise",
    Reason.CONTENTS_CHANGED: "affiliationChanged",
    Reason.SUPERSEDED: "superseded",
}


def published_code(reason: str, *, state: str) -> str | None:
    """What OCSP and CRL say of a certificate in this state; None while it is not stopped."""
    if state == State.ON_HOLD:
        return "certificateHold"
    return _CODE.get(Reason(reason), "cessationOfOperation") if state == State.REVOKED else None


class ReasonDoesNotFit(Exception):
    """This reason is not among those that may be given with this act; nothing was changed."""


def require(act: Act, reason: str) -> Reason:
    if reason not in GIVEN_WITH[act]:
        raise ReasonDoesNotFit(f"{reason} is no reason to {act}")
    return Reason(reason)
