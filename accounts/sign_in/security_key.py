"""Security keys of staff: a second factor that no imitated page can ask for (WebAuthn, the person verified by the key).

The code app stays: a key may be lost, and recovery goes by codes. Whoever has just given a second factor may add one.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import challenges
from accounts.challenges import ChallengeExpired, Purpose
from accounts.models import SecurityKey, StaffEventKind, StaffMember
from accounts.models.security_key import LONGEST_NAME
from accounts.sign_in.second_factor import WrongCode
from accounts.sign_in.session import AtWork
from accounts.staff_events import write_down
from accounts.webauthn import assertion, registration
from accounts.webauthn.assertion import CopiedKey, KnownKey
from accounts.webauthn.client_data import InvalidCredential, challenge_of
from accounts.webauthn.registration import NewKey

MOST = 5  # of one member


class NotThisKey(WrongCode):
    """Unknown, somebody else's, too late, or it proves nothing: the answer is the same (T20)."""

    words = _("このセキュリティキーでは、たしかめられませんでした。もう一度試すか、確認コードを入れてください。")


class CannotAdd(Exception):
    """`words` say why."""

    def __init__(self, words: Any) -> None:
        super().__init__(words)
        self.words = words


def options_to_add(at_work: AtWork, *, origin: str, site: str, at: datetime) -> dict[str, Any]:
    """For navigator.credentials.create(), bound to this desk's session."""
    member = at_work.member
    known = [bytes(one) for one in member.security_keys.values_list("credential_id", flat=True)]
    return registration.options(
        origin=origin, site=site, challenge=_challenge(at_work, Purpose.ADD_SECURITY_KEY, at=at),
        user_id=member.pk.bytes, user_name=member.login, known=known, built_in=False,
    )  # fmt: skip


def options_to_prove(at_work: AtWork, *, origin: str, at: datetime) -> dict[str, Any]:
    """For navigator.credentials.get(): with one of this member's keys."""
    allowed = [bytes(one) for one in at_work.member.security_keys.values_list("credential_id", flat=True)]
    challenge = _challenge(at_work, Purpose.SECURITY_KEY, at=at)
    return assertion.options(origin=origin, challenge=challenge, allowed=allowed)


def add(at_work: AtWork, credential: Any, *, name: str, origin: str, at: datetime) -> SecurityKey:
    """A new key of this member, under a name they know it by. Raises CannotAdd."""
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME or not called.isprintable():
        raise CannotAdd(_("名前は、見える文字で40文字までです。"))
    try:
        challenge = _use_up(at_work, credential, Purpose.ADD_SECURITY_KEY, at=at)
        key = registration.judge(credential, origin=origin, challenge=challenge)
    except (InvalidCredential, ChallengeExpired):
        raise CannotAdd(_("このセキュリティキーでは、たしかめられませんでした。もう一度お試しください。")) from None
    return _keep(at_work.member, key, name=called, at=at)


def check(at_work: AtWork, credential: Any, *, origin: str, at: datetime) -> None:
    """Let a key of this member pass; the challenge is used up by then, whatever follows. Raises NotThisKey."""
    try:
        challenge = _use_up(at_work, credential, Purpose.SECURITY_KEY, at=at)
    except (InvalidCredential, ChallengeExpired):
        raise NotThisKey from None
    if not _judge(at_work.member, credential, challenge, origin=origin, at=at):
        raise NotThisKey


@transaction.atomic
def remove(member: StaffMember, key_id: uuid.UUID, *, at: datetime) -> bool:
    """Whether there was one of this member's."""
    key = SecurityKey.objects.filter(member=member, pk=key_id).first()
    if key is None:
        return False
    key.delete()
    write_down(member, StaffEventKind.KEY_REMOVED, by=member, at=at)
    return True


@transaction.atomic
def _keep(member: StaffMember, key: NewKey, *, name: str, at: datetime) -> SecurityKey:
    StaffMember.objects.select_for_update().get(pk=member.pk)
    if SecurityKey.objects.filter(member=member).count() >= MOST:
        raise CannotAdd(_("これ以上は追加できません。使っていないものを消してください。"))
    if SecurityKey.objects.filter(credential_id=key.id).exists():
        raise CannotAdd(_("このセキュリティキーは、もう追加してあります。"))
    write_down(member, StaffEventKind.KEY_ADDED, by=member, at=at)
    return SecurityKey.objects.create(
        member=member, credential_id=key.id, public_key=key.public_key, sign_count=key.sign_count,
        may_be_copied=key.may_be_copied, name=name, added_at=at,
    )  # fmt: skip


@transaction.atomic(durable=True)
def _judge(member: StaffMember, credential: Any, challenge: bytes, *, origin: str, at: datetime) -> bool:
    """Under the row's lock. A key that was copied ends, and is written down."""
    try:
        used = assertion.id_of(credential)
        key = SecurityKey.objects.select_for_update().get(member=member, credential_id=used)
        known = KnownKey(used, member.pk.bytes, bytes(key.public_key), key.sign_count, key.may_be_copied)
        count = assertion.judge(credential, known=known, origin=origin, challenge=challenge)
    except CopiedKey:
        key.delete()
        write_down(member, StaffEventKind.KEY_REMOVED, by=None, at=at, why="copied")
        return False
    except (InvalidCredential, SecurityKey.DoesNotExist):
        return False
    SecurityKey.objects.filter(pk=key.pk).update(sign_count=count, used_at=at)
    return True


def _challenge(at_work: AtWork, purpose: Purpose, *, at: datetime) -> bytes:
    return challenges.as_bytes(challenges.issue(at_work.session.digest, at=at, purpose=purpose).nonce)


def _use_up(at_work: AtWork, credential: Any, purpose: Purpose, *, at: datetime) -> bytes:
    challenge = challenge_of(credential)
    challenges.consume(challenges.as_text(challenge), at_work.session.digest, at=at, purpose=purpose)
    return challenge
