"""The house is away, the calls are not: written down, sealed, sent in later (R-58). The server really stops."""

import time

import pytest
from playwright.sync_api import expect

from config import welcome
from tests import database
from tests.journeys.judges import axe_faults
from tests.journeys.operator import AOI, DESK, Operator, sign_in

pytestmark = pytest.mark.browser
HELD = """SELECT c.status FROM certificates_certificate c JOIN accounts_citizen p ON p.id = c.citizen_id
 WHERE p.full_name = '見本橋　葵' AND c.carrier = 'card' AND c.status <> 'revoked'"""
NOT_YET = "受け付けました。まだ止まっていません"
STORED = """async () => {
  const open = indexedDB.open("hotline-outage", 1);
  await new Promise(done => open.onsuccess = done);
  const store = open.result.transaction("kept").objectStore("kept").getAll();
  await new Promise(done => store.onsuccess = done);
  open.result.close();
  return store.result.map(each => new TextDecoder().decode(each.sealed));
}"""
KEY = """async () => {
  const open = indexedDB.open("hotline-outage", 1);
  await new Promise(done => open.onsuccess = done);
  const store = open.result.transaction("keys").objectStore("keys").get("key");
  await new Promise(done => store.onsuccess = done);
  open.result.close();
  return [store.result.key.extractable,
          await crypto.subtle.exportKey("raw", store.result.key).catch(error => error.name)];
}"""


@pytest.fixture
def operator(window):
    page = window(**DESK)
    sign_in(page, "denwa-1")
    page.goto("/staff/hotline/")
    page.locator("[data-outage-page][data-ready]").wait_for(state="attached")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return Operator(page)


@pytest.fixture
def server(house):
    """Stops it and starts it; started it is left."""
    part = house.parts["web server"]

    class Server:
        def stop(self):
            part.stop()

        def start(self):
            part.start()
            welcome.wait_until_it_answers("127.0.0.1", int(house.base_url.rpartition(":")[2]))

    yield Server()
    if not part.is_running():
        Server().start()


@pytest.fixture
def storage(house):
    """The database of this house turns everybody away, and lets them in again."""

    def allow(yes):
        with database.SERVER.connect("postgres") as superuser:
            superuser.autocommit = True
            superuser.execute(f'ALTER DATABASE "{house.database}" WITH ALLOW_CONNECTIONS {yes}')
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [house.database]
            )

    yield allow
    allow(True)


def writes_down(page, **said):
    told = AOI | said
    for name in ("kana", "born", "address"):
        page.locator(f"form [name={name}]").fill(told[name])
    page.locator("form [name=target][value=card]").check()
    page.keyboard.press("Control+Enter")


def statuses(house):
    with house.connect() as connection:
        return {row[0] for row in connection.execute(HELD).fetchall()}


def test_a_call_is_taken_without_a_server_and_carried_out_when_it_is_back(operator, server, house):
    page = operator.page
    server.stop()
    page.goto("/staff/hotline/")  # whatever page is asked for
    page.locator("[data-outage][data-ready]").wait_for()
    expect(page.locator("p[data-state=away]")).to_contain_text("受け付けますが、まだ止まりません")
    writes_down(page)
    expect(page.locator("[data-told]")).to_have_text("受け付けました。まだ止まっていません。")
    writes_down(page, kana="サトウ　ケンジ")
    lines = page.locator("[data-kept] li")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text(NOT_YET)
    assert axe_faults(page) == []
    assert not any("みほんばし" in sealed or "born" in sealed for sealed in page.evaluate(STORED))
    assert page.evaluate(KEY) == [False, "InvalidAccessError"]
    page.reload()  # the desk's computer is started again: nothing is lost
    expect(lines).to_have_count(2)
    assert "止めました" not in page.locator("main").inner_text()
    server.start()
    expect(lines.first).to_contain_text("止めました", timeout=30_000)
    expect(lines.nth(1)).to_contain_text("決められません", timeout=30_000)
    assert statuses(house) == {"on_hold"}
    with house.connect() as connection:
        kept = connection.execute(
            "SELECT k.outcome, k.taken_at < k.received_at FROM counters_keptcall k ORDER BY k.received_at"
        ).fetchall()
    assert kept == [("stopped", True), ("unsure", True)]
    lines.nth(1).locator("a").click()
    operator.is_ready()


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_happens_twice(operator, house):
    page = operator.page
    page.goto("/staff/hotline/outage/")
    page.locator("[data-outage][data-ready]").wait_for()
    lost = []

    def lose(route):
        route.fetch()  # it arrives, and is carried out; the answer does not come back
        lost.append(route.request.url)
        route.abort()
        page.unroute("**/outage/keep/")

    page.route("**/outage/keep/", lose)
    with house.connect() as connection:
        before = connection.execute("SELECT count(*) FROM counters_keptcall").fetchone()[0]
    writes_down(page)
    expect(page.locator("[data-kept] li").last).to_contain_text("止", timeout=30_000)
    expect(page.locator("[data-kept] li").last.locator("a")).to_be_visible(timeout=30_000)
    with house.connect() as connection:
        after = connection.execute("SELECT count(*) FROM counters_keptcall").fetchone()[0]
    assert (len(lost), after - before) == (1, 1)


def test_in_the_middle_of_a_call_what_was_heard_goes_along(operator, server):
    page = operator.page
    operator.takes_a_call()
    page.locator("[data-outage-page][data-ready]").wait_for(state="attached")
    server.stop()
    page.locator("#heard-kana").fill("みほんばし あおい")
    page.keyboard.press("Tab")
    expect(page.locator("[data-say-when=away]")).to_contain_text("応答がありません")
    page.locator("[data-outage-link]").click()
    page.locator("[data-outage][data-ready]").wait_for()
    expect(page.locator("form [name=kana]")).to_have_value("みほんばし あおい")
    assert "あおい" not in page.url
    server.start()
    expect(page.locator("[data-state=back]")).to_be_visible(timeout=30_000)


def test_who_signed_out_cannot_read_what_was_kept(operator, server, house):
    page = operator.page
    server.stop()
    page.goto("/staff/hotline/outage/")
    page.locator("[data-outage][data-ready]").wait_for()
    writes_down(page, kana="サトウ　ケンジ")
    expect(page.locator("[data-kept] li").last).to_contain_text("サトウ")
    page.context.clear_cookies()
    server.start()
    expect(page.locator("[data-state=signed-out]")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-kept] li").last).not_to_contain_text("サトウ")
    expect(page.locator("[data-kept] li").last).to_contain_text("ほかの職員")
    time.sleep(30 - time.time() % 30 + 0.5)  # a code works once
    sign_in(page, "denwa-1")
    page.goto("/staff/hotline/outage/")
    expect(page.locator("[data-kept] li").last).to_contain_text("決められません", timeout=30_000)


def test_a_call_is_taken_without_a_database_and_carried_out_when_it_is_back(operator, storage, house):
    page = operator.page
    operator.takes_a_call()
    page.locator("[data-outage-page][data-ready]").wait_for(state="attached")
    storage(False)
    page.locator("#heard-kana").fill("カリノミヤ マコト")
    page.keyboard.press("Tab")
    expect(page.locator("[data-say-when=away]")).to_contain_text("応答がありません", timeout=30_000)
    page.locator("[data-outage-link]").click()
    page.locator("[data-outage][data-ready]").wait_for()
    expect(page.locator("form [name=kana]")).to_have_value("カリノミヤ マコト")
    writes_down(page, kana="ダレモ　イナイ")
    expect(page.locator("[data-kept] li").last).to_contain_text(NOT_YET)

    storage(True)

    expect(page.locator("[data-kept] li").last).to_contain_text("決められません", timeout=60_000)


def test_without_a_worker_a_stop_is_a_stop_and_what_follows_comes_later(operator, house):
    """The worker makes lists and sends letters; what asks about a certificate is answered by the row (R-60)."""
    worker = house.parts["job worker"]
    worker.stop()
    try:
        operator.takes_a_call()
        operator.identifies("ren")
        operator.chooses(1)
        operator.stops()
        expect(operator.page.locator("[data-proof]")).to_contain_text("停止を確認", timeout=30_000)
        assert jobs_waiting(house) > 0
    finally:
        worker.start()
    deadline = time.monotonic() + 60
    while jobs_waiting(house) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert jobs_waiting(house) == 0


def jobs_waiting(house):
    with house.connect() as connection:
        sql = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE '%publish_crls'"
        return connection.execute(sql).fetchone()[0]
