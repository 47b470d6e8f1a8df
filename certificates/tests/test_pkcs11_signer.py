"""Keys in a token: they sign like any other, in every thread and after a fork, and never come out."""

import copy
import os
import subprocess
import sys
import threading

import pkcs11
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.core.exceptions import ImproperlyConfigured
from pkcs11 import Attribute
from pkcs11 import KeyType as TokenKeyType

from accounts.tests.at_once import at_once
from certificates.keys import configured
from certificates.keys.key_type import KeyType
from certificates.keys.pkcs11_signer import TokenKeys
from certificates.keys.pkcs11_token import Token, _drivers
from certificates.keys.signer import KeyNotHere
from tests.architecture.sources import ROOT
from tests.softhsm import PIN, SoftHsm

DATA = b"to be signed"


@pytest.fixture(scope="module")
def softhsm(tmp_path_factory):
    return SoftHsm.in_folder(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture(scope="module")
def token(softhsm):
    softhsm.new_token("issuers")
    return Token(softhsm.module, "issuers", PIN)


@pytest.fixture(scope="module")
def responders_token(softhsm):
    softhsm.new_token("responders")
    return "responders"


@pytest.fixture(scope="module")
def place(token):
    return TokenKeys(token)


@pytest.fixture(scope="module", params=list(KeyType))
def made(request, place):
    """A key of each type: its name in the token, and its signer."""
    return place.create(f"issuer-{request.param.lower()}", key_type=request.param)


def verifies(signer, signature, data=DATA):
    if isinstance(signer.public_key, rsa.RSAPublicKey):
        signer.public_key.verify(signature, data, padding.PKCS1v15(), signer.algorithm.hash)
    else:
        signer.public_key.verify(signature, data, ec.ECDSA(signer.algorithm.hash))


class TestAKeyInAToken:
    def test_signs_what_its_public_key_verifies(self, made):
        _name, signer = made
        digest = hashes.Hash(signer.algorithm.hash)
        digest.update(DATA)

        verifies(signer, signer.sign(DATA))
        verifies(signer, signer.sign_digest(digest.finalize()))

    def test_is_of_the_type_that_was_asked_for(self, place):
        sizes = {key_type: place.create("size", key_type=key_type)[1].private_key.key_size for key_type in KeyType}

        assert sizes == {KeyType.P256: 256, KeyType.RSA_2048: 2048, KeyType.RSA_3072: 3072}

    def test_is_found_again_by_its_name(self, made, place):
        name, signer = made

        assert name.startswith("object=issuer-")
        assert place.load(name).public_key == signer.public_key

    def test_gets_a_label_nobody_has(self, place):
        names = {place.create("same", key_type=KeyType.P256)[0] for _ in range(3)}

        assert len(names) == 3

    def test_may_be_copied_only_as_a_reference(self, made):
        _name, signer = made

        for copied in (copy.copy(signer.private_key), copy.deepcopy(signer.private_key)):
            assert copied is signer.private_key

    def test_that_is_missing_is_not_here(self, place):
        for name in ("object=missing", "issuer", "", "object="):
            with pytest.raises(KeyNotHere):
                place.load(name)


class TestAKeyNeverLeaves:
    def test_through_its_python_face(self, made):
        _name, signer = made
        private = signer.private_key

        with pytest.raises(NotImplementedError):
            private.private_numbers()
        with pytest.raises(NotImplementedError):
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )

    def test_through_its_token(self, made, token):
        label = made[0].removeprefix("object=")

        def attempts(opened):
            key = opened.private_key(label)
            secret = Attribute.VALUE if key.key_type == TokenKeyType.EC else Attribute.PRIVATE_EXPONENT
            with pytest.raises(pkcs11.AttributeSensitive):
                key[secret]
            wrapping = opened.session.generate_key(TokenKeyType.AES, 256)
            with pytest.raises(pkcs11.PKCS11Error):
                wrapping.wrap_key(key)
            with pytest.raises(pkcs11.PKCS11Error):
                key[Attribute.EXTRACTABLE] = True
            with pytest.raises(pkcs11.PKCS11Error):
                key.copy({Attribute.EXTRACTABLE: True, Attribute.SENSITIVE: False})
            wanted = (Attribute.SENSITIVE, Attribute.EXTRACTABLE, Attribute.NEVER_EXTRACTABLE, Attribute.LOCAL)
            return [key[attribute] for attribute in wanted]

        assert token.use(attempts) == [True, False, True, True]

    def test_and_one_that_could_is_not_used(self, place, token):
        def generate(opened):
            with opened.session.token.open(rw=True) as writing:
                loose = {Attribute.EXTRACTABLE: True, Attribute.SENSITIVE: False}
                writing.generate_keypair(TokenKeyType.RSA, 2048, store=True, label="loose", private_template=loose)

        token.use(generate)

        with pytest.raises(KeyNotHere, match="taken out"):
            place.load("object=loose")


class TestAToken:
    def test_serves_many_threads_at_once(self, made):
        _name, signer = made

        def work():
            for number in range(20):
                data = b"%d" % number
                verifies(signer, signer.sign(data), data)

        at_once([work] * 8)

    @pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
    def test_serves_a_forked_process_and_its_parent(self, made):
        """Even one forked while another thread was in the middle of signing and held the lock."""
        _name, signer = made
        signer.sign(DATA)
        holding, done = threading.Event(), threading.Event()

        def hold():
            with _drivers.lock:
                holding.set()
                done.wait(10)

        thread = threading.Thread(target=hold)
        thread.start()
        holding.wait(10)
        pid = os.fork()
        if pid == 0:
            try:
                verifies(signer, signer.sign(DATA))
                os._exit(0)
            finally:
                os._exit(1)
        done.set()
        thread.join()

        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        verifies(signer, signer.sign(DATA))

    def test_that_was_restarted_is_opened_again(self, made, token):
        _name, signer = made
        signer.sign(DATA)

        pkcs11.lib(token.module).finalize()  # as when the device was pulled out: every handle is gone
        pkcs11.lib(token.module).initialize()

        verifies(signer, signer.sign(DATA))

    def test_keeps_its_keys_when_the_process_ends(self, made, token):
        name, signer = made
        script = (
            "import sys; from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat\n"
            "from certificates.keys.pkcs11_signer import TokenKeys\n"
            "from certificates.keys.pkcs11_token import Token\n"
            "signer = TokenKeys(Token(*sys.argv[1:4])).load(sys.argv[4])\n"
            "print(signer.sign(b'to be signed').hex())"
        )
        words = [sys.executable, "-c", script, token.module, token.label, token.pin, name]

        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)

        verifies(signer, bytes.fromhex(done.stdout))

    def test_shows_a_key_that_another_program_has_just_made(self, made, token, place):
        """A new generation, while the worker runs with the token open."""
        made[1].sign(DATA)
        script = (
            "import sys; from certificates.keys.key_type import KeyType\n"
            "from certificates.keys.pkcs11_signer import TokenKeys\n"
            "from certificates.keys.pkcs11_token import Token\n"
            "print(TokenKeys(Token(*sys.argv[1:4])).create('newer', key_type=KeyType.P256)[0])"
        )
        words = [sys.executable, "-c", script, token.module, token.label, token.pin]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)

        newer = place.load(done.stdout.strip())

        verifies(newer, newer.sign(DATA))

    def test_is_asked_with_a_wrong_pin_once_and_never_again(self, made, token, softhsm):
        """A token locks after a few wrong PINs: a job that tries again every minute must not do that."""
        pin = f"0000-{made[0]}"
        wrong = TokenKeys(Token(softhsm.module, "issuers", pin))
        asked = []
        opened = pkcs11.lib(softhsm.module).get_token(token_label="issuers")

        for _ in range(5):
            with pytest.raises(KeyNotHere) as refused:
                wrong.load(made[0])
            asked.append("not tried again" in str(refused.value))

        assert asked == [False, True, True, True, True]
        assert not opened.flags & pkcs11.TokenFlag.USER_PIN_LOCKED
        assert pin not in str(refused.value) + repr(wrong)

    def test_that_is_not_there_has_no_keys(self, softhsm, tmp_path):
        for absent in (Token(softhsm.module, "nobody's", PIN), Token(str(tmp_path / "no-driver.so"), "issuers", PIN)):
            with pytest.raises(KeyNotHere):
                TokenKeys(absent).load("object=x")
            with pytest.raises(KeyNotHere):
                TokenKeys(absent).create("x", key_type=KeyType.P256)


class TestTheSettings:
    @pytest.fixture
    def house(self, settings, responders_token, token, tmp_path):
        settings.KEYS_BACKEND = settings.RESPONDER_KEYS_BACKEND = "pkcs11"
        settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN = token.module, token.label, token.pin
        settings.RESPONDER_PKCS11_TOKEN, settings.RESPONDER_PKCS11_PIN = responders_token, PIN
        settings.KEYS_DIR = tmp_path
        return settings

    def test_lead_to_the_keys_of_each_token(self, house):
        issuer, signer = configured.new_issuer_key("phone-signing-1", key_type=KeyType.RSA_2048)
        responder, other = configured.new_responder_key("phone-signing-1")

        assert issuer.startswith("pkcs11:object=phone-signing-1-")
        assert configured.issuer_signer(issuer).public_key == signer.public_key
        assert configured.responder_signer(responder).public_key == other.public_key
        for wrong, reference in ((configured.responder_signer, issuer), (configured.issuer_signer, responder)):
            with pytest.raises(KeyNotHere):
                wrong(reference)

    def test_may_have_the_old_keys_in_files_beside_the_new_in_the_token(self, house):
        house.KEYS_BACKEND = "file"
        old, signer = configured.new_issuer_key("phone-signing-1")

        house.KEYS_BACKEND = "pkcs11"

        assert old.startswith("file:")
        assert configured.issuer_signer(old).public_key == signer.public_key

    def test_without_a_pin_give_no_key(self, house):
        reference, _ = configured.new_issuer_key("phone-signing-1")
        house.PKCS11_PIN = ""

        with pytest.raises(KeyNotHere):
            configured.issuer_signer(reference)
        with pytest.raises(ImproperlyConfigured):
            configured.new_issuer_key("phone-signing-1")

    def test_with_a_place_nobody_knows_are_wrong(self, house):
        house.KEYS_BACKEND = "drawer"

        with pytest.raises(ImproperlyConfigured, match="drawer"):
            configured.new_issuer_key("phone-signing-1")
