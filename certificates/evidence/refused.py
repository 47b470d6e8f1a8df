"""Why a signed document is not accepted."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.problems import Problem


class Fault(StrEnum):
    """What is wrong with it, in the words of contract.md §3."""

    SIGNATURE = "signature"
    ALGORITHM = "algorithm"
    CERTIFICATE = "certificate"
    NONCE = "nonce"
    PAYLOAD = "payload"
    CSR = "csr"
    KEY_REUSED = "key-reused"
    KEY_WEAK = "key-weak"


_WORDS = {
    Fault.SIGNATURE: _("署名を確かめられませんでした。もう一度、最初からお試しください。"),
    Fault.ALGORITHM: _("この署名の方式は使えません。"),
    Fault.CERTIFICATE: _("署名に使われた証明書を確かめられませんでした。"),
    Fault.NONCE: _("手続きを始めてから時間がたちました。もう一度お試しください。"),
    Fault.PAYLOAD: _("書類の内容が正しくありません。"),
    Fault.CSR: _("スマートフォンの鍵を確かめられませんでした。"),
    Fault.KEY_REUSED: _("この鍵はすでに使われています。新しい鍵を作ってください。"),
    Fault.KEY_WEAK: _("この鍵は弱いか、使えない種類のものです。"),
}


class DocumentInvalid(Problem):
    """The signed document is not accepted, because of `reason`; nothing was changed."""

    code, status, title = "document-invalid", 422, _("この書類は受け付けられませんでした")

    def __init__(self, reason: Fault) -> None:
        self.reason = reason
        super().__init__(_WORDS[self.reason], reason=self.reason.value)
