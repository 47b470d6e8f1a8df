"""What a citizen must have been able to read before applying, and first when something is lost: facts of the rules."""

import re

import pytest

pytestmark = pytest.mark.django_db

FACTS = {
    "/about/": [
        "運転免許証",  # what it is not for
        "属性証明（iPhoneだけ）",
    ],
    "/prepare/": [
        "おサイフケータイ",
        "セキュリティ",
        "Android 6.0",
        "署名用パスワード",
        "住民基本台帳用",  # the four of a card, told apart
        "券面",
    ],
    "/help/passwords/": ["署名用", "利用者証明用", "住民基本台帳用", "券面"],
    "/certificates/apply/?platform=android": ["同じ効力があります", "法律により罰せられます"],
    "/certificates/apply/?platform=iphone": ["同じ効力があります", "法律により罰せられます", "iPhone"],
    "/certificates/apply/": ["15歳未満", "職員が顔の写真を見てから"],
}


@pytest.mark.parametrize(("address", "facts"), FACTS.items())
def test_a_page_says_its_facts(client, address, facts):
    page = client.get(address).content.decode()

    assert [fact for fact in facts if fact not in page] == []


def test_the_telephone_comes_first_for_whoever_lost_something(client):
    headings = re.findall(r"<h2[^>]*>([^<]+)", client.get("/lost/").content.decode())

    assert "電話" in headings[0]
