"""Three questions at the foot of a page: no cookie, no script, one press, and nothing that says who."""

import re
import uuid

import pytest
from django.test import Client

from certificates import policy
from certificates.models import PageFeedback
from certificates.models.page_feedback import InformationPage

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


def said(**other):
    return {"page": "help", "sending": str(uuid.uuid4()), "there": "yes"} | other


@pytest.fixture
def stranger():
    """A browser without any cookie, and with the check that wants one."""
    return Client(enforce_csrf_checks=True)


class TestFeedback:
    @pytest.mark.parametrize("page", InformationPage.values)
    def test_is_asked_at_the_foot_of_each_page_that_informs(self, client, page):
        told = client.get(f"/{page}/").content.decode()

        assert told.count(f'action="/feedback/?page={page}"') == 1
        assert f'name="page" value="{page}"' in told

    def test_is_taken_without_a_cookie_and_thanked_for(self, stranger):
        sent = stranger.post("/feedback/", said(clear="partly", comment="助かりました"))

        assert (sent.status_code, sent["Location"]) == (302, "/feedback/thanks/?page=help")
        assert not stranger.cookies
        thanks = stranger.get(sent["Location"]).content.decode()
        assert "ありがとうございました" in thanks
        assert 'href="/help/"' in thanks
        row = PageFeedback.objects.get()
        assert (row.there, row.clear, row.easy, row.comment) == ("yes", "partly", "", "助かりました")

    def test_twice_with_one_form_counts_once(self, stranger):
        form = said()
        for _ in range(3):
            stranger.post("/feedback/", form)

        assert PageFeedback.objects.count() == 1

    @pytest.mark.parametrize(
        ("mistake", "says"),
        [
            ({"there": ""}, "どれか1つに答えてください。"),
            ({"there": "maybe"}, "選択してください"),
            ({"comment": "長" * 401}, "400文字までにしてください（いま401文字です）。"),
            ({"comment": "番号 1234 5678 9018"}, "マイナンバーは受け取れません"),
        ],
    )
    def test_with_a_mistake_is_asked_again_on_a_page_of_its_own(self, stranger, mistake, says):
        response = stranger.post("/feedback/", said(**mistake))
        told = response.content.decode()

        assert response.status_code == 200
        assert says in told
        assert "<title>エラー：" in told
        assert not PageFeedback.objects.exists()

    def test_with_a_mistake_survives_another_language(self, stranger):
        form = stranger.get("/help/").content.decode()
        action = re.search(r'action="(/feedback/[^"]*)"', form)[1]
        told = stranger.post(action, said(there="")).content.decode()

        back_to = re.search(r'name="next" value="([^"]*)"', told)[1]
        assert stranger.get(back_to).status_code == 200

    def test_may_be_words_alone(self, stranger):
        assert stranger.post("/feedback/", said(there="", comment="一覧が古い")).status_code == 302

    def test_shows_what_was_typed_as_text(self, stranger):
        told = stranger.post("/feedback/", said(there="maybe", comment=SCRIPT)).content.decode()

        assert SCRIPT not in told
        assert "&lt;script&gt;" in told

    @pytest.mark.parametrize("page", ["", "certificates", "../help", "x" * 1000])
    def test_about_no_page_is_refused(self, stranger, page):
        assert stranger.post("/feedback/", said(page=page)).status_code == 400
        assert stranger.get("/feedback/", {"page": page}).status_code == 400

    def test_from_another_site_is_refused(self, stranger):
        response = stranger.post("/feedback/", said(), headers={"sec-fetch-site": "cross-site"})

        assert response.status_code == 403
        assert not PageFeedback.objects.exists()

    def test_in_a_flood_is_stopped(self, stranger):
        for _ in range(policy.FEEDBACK_BY_ONE.tries):
            assert stranger.post("/feedback/", said()).status_code == 302

        response = stranger.post("/feedback/", said(comment="まだ言いたい"))
        assert response.status_code == 429
        assert "まだ言いたい" in response.content.decode()
        assert PageFeedback.objects.count() == policy.FEEDBACK_BY_ONE.tries
