"""A PKCS#11 token in this process: an HSM, a smart card, SoftHSM in the tests. Keys are used in it and never leave.

What a driver demands, learned by running it: a login belongs to the process, not to the session, so a session per
signature breaks under threads (NoSuchKey, UserAlreadyLoggedIn, GeneralError at random); and after a fork the driver
must be started again. Hence one logged-in session per token and process, one lock for all of them, and everything
forgotten in a child.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

import pkcs11
from pkcs11 import Attribute, Key, ObjectClass, PKCS11Error, Session

from certificates.keys.signer import KeyNotHere

_Made = TypeVar("_Made")
# Asking again would not help, and with a wrong PIN it would lock the token for everybody.
_LASTING = (pkcs11.PinIncorrect, pkcs11.PinLocked, pkcs11.PinInvalid, pkcs11.PinLenRange)


@dataclass(frozen=True)
class Token:
    """Which token: its driver's file, its label, and the PIN that opens it."""

    module: str
    label: str
    pin: str = field(repr=False)

    def use(self, act: Callable[["OpenToken"], _Made]) -> _Made:
        """Do this in the open token; once more with a new session when the token was restarted in between.

        Raises PKCS11Error when it fails again. `act` may thus run twice.
        """
        with _drivers.lock:
            try:
                return act(_drivers.opened(self))
            except _LASTING:
                raise
            except PKCS11Error:
                _drivers.start_again(self.module)
                return act(_drivers.opened(self))


class OpenToken:
    """A session that is logged in, and the keys found in it so far: their handles end with it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._keys: dict[str, Key] = {}

    def private_key(self, label: str) -> Key:
        """Raises KeyNotHere for a key that could leave the token: such a key is none of ours."""
        if label not in self._keys:
            key = self.session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label)
            if key[Attribute.EXTRACTABLE] or not key[Attribute.SENSITIVE]:
                raise KeyNotHere(f"{label}: this key can be taken out of its token")
            self._keys[label] = key
        return self._keys[label]

    def public_key(self, label: str) -> Key:
        return self.session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=label)


class _Drivers:
    """The drivers of this process and what is open in them. Use only while holding the lock."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._open: dict[Token, OpenToken] = {}
        self._refused: set[Token] = set()
        self._stale: set[str] = set()

    def opened(self, token: Token) -> OpenToken:
        if token in self._refused:
            raise KeyNotHere(f"token {token.label}: its PIN was refused before and is not tried again")
        if token not in self._open:
            self._open[token] = OpenToken(self._log_in(token))
        return self._open[token]

    def start_again(self, module: str) -> None:
        """Forget every session of this driver, with whatever logins it believes in."""
        self._open = {token: opened for token, opened in self._open.items() if token.module != module}
        self._stale.discard(module)
        driver = pkcs11.lib(module)
        with suppress(PKCS11Error):  # a driver that was never started in this process says so
            driver.finalize()
        driver.initialize()

    def forget_in_child(self) -> None:
        """After a fork: the lock may be held by a thread that is not here, and no session is ours."""
        self.lock = threading.RLock()
        self._stale |= {token.module for token in self._open}
        self._open = {}

    def _log_in(self, token: Token) -> Session:
        if token.module in self._stale:
            self.start_again(token.module)
        try:
            return pkcs11.lib(token.module).get_token(token_label=token.label).open(user_pin=token.pin)
        except _LASTING:
            self._refused.add(token)
            raise


_drivers = _Drivers()
os.register_at_fork(after_in_child=_drivers.forget_in_child)
