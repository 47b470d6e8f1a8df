"""The refusals of the API, by the codes of contract.md §3; config/refusals.py makes the documents."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts import challenges, limits
from accounts.problems import Problem
from accounts.stop_word import UnfitStopWord
from accounts.web_eid.token import InvalidToken
from accounts.webauthn.client_data import InvalidCredential
from certificates import passwords
from certificates.passkeys import NotThisPasskey
from certificates.permissions import NotAllowed
from certificates.reasons import ReasonDoesNotFit
from certificates.sign_in.screen import NoSuchScreen, WrongNumber
from certificates.sign_in.token import CertificateNotValid
from certificates.states import Kind, NotPossible


class Malformed(Problem):
    code, status, title = "malformed", 400, _("読み取れない要求です")

    def __init__(self, *fields: str, **more: Any) -> None:
        """Names the fields, never what stood in them: it may have been a PIN."""
        super().__init__(_("送られた内容の形が正しくありません。"), **more)
        if fields:
            self.extra["fields"] = sorted(fields)


class NotSignedIn(Problem):
    code, status, title = "not-signed-in", 401, _("サインインが必要です")


class ChallengeExpired(Problem):
    code, status, title = "challenge-expired", 401, _("時間がたちました。もう一度お試しください")


class TokenInvalid(Problem):
    code, status, title = "token-invalid", 401, _("本人であることを確かめられませんでした")


class CertificateNotUsable(Problem):
    """Never why (contract §3)."""

    code, status, title = "certificate-not-valid", 401, _("この証明書ではサインインできません")


class PinWrong(Problem):
    code, status, title = "pin-wrong", 401, _("暗証番号またはパスワードが違います")


class PinLocked(Problem):
    code, status, title = "pin-locked", 401, _("間違いが続いたため、ロックされています")


class PasskeyInvalid(Problem):
    """Never why (T20)."""

    code, status, title = "passkey-invalid", 401, _("この生体認証では、本人であることを確かめられませんでした")


class Locked(Problem):
    code, status, title = "locked", 423, _("間違いが続いたため、ロックされています")


class ScreenOver(Problem):
    code, status, title = "screen-over", 409, _("このQRコードは、もう使えません")


class NumberWrong(Problem):
    code, status, title = "number-wrong", 409, _("画面とちがう番号です。画面で、もう一度はじめてください")


class CsrfFailed(Problem):
    code, status, title = "csrf-failed", 403, _("ページを開き直して、もう一度お試しください")


class TooManyRequests(Problem):
    code, status, title = "too-many-requests", 429, _("しばらくお待ちください")


class IdempotencyKeyReused(Problem):
    code, status, title = "idempotency-key-reused", 422, _("同じ番号で、ちがう内容が送られました")


PASSING = (
    NotSignedIn,
    CsrfFailed,
    TooManyRequests,
    limits.TooOften,
)  # the same call may be answered otherwise in a moment
REFUSALS = (
    Problem,
    NotPossible,
    NotAllowed,
    Http404,
    ReasonDoesNotFit,
    InvalidToken,
    CertificateNotValid,
    challenges.ChallengeExpired,
    passwords.Unfit,
    passwords.Wrong,
    passwords.Locked,
    NotThisPasskey,
    InvalidCredential,
    UnfitStopWord,
    NoSuchScreen,
    WrongNumber,
)


def as_problem(refusal: Exception) -> Exception:
    """What the floors below refuse, as the problem the outside knows; anything else as it is."""
    match refusal:
        case passwords.Wrong():
            return PinWrong(tries_left=refusal.tries_left)
        case passwords.Locked():
            return Locked()
        case passwords.Unfit():
            return Malformed("signing_password" if refusal.kind == Kind.DIGITAL_SIGNATURE else "pin")
        case NotThisPasskey() | InvalidCredential():
            return PasskeyInvalid()
        case UnfitStopWord():
            return Malformed("stop_word", why=refusal.why)
        case challenges.ChallengeExpired():
            return ChallengeExpired()
        case InvalidToken():
            return TokenInvalid()
        case CertificateNotValid():
            return CertificateNotUsable()
        case NoSuchScreen():
            return ScreenOver()
        case WrongNumber():
            return NumberWrong()
        case ReasonDoesNotFit():
            return Malformed("reason")
    return refusal
