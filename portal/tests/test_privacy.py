"""/privacy/ against the tables: whatever points at a citizen is said there (R-25)."""

import pytest
from django.apps import apps

from accounts.models import Citizen

pytestmark = pytest.mark.django_db

RECORDS, AT_A_DESK = "証明書と、その記録", "窓口や電話でした手続き"
SAID = {  # told a second time by hand: the words of the page for every table
    "StopWord": "停止用合言葉",
    "KnownBrowser": "初めてのブラウザー",
    "AccessRecord": "だれが、いつ、なぜ、あなたの記録を見たか",
    "MailAddress": "メールアドレス",
    "MailVerification": "メールアドレス",
    "Notice": "お知らせと、「身に覚えがない」と知らせたこと",
    "Case": "お知らせと、「身に覚えがない」と知らせたこと",
    "Inquiry": "問い合わせと、そのお返事",
    "Card": RECORDS,
    "Phone": "スマホの機種とシステムの番号",
    "Certificate": RECORDS,
    "Receipt": RECORDS,
    "DeletedCopy": RECORDS,
    "Application": "署名した申請書",
    "Evidence": "署名した申請書",
    "Passkey": "指紋や顔でのサインインの公開鍵",
    "FaceCapture": "顔の写真",
    "ScreenSignIn": "サインインしているブラウザー",
    "Session": "サインインしているブラウザー",
}


def tables():
    """Every model of ours with a column for a citizen."""
    for model in apps.get_models():
        if model.__module__.partition(".")[0] in ("accounts", "certificates", "counters"):
            columns = {field.name: field for field in model._meta.fields}
            points = any(field.related_model is Citizen for field in columns.values() if field.is_relation)
            if model is not Citizen and (points or "citizen_id" in columns):
                yield model


def test_says_everything_that_is_kept_of_a_person(client):
    page = client.get("/privacy/").content.decode()
    unsaid = []
    for model in tables():
        words = SAID.get(model.__name__, AT_A_DESK if model.__module__.startswith("counters") else None)
        if words is None or words not in page:
            unsaid.append(model.__name__)

    assert unsaid == []
