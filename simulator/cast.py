"""The fictional people of the sandbox: who they are, what card they hold, and what each is for.

None of them exists. Their family names are made up (見本橋, 架空野…), their towns real, their streets not. The PINs
stand on the tray for everyone to read (R-33 is about real cards).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.citizen import Gender
from certificates.models.carriers import Platform
from certificates.policy import CARD_CERTIFICATE_LIFETIME
from certificates.states import Kind


class KeyType(StrEnum):
    P256 = "p256"
    RSA_2048 = "rsa-2048"  # what cards carried for years, and many still do


class Matter(StrEnum):
    """What is the matter with the card when it is dealt."""

    NOTHING = ""
    ON_HOLD = "on_hold"
    SIGNING_LOCKED = "signing_locked"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One of the cast and the card dealt to them. `…_substitutes` as in accounts.models.Citizen (R-03)."""

    full_name: str
    kana: str
    birth_date: date
    gender: Gender
    municipality: str  # six-digit code
    address: str
    purpose: str | Promise
    platform: Platform
    signing: str | None  # None: a card without a signing certificate
    authentication: str
    card_text: str
    phone_kinds: tuple[Kind, ...] = tuple(Kind)
    full_name_substitutes: str = ""
    address_substitutes: str = ""
    written_as: str = ""  # the name as the register writes it, where the certificate cannot
    key_type: KeyType = KeyType.P256
    lasts: timedelta = CARD_CERTIFICATE_LIFETIME
    matter: Matter = Matter.NOTHING

    @property
    def card_kinds(self) -> tuple[Kind, ...]:
        return tuple(Kind) if self.signing else (Kind.USER_AUTHENTICATION,)


CAST: dict[str, Person] = {
    "aoi": Person(
        full_name="見本橋　葵",
        kana="ミホンバシ　アオイ",
        birth_date=date(1994, 4, 18),
        gender=Gender.FEMALE,
        municipality="131041",
        address="東京都新宿区見本橋一丁目2番3号",
        purpose=_("はじめてAndroidで申請する人"),
        platform=Platform.ANDROID,
        signing="AOI2026",
        authentication="1418",
        card_text="0418",
        lasts=timedelta(days=1400),
    ),
    "ren": Person(
        full_name="架空野　蓮",
        kana="カクウノ　レン",
        birth_date=date(1988, 11, 2),
        gender=Gender.MALE,
        municipality="271004",
        address="大阪府大阪市北区架空野町4番5-601号",
        purpose=_("iPhoneで申請する人"),
        platform=Platform.IPHONE,
        signing="REN88KAKU",
        authentication="8811",
        card_text="1102",
        lasts=timedelta(days=1100),
    ),
    "shiori": Person(
        full_name="例森　栞",
        kana="レイモリ　シオリ",
        birth_date=date(2003, 7, 7),
        gender=Gender.FEMALE,
        municipality="011002",
        address="北海道札幌市中央区例森条西7丁目7番地",
        purpose=_("ログイン用だけをスマートフォンに入れたい人"),
        platform=Platform.ANDROID,
        signing="SHIORI77",
        authentication="7703",
        card_text="0707",
        phone_kinds=(Kind.USER_AUTHENTICATION,),
        lasts=timedelta(days=700),
    ),
    "makoto": Person(
        full_name="仮之宮　誠",
        kana="カリノミヤ　マコト",
        birth_date=date(1979, 1, 25),
        gender=Gender.MALE,
        municipality="231002",
        address="愛知県名古屋市中区仮之宮二丁目8番1号",
        purpose=_("カードをなくして、カードを一時停止している人"),
        platform=Platform.ANDROID,
        signing="MAKOTO79",
        authentication="7925",
        card_text="0125",
        lasts=timedelta(days=900),
        matter=Matter.ON_HOLD,
    ),
    "fumi": Person(
        full_name="暮坂見　文",
        kana="クレサカミ　フミ",
        birth_date=date(1947, 10, 30),
        gender=Gender.FEMALE,
        municipality="132012",
        address="東京都八王子市暮坂見町15番地の1",
        purpose=_("カードの有効期限がもうすぐ切れる人"),
        platform=Platform.ANDROID,
        signing="FUMI1947",
        authentication="4730",
        card_text="1030",
        lasts=timedelta(days=30),
    ),
    "hinata": Person(
        full_name="雲ヶ空　ひなた",
        kana="クモガソラ　ヒナタ",
        birth_date=date(2017, 5, 5),
        gender=Gender.OTHER,
        municipality="472018",
        address="沖縄県那覇市雲ヶ空三丁目5番5号",
        purpose=_("署名用の証明書がカードにない子ども"),
        platform=Platform.IPHONE,
        signing=None,
        authentication="1755",
        card_text="0505",
        lasts=timedelta(days=1000),
    ),
    "maria": Person(
        full_name="EXEMPLAR MARIA FERNANDA LUZ",
        kana="エグゼンプラル　マリア　フェルナンダ　ルス",
        birth_date=date(1990, 2, 14),
        gender=Gender.FEMALE,
        municipality="141003",
        address="神奈川県横浜市中区夢港通六丁目14番地ミホンハイツ204",
        purpose=_("ミドルネームのある外国人住民"),
        platform=Platform.ANDROID,
        signing="LUZ1990MF",
        authentication="9014",
        card_text="0214",
        lasts=timedelta(days=420),
    ),
    "atsushi": Person(
        full_name="吉田空　淳",
        full_name_substitutes="10000",
        written_as="𠮷田空　淳",
        kana="ヨシダゾラ　アツシ",
        birth_date=date(1966, 9, 9),
        gender=Gender.MALE,
        municipality="261009",
        address="京都府京都市左京区葛見本町99番地",
        address_substitutes="00000000010000000",
        purpose=_("名前と住所に、代替文字に置きかえた漢字がある人"),
        platform=Platform.IPHONE,
        signing="YOSHI0909",
        authentication="6699",
        card_text="0909",
        lasts=timedelta(days=1250),
    ),
    "daichi": Person(
        full_name="錠ヶ原　大地",
        kana="ジョウガハラ　ダイチ",
        birth_date=date(1999, 12, 12),
        gender=Gender.MALE,
        municipality="401307",
        address="福岡県福岡市博多区錠ヶ原五丁目12番12号",
        purpose=_("署名用パスワードを5回まちがえてロックした人"),
        platform=Platform.ANDROID,
        signing="DAICHI99",
        authentication="9912",
        card_text="1212",
        lasts=timedelta(days=1500),
        matter=Matter.SIGNING_LOCKED,
    ),
    "takashi": Person(
        full_name="古鍵川　隆",
        kana="フルカギガワ　タカシ",
        birth_date=date(1958, 6, 21),
        gender=Gender.MALE,
        municipality="041009",
        address="宮城県仙台市青葉区古鍵川四丁目6番21号",
        purpose=_("RSA-2048の鍵が入った、以前からのカードの人"),
        platform=Platform.ANDROID,
        signing="TAKA1958",
        authentication="5821",
        card_text="0621",
        key_type=KeyType.RSA_2048,
        lasts=timedelta(days=300),
    ),
}
