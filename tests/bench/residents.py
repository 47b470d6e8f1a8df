"""Residents without cards, to look somebody up among: made by SQL, as many as BENCH_RESIDENTS says. Kept between runs.

Harder than the country: some fourteen thousand names in all, the most frequent as frequent as a family's and a given
name in Japan are, and every resident in one of the dozen cities that a fresh house knows. The indexes are dropped while
the rows are written and made again from their own definitions.
"""

import itertools
import os
import time

import psycopg
from psycopg import sql

from accounts.as_told import spoken
from accounts.misheard import skeleton
from tests.bench import house

RESIDENTS = int(os.environ.get("BENCH_RESIDENTS", "2000000"))
AT_ONCE = 1_000_000
# The more frequent first.
FAMILIES = """
サトウ スズキ タカハシ タナカ イトウ ワタナベ ヤマモト ナカムラ コバヤシ カトウ ヨシダ ヤマダ
ササキ ヤマグチ マツモト イノウエ キムラ ハヤシ シミズ ヤマザキ モリ アベ イケダ ハシモト ヤマシタ
イシカワ ナカジマ マエダ フジタ オガワ ゴトウ オカダ ハセガワ ムラカミ コンドウ イシイ サイトウ
サカモト エンドウ アオキ フジイ ニシムラ フクダ オオタ ミウラ フジワラ オカモト マツダ ナカガワ
ナカノ ハラダ オノ タムラ タケウチ カネコ ワダ ナカヤマ イシダ ウエダ モリタ ハラ シバタ サカイ
クドウ ヨコヤマ ミヤザキ ミヤモト ウチダ タカギ アンドウ タニグチ オオノ マルヤマ イマイ タカダ
フジモト タケダ ムラタ ウエノ スギヤマ マスダ スガワラ ヒラノ コジマ オオツカ チバ クボ マツイ
イワサキ サクライ キノシタ ノグチ マツオ ノムラ キクチ サノ オオニシ スギモト アライ ハマダ
イチカワ フルカワ ミズノ コマツ シマダ コヤマ ヤスダ ホンダ ヒラタ カワグチ ヒガシ
"""
GIVEN = """
ヒロシ ヨウコ ケイコ カズコ サチコ ヒロコ トシコ ノリコ ユミコ クミコ ナオミ マユミ アケミ トモコ
ヨシコ キヨシ イサム ミノル シゲル タカシ ヒデオ カズオ マサオ ヨシオ タケシ ツヨシ マコト
ダイスケ ケンイチ ユウイチ シンイチ コウイチ ジュンイチ リョウタ ショウタ ダイキ ツバサ ショウ レン
ハルト ユウト ソウタ リク ヒナタ ミナト アオイ ユイ サクラ メイ ハナ リン ミオ ヒマリ ユナ
アカリ イチカ サラ ミサキ アヤカ ナナミ モモカ アヤ マイ ユカ メグミ カオリ マリ エミ リエ ミカ
ユウコ サトミ チヒロ マサミ カズミ ヒトミ アキラ マナブ サトル オサム ススム イクオ フミオ ノボル
ハジメ ゴロウ サブロウ ジロウ タロウ イチロウ シロウ ヨシロウ キイチロウ ケンジ コウジ シンジ
セイジ ユウジ リョウジ エイジ ジュンジ カツミ テルオ ハルオ フユコ ナツコ アキコ ハルコ
"""
SKEWED = 1.2  # the first of a hundred is met twice as often as if all were alike
_NAMES = "CREATE TABLE bench.names (f int, g int, kana text, spoken text, skeleton text, PRIMARY KEY (f, g))"
_PEOPLE = """
INSERT INTO accounts_citizen (id, full_name, full_name_substitutes, kana, kana_spoken, kana_skeleton, birth_date,
                              gender, address, address_substitutes, municipality_id)
SELECT uuidv7(), '試験 ' || drawn.n, '', named.kana, named.spoken, named.skeleton,
       date '1926-01-01' + floor(random() * 36500)::int, '1', lived.address || '本町' || drawn.n %% 9 || '番1号', '',
       lived.code
FROM (SELECT n, floor(random() ^ %(skewed)s * %(families)s)::int AS f,
             floor(random() ^ %(skewed)s * %(given)s)::int AS g,
             1 + floor(random() * %(cities)s)::int AS city
      FROM generate_series(%(first)s, %(last)s) AS n) AS drawn
JOIN bench.names AS named USING (f, g)
JOIN (SELECT code, prefecture || name AS address, row_number() OVER (ORDER BY code) AS n
      FROM accounts_municipality) AS lived ON lived.n = drawn.city
"""


def fill(count: int = RESIDENTS) -> float:
    """Seconds it took; 0.0 when they are there already. A million at a time: what was killed goes on where it was."""
    with house.as_superuser() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench.residents (rows integer)")
        connection.execute("CREATE TABLE IF NOT EXISTS bench.indexes (definition text)")
        began, there = time.monotonic(), _there(connection)
        if there < count:
            _drop_indexes(connection)
            _names(connection)
        for first in range(there + 1, count + 1, AT_ONCE):
            _people(connection, first, min(first + AT_ONCE - 1, count))
        made = _make_indexes(connection)
        return time.monotonic() - began if made else 0.0


def _there(connection: psycopg.Connection) -> int:
    return connection.execute("SELECT coalesce(sum(rows), 0) FROM bench.residents").fetchone()[0]


def _names(connection: psycopg.Connection) -> None:
    connection.execute("DROP TABLE IF EXISTS bench.names")
    connection.execute(_NAMES)
    families, given = list(enumerate(FAMILIES.split())), list(enumerate(GIVEN.split()))
    with connection.cursor().copy("COPY bench.names FROM STDIN") as copy:
        for (f, family), (g, one) in itertools.product(families, given):
            sounds = spoken(family + one)
            copy.write_row((f, g, f"{family}　{one}", sounds, skeleton(sounds)))
    connection.execute("ANALYZE bench.names")


def _drop_indexes(connection: psycopg.Connection) -> None:
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE tablename = 'accounts_citizen' AND indexname LIKE 'citizen\\_%'"
    ).fetchall()
    with connection.transaction():
        for name, definition in found:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
            connection.execute("INSERT INTO bench.indexes VALUES (%s)", [definition])


def _make_indexes(connection: psycopg.Connection) -> bool:
    """Whether any was missing."""
    definitions = [row[0] for row in connection.execute("SELECT definition FROM bench.indexes").fetchall()]
    if not definitions:
        return False
    with connection.transaction():
        connection.execute("SET LOCAL maintenance_work_mem = '1GB'")
        for definition in definitions:
            connection.execute(definition)
        connection.execute("DELETE FROM bench.indexes")
    connection.execute("VACUUM (ANALYZE, FREEZE) accounts_citizen")
    return True


def _people(connection: psycopg.Connection, first: int, last: int) -> None:
    said = {
        "skewed": SKEWED,
        "families": len(FAMILIES.split()),
        "given": len(GIVEN.split()),
        "cities": connection.execute("SELECT count(*) FROM accounts_municipality").fetchone()[0],
    }
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        psycopg.ClientCursor(connection).execute(_PEOPLE, said | {"first": first, "last": last})
        connection.execute("INSERT INTO bench.residents VALUES (%s)", [last - first + 1])
