"""openssl builds and judges our chains, and finds a revoked certificate in our lists."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.tests.sandbox import DAY, NOW, Sandbox, new_signer, serial_of
from certificates.x509 import crl, profiles, request
from certificates.x509.request import BadRequest
from tests.openssl.command import Folder, openssl

pytestmark = pytest.mark.openssl


@pytest.fixture(scope="module", params=["P-256", "RSA"])
def sandbox(request):
    return Sandbox(issuer_keys=request.param)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def lists(sandbox, slug, *, entries=(), shard=None, delta_to=None, number=2):
    """DER of one list of this issuer."""
    addresses = sandbox.addresses
    address = addresses.full_list(slug) if shard is None else addresses.shard(slug, shard)
    header = crl.Header(number, NOW, NOW + DAY, address, base_number=delta_to)
    return crl.build(entries, header=header, issuer=sandbox.issuers[slug], signer=sandbox.signers[slug])


class TestAChain:
    @pytest.mark.parametrize("slug", profiles.SLUGS)
    @pytest.mark.parametrize("key", ["P-256", "RSA"])
    def test_is_accepted_strictly(self, sandbox, folder, slug, key):
        root, issuer = sandbox.root, sandbox.issuers[slug]
        leaf = sandbox.certificate(slug, key=new_signer(key).public_key)
        policy = profiles.POLICY_OF[slug].dotted_string

        judged = openssl(
            "verify", "-x509_strict", "-policy_check", "-explicit_policy", "-policy", policy,
            "-CAfile", folder.certificate("root", root), "-untrusted", folder.certificate("issuer", issuer),
            folder.certificate("leaf", leaf),
        )  # fmt: skip

        assert judged.said.endswith("leaf: OK\n"), judged.said

    def test_with_another_issuers_certificate_is_refused(self, sandbox, folder):
        judged = openssl(
            "verify", "-x509_strict", "-CAfile", folder.certificate("root", sandbox.root),
            "-untrusted", folder.certificate("issuer", sandbox.issuers["card-signing"]),
            folder.certificate("leaf", sandbox.certificate("phone-signing")),
        )  # fmt: skip

        assert judged.status != 0

    @pytest.mark.parametrize(("purpose", "fits"), [("sslclient", True), ("sslserver", False), ("smimesign", False)])
    def test_for_authentication_is_for_clients_alone(self, sandbox, folder, purpose, fits):
        judged = openssl(
            "verify", "-purpose", purpose, "-CAfile", folder.certificate("root", sandbox.root),
            "-untrusted", folder.certificate("issuer", sandbox.issuers["phone-authentication"]),
            folder.certificate("leaf", sandbox.certificate("phone-authentication")),
        )  # fmt: skip

        assert (judged.status == 0) == fits, judged.said

    def test_of_generations_that_share_a_name_is_found_by_key(self, sandbox, folder):
        other = Sandbox()
        leaf = sandbox.certificate("phone-signing")
        both = folder.certificate("issuers", other.issuers["phone-signing"], sandbox.issuers["phone-signing"])

        judged = openssl(
            "verify", "-x509_strict", "-CAfile", folder.certificate("roots", other.root, sandbox.root),
            "-untrusted", both, folder.certificate("leaf", leaf),
        )  # fmt: skip

        assert judged.said.endswith("leaf: OK\n"), judged.said

    def test_tells_the_person_only_in_the_signing_certificate(self, sandbox):
        def text(slug):
            der = sandbox.certificate(slug).public_bytes(Encoding.DER)
            return openssl("x509", "-inform", "DER", "-noout", "-text", stdin=der).said

        assert "othername: 1.2.392.200149.8.5.5.1" in text("phone-signing")
        assert "Subject Alternative Name" not in text("phone-authentication")
        assert "Non Repudiation" not in text("phone-authentication")


class TestAList:
    @pytest.fixture
    def leaf(self, sandbox):
        return sandbox.certificate("phone-signing", shard=3)

    def verify(self, sandbox, folder, leaf, *lists, options=()):
        return openssl(
            "verify", "-x509_strict", "-crl_check", "-extended_crl", *options,
            "-CAfile", folder.certificate("root", sandbox.root),
            "-untrusted", folder.certificate("issuer", sandbox.issuers["phone-signing"]),
            "-CRLfile", folder.crl("lists", *lists), folder.certificate("leaf", leaf),
        ).said  # fmt: skip

    @pytest.mark.parametrize("shard", [None, 3])
    def test_without_the_certificate_accepts_it(self, sandbox, folder, leaf, shard):
        other = crl.entry(b"\x01" * 16, stopped_at=NOW, code="superseded")
        for entries in ([], [other]):
            der = lists(sandbox, "phone-signing", shard=shard, entries=entries)

            assert self.verify(sandbox, folder, leaf, der).endswith("leaf: OK\n")

    @pytest.mark.parametrize("shard", [None, 3])
    @pytest.mark.parametrize("code", ["certificateHold", "keyCompromise", "cessationOfOperation", ""])
    def test_with_the_certificate_refuses_it(self, sandbox, folder, leaf, shard, code):
        entry = crl.entry(serial_of(leaf), stopped_at=NOW, code=code)
        der = lists(sandbox, "phone-signing", shard=shard, entries=[entry])

        assert "certificate revoked" in self.verify(sandbox, folder, leaf, der)

    def test_of_another_shard_is_not_believed(self, sandbox, folder, leaf):
        """A list that cannot name the certificate must not clear it: its address is none of the certificate's."""
        der = lists(sandbox, "phone-signing", shard=4)

        said = self.verify(sandbox, folder, leaf, der)

        assert "OK" not in said.splitlines()[-1]
        assert "CRL" in said

    def test_that_is_a_delta_adds_to_its_base(self, sandbox, folder, leaf):
        base = lists(sandbox, "phone-signing", number=2)
        entry = crl.entry(serial_of(leaf), stopped_at=NOW, code="keyCompromise")
        delta = lists(sandbox, "phone-signing", entries=[entry], delta_to=2, number=3)

        assert self.verify(sandbox, folder, leaf, base).endswith("leaf: OK\n")
        assert "certificate revoked" in self.verify(sandbox, folder, leaf, base, delta, options=["-use_deltas"])

    def test_that_is_a_delta_takes_away_from_its_base(self, sandbox, folder, leaf):
        held = crl.entry(serial_of(leaf), stopped_at=NOW, code="certificateHold")
        base = lists(sandbox, "phone-signing", entries=[held], number=2)
        delta = lists(sandbox, "phone-signing", entries=[crl.removal(serial_of(leaf), at=NOW)], delta_to=2, number=3)

        assert "certificate revoked" in self.verify(sandbox, folder, leaf, base)
        assert self.verify(sandbox, folder, leaf, base, delta, options=["-use_deltas"]).endswith("leaf: OK\n")

    def test_is_read_whole(self, sandbox, tmp_path):
        entries = [crl.entry(bytes([1, n]) * 8, stopped_at=NOW, code="superseded") for n in range(200)]
        der = lists(sandbox, "phone-signing", entries=entries)

        said = openssl("crl", "-inform", "DER", "-noout", "-text", stdin=der).said

        assert said.count("Serial Number:") == 200
        assert "X509v3 Issuing Distribution Point: critical" in said


class TestARequest:
    """Keys that cryptography cannot even make."""

    def csr(self, tmp_path, *key):
        path = tmp_path / "key.pem"
        assert openssl(*key, "-out", path).status == 0
        out = tmp_path / "csr.der"
        made = openssl("req", "-new", "-key", path, "-subj", "/CN=x", "-outform", "DER", "-out", out)
        assert made.status == 0, made.said
        return out.read_bytes()

    @pytest.mark.parametrize("curve", ["prime192v1", "secp224r1", "secp256k1", "sect283r1", "wap-wsg-idm-ecid-wtls9"])
    def test_on_an_odd_curve_is_weak(self, tmp_path, curve):
        der = self.csr(tmp_path, "ecparam", "-genkey", "-noout", "-name", curve)

        with pytest.raises(BadRequest, match="key-weak"):
            request.read(der)

    @pytest.mark.parametrize("curve", ["secp224r1", "sect283r1", "secp256k1"])
    def test_on_an_odd_curve_spelled_out_is_refused(self, tmp_path, curve):
        der = self.csr(tmp_path, "ecparam", "-genkey", "-noout", "-name", curve, "-param_enc", "explicit")

        with pytest.raises(BadRequest):
            request.read(der)

    @pytest.mark.parametrize("kind", ["ed25519", "ed448"])
    def test_of_another_kind_is_refused(self, tmp_path, kind):
        with pytest.raises(BadRequest):
            request.read(self.csr(tmp_path, "genpkey", "-algorithm", kind))

    def test_of_512_bits_is_refused(self, tmp_path):
        with pytest.raises(BadRequest):
            request.read(self.csr(tmp_path, "genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:512"))

    def test_that_is_good_is_read(self, tmp_path):
        assert request.read(self.csr(tmp_path, "ecparam", "-genkey", "-noout", "-name", "prime256v1"))
