"""The whole house with its keys in PKCS#11 tokens: the worker signs in one, the web in the other, and a life works."""

import pytest

from simulator.cast import CAST
from simulator.phone import DIGITAL_SIGNATURE, Phone
from tests.running_house import opened
from tests.softhsm import PIN, SoftHsm
from tests.witnesses import OpenSSL, in_lists

pytestmark = [pytest.mark.slow, pytest.mark.openssl]


@pytest.fixture(scope="module")
def house(django_db_setup, tmp_path_factory):
    softhsm = SoftHsm.in_folder(tmp_path_factory.mktemp("softhsm"))
    softhsm.new_token("issuers of the house")
    softhsm.new_token("responders of the house")
    settings = {
        "KEYS_BACKEND": "pkcs11", "RESPONDER_KEYS_BACKEND": "pkcs11", "PKCS11_MODULE": softhsm.module,
        "PKCS11_TOKEN": "issuers of the house", "PKCS11_PIN": PIN,
        "RESPONDER_PKCS11_TOKEN": "responders of the house", "RESPONDER_PKCS11_PIN": PIN,
    }  # fmt: skip
    with opened(django_db_setup.template, tmp_path_factory.mktemp("house"), **settings) as house:
        yield house


class TestAHouseWithTokens:
    def test_keeps_no_key_in_files(self, house):
        with house.connect() as connection:
            tables = ("issuer", "responder", "sealer")
            rows = [
                connection.execute(f"SELECT key_reference FROM certificates_{table}").fetchall() for table in tables
            ]

        assert [len(each) for each in rows] == [5, 4, 1]
        assert all(reference.startswith("pkcs11:object=") for each in rows for (reference,) in each)
        assert list(house.data_dir.rglob("*.pem")) == []

    def test_leads_a_life_from_the_application_to_a_stop(self, house, tmp_path):
        phone = Phone(house.base_url)
        phone.pin, phone.signing_password = "7391", "ZEBRA7QX1"
        openssl = OpenSSL(tmp_path, house.base_url)
        phone.apply(phone.card_of(CAST["aoi"].full_name))
        phone.register(wait_seconds=60.0)
        phone.sign_in()
        assert [openssl.says(der) for der in phone.certificates.values()] == ["good", "good"]
        assert set(in_lists(phone.certificates[DIGITAL_SIGNATURE])) == {""}

        phone.suspend()

        assert {openssl.says(der) for der in phone.certificates.values()} == {"revoked certificateHold"}
        phone.hang_up()
