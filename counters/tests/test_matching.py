"""Who is calling: what was heard against all residents (R-50, R-52, R-54)."""

import itertools
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import connection

from accounts import stop_word
from accounts.models import Citizen, Municipality
from certificates.models import Phone
from counters.hotline import search
from counters.hotline.likeness import Said
from counters.hotline.matching import Heard, find_callers
from counters.hotline.places import lives_there, read_place
from counters.hotline.scores import BAR, SCORES, Agrees, Fact

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SHIBUYA, SHINJUKU, OSAKA, SAPPORO = "131130", "131041", "271004", "011002"


def person(kana="ヤマザキ　ヨウコ", born=date(1980, 3, 12), address="東京都渋谷区松濤一丁目1番2号", office=SHIBUYA):
    return Citizen.objects.create(
        full_name="試験　陽子", kana=kana, birth_date=born, gender="2", address=address,
        municipality=Municipality.objects.get(code=office),
    )  # fmt: skip


@pytest.fixture
def yoko(db):
    return person()


def heard(kana="ヤマザキ ヨウコ", born="昭和55年3月12日", address="渋谷区松濤", **more):
    return Heard(kana, born, address, **more)


def best(heard):
    found = find_callers(heard, at=NOW)
    assert found.candidates, found
    return found.candidates[0]


class TestThreeThings:
    @pytest.mark.parametrize(
        "kana",
        ["ヤマザキ　ヨウコ", "やまざき ようこ", "ﾔﾏｻﾞｷ ﾖｳｺ", "ヤマザキヨーコ", "やまざきよおこ", "ヨウコ ヤマザキ"],
    )
    @pytest.mark.parametrize("born", ["昭和55年3月12日", "S55.3.12", "1980-03-12", "19800312", "55年3月12日"])
    def test_that_agree_are_enough(self, yoko, kana, born):
        found = best(heard(kana, born))

        assert (found.citizen, found.reached, found.mismatches) == (yoko, True, ())

    @pytest.mark.parametrize(
        "kana",
        ["ヤマサキ ヨウコ", "ヤマザキ ヨコ", "ヤマザギ ヨーゴ", "ハマザキ ヨウコ", "ヤマザキ ヨウ", "ヤマダキ ヨウコ"],
    )
    def test_are_enough_with_a_name_that_was_misheard(self, yoko, kana):
        assert best(heard(kana)).reached

    @pytest.mark.parametrize(
        "address",
        ["渋谷区松濤", "東京都渋谷区松濤1丁目", "渋谷松濤", "東京都渋谷区松涛１－１－２", "渋谷区 大字松濤 一丁目"],
    )
    def test_know_an_address_to_the_town(self, yoko, address):
        assert best(heard(address=address)).facts[Fact.ADDRESS] is Agrees.WHOLLY

    def test_with_the_city_alone_are_not_enough_and_the_address_is_asked(self, yoko):
        found = find_callers(heard(address="渋谷区"), at=NOW)

        assert (found.candidates[0].reached, found.ask) == (False, Fact.ADDRESS)

    @pytest.mark.parametrize("born", ["昭和55年", "3月12日", "45歳", "46歳", "S56.3.12", "H4.3.12"])
    def test_with_a_part_of_the_birthday_find_and_do_not_reach(self, yoko, born):
        found = find_callers(heard(born=born), at=NOW)

        assert [one.citizen for one in found.candidates] == [yoko]
        assert (found.candidates[0].reached, found.ask) == (False, Fact.BIRTH_DATE)

    def test_of_which_one_is_wrong_say_which(self, yoko):
        assert best(heard(address="新宿区四谷")).mismatches == ("address",)

    def test_of_which_the_name_is_another_find_nobody(self, yoko):
        found = find_callers(heard("サトウ ケンジ"), at=NOW)

        assert (found.candidates, found.left, found.ask) == ((), 0, Fact.KANA)

    def test_find_who_changed_her_family_name_and_do_not_reach(self, yoko):
        found = best(heard("スズキ ヨウコ"))

        assert (found.facts[Fact.KANA], found.reached) == (Agrees.IN_PART, False)

    def test_a_birthday_that_is_none_is_said_to_be_none(self, yoko):
        assert find_callers(heard(born="きのう"), at=NOW).not_understood == ("birth_date",)

    @pytest.mark.parametrize(
        "nothing", [("", "", ""), ("ヤマザキ ヨウコ", "", ""), ("", "S55.3.12", ""), ("\x01", "\x01", "\x01")]
    )
    def test_of_which_too_little_was_said_find_nobody(self, yoko, nothing):
        assert find_callers(Heard(*nothing), at=NOW).candidates == ()


class TestAStopWord:
    @pytest.fixture
    def word(self, yoko):
        stop_word.keep(yoko, stop_word.hash_new(yoko, "ゆうやけこやけ"), at=NOW)

    def test_lifts_over_the_bar(self, yoko, word):
        assert not best(heard(address="")).reached
        assert best(heard(address="", stop_word="夕やけ")).reached is False
        assert best(heard(address="", stop_word="ユーヤケコヤケ")).reached

    def test_that_is_wrong_is_no_gate(self, yoko, word):
        found = best(heard(stop_word="まったくちがう"))

        assert (found.reached, found.mismatches) == (True, ("stop_word",))

    def test_is_compared_with_few(self, word, monkeypatch):
        for _ in range(12):
            person()
        compared = []
        monkeypatch.setattr(stop_word, "matches", lambda citizen, text: compared.append(citizen) or False)

        found = find_callers(heard(stop_word="なにか"), at=NOW)

        assert (len(compared), len(found.candidates), found.left) == (3, 9, 13)


class TestAPhone:
    @pytest.fixture(autouse=True)
    def phone(self, yoko):
        Phone.objects.create(
            citizen=yoko, device="d", platform="android", model="Tanuki 8 Pro", os_version="16", began_at=NOW
        )

    @pytest.mark.parametrize("model", ["tanuki8", "ＴＡＮＵＫＩ ８ Pro", "Tanuki 8 Pro (2026)"])
    def test_whose_model_is_known_counts(self, model):
        assert best(heard(address="渋谷区", phone_model=model)).reached

    def test_of_the_same_make_counts_for_little(self):
        assert best(heard(phone_model="アンドロイド")).facts[Fact.PHONE_MODEL] is Agrees.IN_PART

    def test_of_another_kind_is_a_mismatch_and_no_gate(self):
        found = best(heard(phone_model="iPhone 17"))

        assert (found.reached, found.mismatches) == (True, ("phone_model",))

    def test_that_was_given_up_is_not_known(self, yoko):
        Phone.objects.filter(citizen=yoko).update(ended_at=NOW)

        assert best(heard(phone_model="Tanuki 8")).mismatches == ("phone_model",)


def _with_phone(citizen):
    Phone.objects.create(
        citizen=citizen, device="e", platform="android", model="Tanuki 8", os_version="16", began_at=NOW
    )


def test_a_house_number_lifts_nobody_over_the_bar():
    """Neighbours know it. Whatever else is said, the sums below the bar stay below it."""
    by_fact = [
        [0, *(points for (one, _), points in SCORES.items() if one is fact)] for fact in Fact if fact is not Fact.HOUSE
    ]
    sums = {sum(each) for each in itertools.product(*by_fact)}

    assert max(points for (fact, _), points in SCORES.items() if fact is Fact.HOUSE) < BAR - max(
        each for each in sums if each < BAR
    )


class TestSeveral:
    def test_are_told_apart_by_the_next_question(self, yoko):
        other = person(address="東京都渋谷区神南一丁目1番1号")
        both = find_callers(heard(address=""), at=NOW)
        one = find_callers(heard(address="渋谷区神南"), at=NOW)

        assert ({one.citizen for one in both.candidates}, both.left) == ({yoko, other}, 2)
        assert both.ask is Fact.ADDRESS
        assert (one.candidates[0].citizen, one.candidates[0].reached, one.ask) == (other, True, None)

    def test_who_agree_wholly_are_asked_what_differs_of_them(self, yoko):
        twin = person()
        assert find_callers(heard(), at=NOW).ask is None  # nothing that is known of them does

        stop_word.keep(twin, stop_word.hash_new(twin, "あおいとり"), at=NOW)
        assert find_callers(heard(), at=NOW).ask is Fact.STOP_WORD
        _with_phone(twin)
        assert find_callers(heard(), at=NOW).ask is Fact.PHONE_MODEL
        Citizen.objects.filter(pk=twin.pk).update(address="東京都渋谷区松濤一丁目1番3号")
        assert find_callers(heard(), at=NOW).ask is Fact.HOUSE

    @pytest.mark.parametrize("said", ["渋谷区松濤1-1-3", "渋谷区松濤 一丁目1番3号", "渋谷区松濤1の1の3"])
    def test_are_told_apart_by_the_house_number(self, yoko, said):
        twin = person(address="東京都渋谷区松濤一丁目1番3号")
        found = find_callers(heard(address=said), at=NOW)

        assert [one.citizen for one in found.candidates] == [twin, yoko]
        assert (found.candidates[0].score > found.candidates[1].score, found.left) == (True, 2)

    def test_of_a_house_number_that_is_neithers_are_both_left_and_asked_something_else(self, yoko):
        stop_word.keep(yoko, stop_word.hash_new(yoko, "あおいとり"), at=NOW)
        person(address="東京都渋谷区松濤一丁目1番3号")
        found = find_callers(heard(address="渋谷区松濤9-9-9"), at=NOW)

        assert len({one.score for one in found.candidates}) == 1
        assert found.ask is Fact.STOP_WORD

    def test_come_the_best_first(self, yoko):
        person(kana="ヤマサキ　ヨウコ")

        assert [one.score for one in find_callers(heard(), at=NOW).candidates] == [95, 90]


@pytest.mark.parametrize(
    ("said", "address", "office", "agrees"),
    [
        ("札幌市中央区例森条", "北海道札幌市中央区例森条西7丁目7番地", SAPPORO, Agrees.WHOLLY),
        ("札幌市中央区", "北海道札幌市中央区例森条西7丁目7番地", SAPPORO, Agrees.IN_PART),
        ("札幌 北一条西", "北海道札幌市中央区北1条西7丁目7番地", SAPPORO, Agrees.WHOLLY),
        ("大阪市架空野町", "大阪府大阪市北区架空野町4番5-601号", OSAKA, Agrees.WHOLLY),
        ("大阪市北区架空町", "大阪府大阪市北区架空野町4番5-601号", OSAKA, Agrees.NEARLY),
        ("大阪市北区", "大阪府大阪市北区架空野町4番5-601号", OSAKA, Agrees.IN_PART),
        ("しぶやく", "東京都渋谷区松濤一丁目1番2号", SHIBUYA, Agrees.IN_PART),
        ("とうきょうと しぶやく しょうとう", "東京都渋谷区松濤一丁目1番2号", SHIBUYA, Agrees.IN_PART),
        ("松濤", "東京都渋谷区松濤一丁目1番2号", SHIBUYA, Agrees.IN_PART),
        ("大阪府渋谷区松濤", "東京都渋谷区松濤一丁目1番2号", SHIBUYA, Agrees.NOT),
        ("新宿区松濤", "東京都渋谷区松濤一丁目1番2号", SHIBUYA, Agrees.NOT),
        ("渋谷区神南", "東京都渋谷区松濤一丁目1番2号", SHIBUYA, Agrees.IN_PART),
        ("ここ", "東京都渋谷区松濤一丁目1番2号", SHIBUYA, Agrees.NOT),
        ("新宿区市ヶ谷", "東京都新宿区市谷一丁目", SHINJUKU, Agrees.NEARLY),
        ("新宿区霞が関", "東京都新宿区霞ヶ関一丁目", SHINJUKU, Agrees.WHOLLY),
        ("新宿区一番町", "東京都新宿区一番町2番", SHINJUKU, Agrees.WHOLLY),
    ],
)
def test_a_place_is_known_to_the_town(db, said, address, office, agrees):
    place = read_place(said)

    assert lives_there(place, address, Municipality.objects.get(code=office)) is agrees


def test_no_two_things_reach_the_bar_without_a_third():
    """R-52: whoever knows a name and a birthday knows what the neighbours know."""
    highest = {fact: max(points for (one, _), points in SCORES.items() if one is fact) for fact in Fact}

    assert all(highest[one] + highest[other] < BAR for one in Fact for other in Fact if one is not other)


def test_the_hotline_finds_people_of_every_city(yoko):
    far = person(kana="ヤマザキ　ヨウコ", address="大阪府大阪市北区架空野町4番5号", office=OSAKA)

    assert {one.citizen for one in find_callers(heard(address=""), at=NOW).candidates} == {yoko, far}


class TestTheColumns:
    @pytest.mark.parametrize(
        "write",
        [
            lambda one: Citizen.objects.filter(pk=one.pk).update(kana="サトウ　ケンジ"),
            lambda one: setattr(one, "kana", "サトウ　ケンジ") or one.save(),
            lambda one: setattr(one, "kana", "サトウ　ケンジ") or one.save(update_fields=["kana"]),
        ],
        ids=["update", "save", "update_fields"],
    )
    def test_follow_the_name(self, yoko, write):
        write(yoko)
        yoko.refresh_from_db()

        assert (yoko.kana_spoken, yoko.kana_skeleton) == ("サトーケンジ", "サトケンシ")

    def test_are_filled_for_many_at_once(self, yoko):
        yoko.pk = None
        [one] = Citizen.objects.bulk_create([Citizen(
            full_name="x", kana="オオノ　エリ", birth_date=date(2000, 1, 1), gender="1", address="町",
            municipality=yoko.municipality,
        )])  # fmt: skip

        assert Citizen.objects.get(pk=one.pk).kana_skeleton == "オノイリ"


PEOPLE = """
INSERT INTO accounts_citizen (id, full_name, full_name_substitutes, kana, kana_spoken, kana_skeleton, birth_date,
                              gender, address, address_substitutes, municipality_id)
SELECT uuidv7(), '試験', '', k, k, k, date '1940-01-01' + n % 25000, '2', '東京都渋谷区', '',
       (ARRAY['131130', '131041', '271004', '011002'])[1 + n % 4]
FROM (SELECT n, 'シケン' || translate(n::text, '0123456789', 'アカサタナハマヤラワ') AS k
      FROM generate_series(1, 40000) AS n) AS named
"""


def _plan(cursor, question, told):
    cursor.execute("EXPLAIN " + question, told)
    return "\n".join(row[0] for row in cursor.fetchall())


class TestTheIndexes:
    @pytest.fixture(autouse=True)
    def populated(self, transactional_db):
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE)
        with settings.EMBEDDED_POSTGRES.connect(connection.settings_dict["NAME"]) as superuser:
            superuser.execute("VACUUM (ANALYZE) accounts_citizen")

    @pytest.mark.parametrize(
        ("typed", "indexes"),
        [
            (heard(), ["citizen_as_told", "citizen_as_misheard"]),
            (heard(born="昭和55年"), ["citizen_as_misheard", "citizen_of_a_place"]),
            (heard(born="3月12日", address=""), ["citizen_as_misheard"]),
            (heard(born=""), ["citizen_as_misheard"]),
        ],
        ids=["whole", "year", "day", "name"],
    )
    def test_answer_by_themselves(self, typed, indexes):
        """EXPLAIN on a table of forty thousand, as the application's role: no question reads through the people."""
        said = Said.read(typed.kana, typed.born, typed.address, "", "", at=NOW)
        with connection.cursor() as cursor:
            plans = [_plan(cursor, question, search.told(said)) for question in search.questions(said)]

        assert len(plans) == len(indexes)
        for plan, index in zip(plans, indexes, strict=True):
            assert index in plan, plan
            assert "Index Cond" in plan, plan
            assert "Seq Scan" not in plan, plan
