"""A new key for an issuer under its old name (R-05): what changes hands, and what does not change."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.tests import forge
from certificates.crl.publish import publish
from certificates.keys.configured import issuer_signer
from certificates.keys.key_type import KeyType
from certificates.management.issuers import create
from certificates.management.rollover import new_generation
from certificates.models import Issuer, PublishedCrl, Responder
from certificates.sign_in.token import identify
from certificates.states import Kind
from certificates.tests.asking import listed, newest_list, parsed
from certificates.tests.people import NONCE, ORIGIN, PIN, ACard, APhone
from certificates.x509.certificate import issuer_among

pytestmark = pytest.mark.django_db

SLUG = "phone-authentication"


@pytest.fixture
def made(settings, tmp_path):
    settings.KEYS_DIR = tmp_path
    call_command("create_issuers", verbosity=0)
    return Issuer.objects.get(slug=SLUG)


@pytest.fixture
def root_key_away(made, settings):
    """As after the ceremony: the root's file lies in a safe."""
    root = Issuer.objects.get(slug="root")
    path = settings.KEYS_DIR / "issuers" / root.key_reference.removeprefix("file:")
    content = path.read_bytes()
    path.unlink()
    issuer_signer.cache_clear()  # another program, another day
    return lambda: path.write_bytes(content)


def roll_over(slug=SLUG, **options):
    call_command("create_issuers", new_generation=slug, verbosity=0, **options)
    return Issuer.objects.get(slug=slug, issues=True)


class TestANewGeneration:
    def test_issues_from_now_on_and_alone(self, made):
        others = list(Issuer.objects.exclude(slug=SLUG).values())

        newer = roll_over()

        assert (newer.generation, newer.pk != made.pk) == (2, True)
        assert list(Issuer.objects.filter(slug=SLUG, issues=True)) == [newer]
        assert list(Issuer.objects.exclude(slug=SLUG).values()) == others

    def test_has_the_old_name_and_a_new_key_by_the_same_root(self, made):
        newer = roll_over()

        assert parsed(newer).subject == parsed(made).subject
        assert parsed(newer).public_key() != parsed(made).public_key()
        parsed(newer).verify_directly_issued_by(parsed(Issuer.objects.get(slug="root")))

    def test_has_its_responder_and_its_lists(self, made):
        newer = roll_over()

        (responder,) = newer.responders.all()
        parsed(responder).verify_directly_issued_by(parsed(newer))
        assert listed(newer) == listed(newer, "delta") == {}

    def test_may_have_a_key_of_another_type(self, made):
        newer = roll_over(key=KeyType.RSA_3072)

        key = parsed(newer).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        assert key.key_size == 3072
        assert newest_list(newer).is_signature_valid(key)

    def test_may_be_followed_by_another(self, made):
        assert [roll_over().generation for _ in range(3)] == [2, 3, 4]

    def test_leaves_the_old_one_its_lists_and_its_responder(self, made):
        responders = list(made.responders.values())
        number = PublishedCrl.objects.filter(issuer=made, scope="full").latest().number

        roll_over()
        publish(made, at=timezone.now())

        assert list(made.responders.values()) == responders
        assert PublishedCrl.objects.filter(issuer=made, scope="full").latest().number == number + 1
        assert newest_list(made).is_signature_valid(parsed(made).public_key())

    def test_is_not_made_by_a_start(self, made):
        roll_over()
        before = [list(model.objects.order_by("pk").values()) for model in (Issuer, Responder)]

        call_command("create_issuers", verbosity=0)

        assert [list(model.objects.order_by("pk").values()) for model in (Issuer, Responder)] == before


class TestWithoutTheRootsKey:
    def test_nothing_changes_and_no_key_is_made(self, made, root_key_away, settings):
        before, keys = list(Issuer.objects.order_by("pk").values()), set(settings.KEYS_DIR.rglob("*.pem"))

        with pytest.raises(CommandError, match="key-rollover"):
            roll_over()

        assert list(Issuer.objects.order_by("pk").values()) == before
        assert set(settings.KEYS_DIR.rglob("*.pem")) == keys

    def test_it_is_made_once_the_key_is_back(self, made, root_key_away):
        with pytest.raises(CommandError):
            roll_over()

        root_key_away()

        assert roll_over().generation == 2


class TestAnInterruptedRollover:
    def test_is_taken_up_again(self, made):
        """Killed between the making and the hand-over: the old generation issues, the new one waits."""
        root = Issuer.objects.get(slug="root")
        waiting = create(SLUG, by=root, at=timezone.now(), key_type=KeyType.P256, issues=False)

        newer = new_generation(SLUG, at=timezone.now(), key_type=KeyType.P256)

        assert newer == waiting
        assert Issuer.objects.filter(slug=SLUG).count() == 2


class TestTheCommand:
    @pytest.mark.parametrize("slug", ["root", "nobody", ""])
    def test_knows_the_four_issuers_only(self, made, slug):
        with pytest.raises(CommandError):
            call_command("create_issuers", "--new-generation", slug)

        assert Issuer.objects.count() == 5

    def test_says_who_issues_now(self, made, capsys):
        call_command("create_issuers", "--new-generation", SLUG)

        assert capsys.readouterr().out.startswith("phone-authentication 2 issues now")


class TestWhoeverHoldsACertificate:
    def test_of_either_generation_signs_in(self, made, hanako, taro):
        now = timezone.now()
        old = Holder(hanako, "device-of-the-tests-0001", at=now)
        roll_over()
        new = Holder(taro, "device-of-the-tests-0002", at=now)

        for holder, generation in ((old, 1), (new, 2)):
            certificate = identify(holder.token(), nonce=NONCE, origin=ORIGIN, pin=PIN, at=now)
            assert (certificate.citizen, certificate.issuer.generation) == (holder.citizen, generation)

    def test_has_a_chain_found_by_key_identifier(self, made, hanako, taro):
        now = timezone.now()
        old = Holder(hanako, "device-of-the-tests-0001", at=now)
        roll_over()
        new = Holder(taro, "device-of-the-tests-0002", at=now)
        both = [parsed(issuer) for issuer in Issuer.objects.filter(slug=SLUG)]

        for holder in (old, new):
            for candidates in (both, both[::-1]):
                assert issuer_among(parsed(holder.certificate), candidates) == parsed(holder.certificate.issuer)


class Holder:
    def __init__(self, citizen, device, *, at):
        self.citizen, self.phone = citizen, APhone(device)
        registered = self.phone.set_up(ACard(citizen, at=at), at=at)
        (self.certificate,) = (one for one in registered if one.kind == Kind.USER_AUTHENTICATION)

    def token(self):
        return forge.token(
            self.phone.keys[Kind.USER_AUTHENTICATION], parsed(self.certificate), nonce=NONCE, origin=ORIGIN
        )
