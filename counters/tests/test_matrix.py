"""Every address of staff and every API call × every role × own or another municipality (S6, R-40, R-53).

Walked from the tables of addresses: what has no row in matrix.py fails, and what answers otherwise than its row too.
"""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path, reverse
from django.utils import timezone

from accounts.models import AccessRecord, Notice, StaffMember, StaffSession
from accounts.tests.colleagues import COLLEAGUES, KITA, SHIBUYA
from certificates import notices
from certificates.api import urls as api
from certificates.models import Passkey, StatusChange
from certificates.states import Kind
from certificates.tests import a_chip
from certificates.tests.api_client import Browser
from certificates.tests.people import ACard
from certificates.tests.test_push import KEY
from counters import urls
from counters.guard import staff_only
from counters.tests import matrix
from counters.tests.scene import COOKIE, PLACES, ROLES, Scene, sits

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
OPENED = {200, 302, 409, 422}
STAFF = {row.name: row for row in matrix.STAFF}
API = {call.name: call for call in matrix.API}
GUARDED = [row for row in matrix.STAFF if row.who]
UNTOUCHED = [*apps.get_app_config("counters").get_models(), AccessRecord, Notice, StatusChange, StaffMember]


def ids(row):
    return row.name


@pytest.fixture(autouse=True)
def terminal(settings):
    settings.CARD_TERMINAL = "certificates.tests.a_chip.AChip"
    settings.WEB_PUSH_KEY, settings.WEB_PUSH_CONTACT = KEY, "mailto:operators@example.jp"
    yield
    a_chip.clear()


@pytest.fixture
def scene(staff, hanako, card, hanako_at_home):
    return Scene(staff, hanako, card, hanako_at_home)


def pages(patterns=urls.urlpatterns):
    return {pattern.name: pattern for pattern in patterns if isinstance(pattern, URLPattern)}


def address(pattern, names, namespace="counters"):
    wanted = pattern.pattern.converters
    return reverse(f"{namespace}:{pattern.name}", kwargs={name: names[name] for name in wanted})


def ask(client, method, where, typed=None):
    """The answer, and whatever it did undone."""
    point = transaction.savepoint()
    try:
        return getattr(client, method.lower())(where, typed if method == "POST" else None)
    finally:
        transaction.savepoint_rollback(point)


def ask_json(client, method, where, typed):
    point = transaction.savepoint()
    try:
        return client.generic(method, where, json.dumps(typed or {}).encode(), content_type="application/json")
    finally:
        transaction.savepoint_rollback(point)


def rows():
    return [list(model.objects.order_by("pk").values_list()) for model in UNTOUCHED]


def expected(row, login, office):
    """What the table says this person meets at this address."""
    if ROLES[login] not in row.who:
        return {403}
    foreign = {
        matrix.OFFICE: not office,
        matrix.COUNTRY: not office and ROLES[login] in matrix.COUNTERS,
        matrix.OPERATOR: login != "denwa-1",
        matrix.PRACTICE: login not in ("denwa-1", "denwa-cho"),
    }.get(row.whose, False)
    return {404} if foreign else OPENED


def faults_of(row, pattern, scene):
    """Each cell of this row that answers otherwise than the table says."""
    found, where, typed = [], address(pattern, scene.names), scene.filled(row.typed)
    for login in COLLEAGUES:
        client, wanted = sits(login), expected(row, login, PLACES[login] == SHIBUYA)
        for method in row.methods.split():
            point = transaction.savepoint()
            before, answer = rows(), getattr(client, method.lower())(where, typed if method == "POST" else None)
            touched = wanted != OPENED and rows() != before
            transaction.savepoint_rollback(point)
            leads = answer.headers.get("Location", "")
            if answer.status_code not in wanted or leads.startswith(("/staff/sign-in/", "/staff/prove/")):
                found.append(f"{method} by {login}: {answer.status_code} {leads}, not {sorted(wanted)}")
            if touched:
                found.append(f"{method} by {login}: refused, and something was written")
            sees = wanted == OPENED and PLACES[login] in ("", SHIBUYA)
            text = b"".join(answer).decode(errors="replace")
            if any(word in text for word in scene.words()) and not (sees and row.shows):
                found.append(f"{method} by {login}: names a person")
            if str(scene.citizen.pk) in text and not sees:
                found.append(f"{method} by {login}: points at a person")
    return found


class TestTheTable:
    def test_has_a_row_for_every_page_of_staff(self):
        assert set(pages()) == set(STAFF)
        assert len(STAFF) == len(matrix.STAFF)

    def test_has_a_row_for_every_call(self):
        assert {pattern.name for pattern in api.urlpatterns} == set(API)

    @pytest.mark.parametrize("row", matrix.STAFF, ids=ids)
    def test_says_what_the_guard_says(self, row):
        page = pages()[row.name].callback

        assert (page.roles, page.proved) == (row.who, row.proved)


class TestAPageOfStaff:
    @pytest.mark.parametrize("row", GUARDED, ids=ids)
    def test_opens_to_whom_the_table_says_and_to_nobody_else(self, row, scene):
        assert faults_of(row, pages()[row.name], scene) == []

    @pytest.mark.parametrize("row", matrix.STAFF, ids=ids)
    def test_takes_no_other_method(self, row, scene):
        where, client = address(pages()[row.name], scene.names), sits("mado-cho")
        takes = {*row.methods.split(), *({"HEAD"} if "GET" in row.methods else ())}

        refused = {method for method in METHODS if ask(client, method, where).status_code == 405}

        assert refused == set(METHODS) - takes

    @pytest.mark.parametrize("row", GUARDED, ids=ids)
    def test_sends_whoever_is_not_of_staff_to_sign_in(self, row, scene, card):
        citizen = Browser()
        citizen.sign_in_with_card(card)
        where = address(pages()[row.name], scene.names)

        for client in (Client(), citizen.client):
            client.handler.enforce_csrf_checks = False
            for method in row.methods.split():
                answer = ask(client, method, where, scene.filled(row.typed))
                assert (answer.status_code, answer.headers["Location"][:15]) == (302, "/staff/sign-in/"), method

    @pytest.mark.parametrize("row", GUARDED, ids=ids)
    def test_opens_to_nobody_who_has_something_else_to_do_first(self, row, scene):
        login = next(login for login in COLLEAGUES if ROLES[login] in row.who)
        member, where = StaffMember.objects.filter(login=login), address(pages()[row.name], scene.names)
        first = {}
        for step, before in {
            "/staff/sign-in/code/": lambda: sits(login, half=True),
            "/staff/unlock/": lambda: _after(login, lambda: StaffSession.objects.update(locked_at=timezone.now())),
            "/staff/password/": lambda: _after(login, lambda: member.update(must_change_password=True)),
            "/staff/sign-in/": lambda: _after(login, lambda: member.update(is_active=False)),
        }.items():
            point = transaction.savepoint()
            client = before()
            first[step] = {
                client.generic(m, where).headers.get("Location", "")[: len(step)] for m in row.methods.split()
            }
            transaction.savepoint_rollback(point)

        assert first == {step: {step} for step in first}

    @pytest.mark.parametrize("row", GUARDED, ids=ids)
    def test_asks_for_a_fresh_proof_where_the_table_says(self, row, scene):  # S5
        login = next(login for login in COLLEAGUES if ROLES[login] in row.who)
        where = address(pages()[row.name], scene.names)
        client = sits(login, proved_at=timezone.now() - timedelta(minutes=15, seconds=1))

        for method in row.methods.split():
            leads = ask(client, method, where, scene.filled(row.typed)).headers.get("Location", "")
            assert leads.startswith("/staff/prove/") is row.proved, (method, leads)

    def test_of_a_role_that_was_changed_is_gone_at_the_next_request(self, scene):  # S3
        for change in ({"role": "auditor", "municipality": None}, {"municipality": KITA}):
            client, member = sits("mado-2"), StaffMember.objects.filter(login="mado-2")
            point = transaction.savepoint()
            member.update(**{"municipality_id" if name == "municipality" else name: to for name, to in change.items()})
            answer = client.get(address(pages()["visit"], scene.names))
            transaction.savepoint_rollback(point)
            assert answer.status_code in (302, 404), change


def _after(login, change):
    client = sits(login)
    change()
    return client


class TestACall:
    @pytest.fixture
    def application(self, phone, card, now):
        return phone.apply(card, at=now)

    @pytest.fixture
    def owner(self, card, application):
        browser = Browser()
        browser.sign_in_with_card(card)
        return browser.client

    def answers(self, client, call, application):
        client.handler.enforce_csrf_checks = False
        where = self.address(call, application)
        return {
            method: ask_json(client, method, where, call.typed).status_code for method in API[call.name].methods.split()
        }

    def address(self, call, application):
        pattern = next(one for one in api.urlpatterns if one.name == call.name)
        named = {"application_id": application.pk, "passkey_id": self.passkey.pk, "capture_id": application.pk,
                 "notice_id": self.notice.pk}  # fmt: skip
        return address(pattern, named | {"device": "device-of-the-matrix-01"}, "api")

    @pytest.fixture(autouse=True)
    def a_passkey(self, card, now):
        """Of the same person."""
        certificate = card.certificate(Kind.USER_AUTHENTICATION)
        key = {"credential_id": b"id", "public_key": b"key", "sign_count": 0, "may_be_copied": False}
        self.passkey = Passkey.objects.create(
            citizen=card.citizen, certificate=certificate, name="指", added_at=now, **key
        )
        self.notice = notices.tell(card.citizen.pk, notices.About.PIN_CHANGED, at=now)

    @pytest.mark.parametrize("call", matrix.API, ids=ids)
    def test_means_nothing_to_staff(self, call, application, staff):
        """Whoever sits at a desk is nobody here: the cookie of staff is not even looked at (contract §3)."""
        nobody = self.answers(Client(), call, application)
        for login in COLLEAGUES:
            client = sits(login)
            client.cookies[COOKIE]["path"] = "/"  # as if a browser had sent it all the same
            assert self.answers(client, call, application) == nobody, login

        refusal = {matrix.SIGNED_IN: {401}, matrix.OWN: {401}, matrix.OWNER: {404}}.get(call.who)
        if refusal:
            assert set(nobody.values()) == refusal
        else:
            assert not set(nobody.values()) & {401, 403, 404, 405}

    @pytest.mark.parametrize("call", matrix.API, ids=ids)
    def test_is_about_ones_own(self, call, application, owner, taro, now):
        from_elsewhere = Browser()
        taro.municipality_id = KITA
        taro.save()
        from_elsewhere.sign_in_with_card(ACard(taro, at=now))

        owners = set(self.answers(owner, call, application).values())
        others = set(self.answers(from_elsewhere.client, call, application).values())
        if call.who in (matrix.OWNER, matrix.OWN):
            assert (404 in owners, others) == (False, {404})
        else:
            assert not (owners | others) & {401, 404, 405}


class TestEverythingElse:
    def test_is_the_same_to_staff_as_to_anyone(self, staff):
        """Pages of citizens, of relying parties, of the sandbox: whoever is signed in as staff is nobody there."""
        found = {}
        for where in plain_addresses(get_resolver().url_patterns):
            if where.startswith("staff/"):
                continue
            nobody = ask(Client(raise_request_exception=False), "GET", f"/{where}")
            for login in ("mado-cho", "denwa-cho", "kanri"):
                member = sits(login)
                member.raise_request_exception = False
                answer = ask(member, "GET", f"/{where}")
                if told(answer) != told(nobody) or COLLEAGUES[login][0].encode() in b"".join(answer):
                    found[where, login] = told(answer)

        assert found == {}


def told(answer):
    return answer.status_code, answer.headers.get("Location")


def plain_addresses(patterns, prefix=""):
    """Those without a part to be filled in."""
    for pattern in patterns:
        part = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from plain_addresses(pattern.url_patterns, part)
        elif not any(sign in part for sign in "<^$("):
            yield part


class TestTheJudges:
    """A test that cannot fail proves nothing: each kind of forgotten guard, put before them."""

    @pytest.fixture
    def swap(self, monkeypatch):
        def put(name, page):
            monkeypatch.setattr(pages()[name], "callback", page)

        return put

    def test_see_a_page_without_a_row(self):
        more = [*urls.urlpatterns, path("open/", lambda request: HttpResponse(), name="forgotten")]

        assert set(pages(more)) - set(STAFF) == {"forgotten"}

    def test_see_a_page_without_a_guard(self, scene, swap):
        swap("desk", lambda request: HttpResponse("open to all"))

        assert not hasattr(pages()["desk"].callback, "roles")
        found = faults_of(STAFF["desk"], pages()["desk"], scene)
        assert {"GET by kanri: 200 , not [403]", "GET by denwa-1: 200 , not [403]"} <= set(found)

    def test_see_a_page_that_forgets_whose_it_is(self, scene, swap):
        @staff_only(*matrix.COUNTERS)
        def page(request, at_work, visit_id):
            return HttpResponse("anybody's")

        swap("visit", page)

        assert "GET by kita-1: 200 , not [404]" in faults_of(STAFF["visit"], pages()["visit"], scene)

    def test_see_a_page_that_names_somebody(self, scene, swap):
        @staff_only(*matrix.ANSWERERS)
        def page(request, at_work):
            return HttpResponse(scene.citizen.full_name)

        swap("approvals", page)

        assert "GET by denwa-cho: names a person" in faults_of(STAFF["approvals"], pages()["approvals"], scene)

    def test_see_a_refusal_that_wrote_something(self, scene, swap):
        def page(request, visit_id):
            Notice.objects.create(citizen=scene.citizen, about="suspended", at=timezone.now())
            return HttpResponse(status=403)

        swap("close_visit", page)

        assert "POST by kanri: refused, and something was written" in faults_of(
            STAFF["close_visit"], pages()["close_visit"], scene
        )
