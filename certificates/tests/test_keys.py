"""Keys lie encrypted, apart, and open only with their passphrase."""

import stat

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from certificates.keys import configured, file_signer
from certificates.keys.file_signer import KeyNotHere
from certificates.tests.sandbox import new_signer
from certificates.x509.signing import algorithm_of


@pytest.fixture
def house(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.KEYS_PASSPHRASE = "issuers' passphrase"
    return settings


class TestAKeyFile:
    def test_opens_with_its_passphrase_alone(self, tmp_path):
        name, signer = file_signer.create(tmp_path, label="root-1", passphrase="right")

        assert file_signer.load(tmp_path / name, passphrase="right").public_key == signer.public_key
        for wrong in ("wrong", ""):
            with pytest.raises(KeyNotHere):
                file_signer.load(tmp_path / name, passphrase=wrong)

    def test_is_encrypted_and_its_owners_alone(self, tmp_path):
        name, _ = file_signer.create(tmp_path / "new", label="root-1", passphrase="right")

        path = tmp_path / "new" / name
        assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_is_never_overwritten(self, tmp_path):
        names = {file_signer.create(tmp_path, label="root-1", passphrase="right")[0] for _ in range(3)}

        assert len(names) == len(list(tmp_path.iterdir())) == 3

    def test_that_is_missing_or_no_key_is_not_here(self, tmp_path):
        (tmp_path / "noise.pem").write_text("-----BEGIN PRIVATE KEY-----\nnoise\n-----END PRIVATE KEY-----\n")
        for name in ("noise.pem", "missing.pem"):
            with pytest.raises(KeyNotHere):
                file_signer.load(tmp_path / name, passphrase="right")

    def test_of_a_kind_that_signs_no_certificates_is_not_here(self, tmp_path):
        key = ed25519.Ed25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"right"))
        (tmp_path / "ed.pem").write_bytes(pem)

        with pytest.raises(KeyNotHere):
            file_signer.load(tmp_path / "ed.pem", passphrase="right")

    def test_says_neither_passphrase_nor_path_when_it_does_not_open(self, tmp_path):
        name, _ = file_signer.create(tmp_path, label="root-1", passphrase="right")

        with pytest.raises(KeyNotHere) as refusal:
            file_signer.load(tmp_path / name, passphrase="not the right one")

        assert "not the right one" not in str(refusal.value)
        assert str(tmp_path) not in str(refusal.value)


class TestAReference:
    def test_leads_to_its_key(self, house):
        reference, signer = configured.new_issuer_key("phone-signing-1")

        assert reference.startswith("file:phone-signing-1-")
        assert configured.issuer_signer(reference).public_key == signer.public_key

    def test_of_an_issuer_opens_no_responders_drawer(self, house):
        issuer, _ = configured.new_issuer_key("phone-signing-1")
        responder, _ = configured.new_responder_key("phone-signing-1")

        with pytest.raises(KeyNotHere):
            configured.responder_signer(issuer)
        with pytest.raises(KeyNotHere):
            configured.issuer_signer(responder)

    @pytest.mark.parametrize("reference", ["file:../issuers/x.pem", "file:/etc/passwd", "x.pem", "file:", "pkcs11:x"])
    def test_leads_nowhere_else(self, house, reference):
        with pytest.raises(KeyNotHere):
            configured.responder_signer(reference)

    def test_of_a_responder_may_have_its_own_place_and_passphrase(self, house, tmp_path):
        """A web process is given these two settings and no issuing key."""
        house.RESPONDER_KEYS_DIR, house.RESPONDER_KEYS_PASSPHRASE = tmp_path / "web", "responders' passphrase"
        reference, signer = configured.new_responder_key("phone-signing-1")

        house.KEYS_DIR, house.KEYS_PASSPHRASE = tmp_path / "none", "nothing"

        assert configured.responder_signer(reference).public_key == signer.public_key


class TestASigner:
    @pytest.mark.parametrize("kind", ["P-256", "P-384"])
    def test_signs_what_its_key_verifies(self, kind):
        signer = new_signer(kind)
        digest = hashes.Hash(signer.algorithm.hash)
        digest.update(b"to be signed")

        for signature in (signer.sign(b"to be signed"), signer.sign_digest(digest.finalize())):
            signer.public_key.verify(signature, b"to be signed", ec.ECDSA(signer.algorithm.hash))

    def test_with_rsa_signs_too(self):
        signer = new_signer("RSA")
        digest = hashes.Hash(hashes.SHA256())
        digest.update(b"to be signed")

        for signature in (signer.sign(b"to be signed"), signer.sign_digest(digest.finalize())):
            signer.public_key.verify(signature, b"to be signed", padding.PKCS1v15(), hashes.SHA256())

    @pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA"])
    def test_names_its_algorithm_as_cryptography_does(self, kind):
        signer = new_signer(kind)
        empty = x509.CertificateSigningRequestBuilder(x509.Name([]))

        made = empty.sign(signer.private_key, signer.algorithm.hash).public_bytes(Encoding.DER)

        assert signer.algorithm.identifier in made

    def test_on_a_curve_no_issuer_uses_is_refused(self):
        with pytest.raises(ValueError, match="secp521r1"):
            algorithm_of(ec.generate_private_key(ec.SECP521R1()).public_key())
        assert algorithm_of(rsa.generate_private_key(65537, 2048).public_key())
