"""The life of a certificate: carriers, kinds, states, acts, and which act leads where.

This table is the whole rule. Everything else reads it: the door (lifecycle/change_status.py), the database's own
check (migrations), the buttons a page offers, and docs/lifecycle.md.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Carrier(models.TextChoices):
    CARD = "card", _("マイナンバーカード")
    PHONE = "phone", _("スマートフォン")


class Kind(models.TextChoices):
    USER_AUTHENTICATION = "user_authentication", _("利用者証明用")
    DIGITAL_SIGNATURE = "digital_signature", _("署名用")


class State(models.TextChoices):
    READY_TO_REGISTER = "ready_to_register", _("登録待ち")
    VALID = "valid", _("有効")
    ON_HOLD = "on_hold", _("一時保留")
    REVOKED = "revoked", _("失効")


class Act(models.TextChoices):
    ISSUE = "issue", _("発行")
    REGISTER = "register", _("登録")
    SUSPEND = "suspend", _("一時停止")
    RELEASE = "release", _("一時保留の解除")
    CORRECT = "correct", _("停止の訂正")
    RESUME = "resume", _("利用再開")
    REVOKE = "revoke", _("失効")


NOT_YET = ""  # where a certificate comes from when it is issued

Row = tuple[Carrier, Kind, Act, str]

_BOTH = tuple(Kind)
_CARD, _PHONE = Carrier.CARD, Carrier.PHONE

LEADS_TO: dict[Row, State] = {
    # the card: handed out ready for use
    **{(_CARD, kind, Act.ISSUE, NOT_YET): State.VALID for kind in _BOTH},
    **{(_CARD, kind, Act.SUSPEND, State.VALID): State.ON_HOLD for kind in _BOTH},
    (_CARD, Kind.USER_AUTHENTICATION, Act.RELEASE, State.ON_HOLD): State.VALID,  # R-18; never the signing one
    # the phone: issued, then registered
    **{(_PHONE, kind, Act.ISSUE, NOT_YET): State.READY_TO_REGISTER for kind in _BOTH},
    **{(_PHONE, kind, Act.REGISTER, State.READY_TO_REGISTER): State.VALID for kind in _BOTH},
    **{(_PHONE, kind, Act.SUSPEND, State.VALID): State.ON_HOLD for kind in _BOTH},
    # lost before it was ever registered: there is nothing to come back to (rules §2)
    **{(_PHONE, kind, Act.SUSPEND, State.READY_TO_REGISTER): State.REVOKED for kind in _BOTH},
    **{(_PHONE, kind, Act.RESUME, State.ON_HOLD): State.REVOKED for kind in _BOTH},  # re-issued, never released
    **{(_PHONE, kind, Act.REVOKE, State.READY_TO_REGISTER): State.REVOKED for kind in _BOTH},
    # both
    **{(carrier, kind, Act.CORRECT, State.ON_HOLD): State.VALID for carrier in Carrier for kind in _BOTH},
    **{(carrier, kind, Act.REVOKE, State.VALID): State.REVOKED for carrier in Carrier for kind in _BOTH},
    **{(carrier, kind, Act.REVOKE, State.ON_HOLD): State.REVOKED for carrier in Carrier for kind in _BOTH},
}

ALIVE = (State.READY_TO_REGISTER, State.VALID, State.ON_HOLD)
STOPPED = (State.ON_HOLD, State.REVOKED)


class NotPossible(Exception):
    """The certificate's present state does not allow this act; nothing was changed."""

    def __init__(self, act: str, state: str) -> None:
        super().__init__(f"{act} is not possible when {state}")
        self.act, self.state = act, state


def state_after(act: Act, *, carrier: str, kind: str, state: str) -> State:
    """Where this act leads. Raises NotPossible when the table has no such row."""
    try:
        return LEADS_TO[Carrier(carrier), Kind(kind), act, state]
    except KeyError:
        raise NotPossible(act, state) from None


def acts_possible(*, carrier: str, kind: str, state: str) -> list[Act]:
    """The acts this certificate can take now, in the order of its life; who may do them is another question."""
    return [act for act in Act if (Carrier(carrier), Kind(kind), act, state) in LEADS_TO]


def issuer_slug(carrier: str, kind: str) -> str:
    """Which of the four issuers (R-05): the name in its addresses (contract §4)."""
    return f"{carrier}-{'signing' if kind == Kind.DIGITAL_SIGNATURE else 'authentication'}"


ISSUER_SLUGS = tuple(issuer_slug(carrier, kind) for carrier in Carrier for kind in reversed(Kind))
