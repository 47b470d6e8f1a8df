"""The phone system announces a call, signed by the openssl command as docs/telephony.md shows it; F8 takes it."""

import base64
import subprocess
import time
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.judges import axe_faults
from tests.journeys.operator import DESK, Operator, sign_in
from tests.running_house import TELEPHONY_SECRET

pytestmark = pytest.mark.browser


def by_openssl(message):
    """HMAC-SHA256, base64, by somebody who knows nothing of our code."""
    key = base64.b64decode(TELEPHONY_SECRET.removeprefix("whsec_")).hex()
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key}", "-binary"]
    return base64.b64encode(subprocess.run(command, input=message, capture_output=True, check=True).stdout).decode()


def announces(page, number):
    body, sent_id, at = f'{{"number": "{number}", "operator": "denwa-1"}}', f"msg_{uuid.uuid4()}", int(time.time())
    headers = {
        "content-type": "application/json", "webhook-id": sent_id, "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{by_openssl(f'{sent_id}.{at}.{body}'.encode())}",
    }  # fmt: skip
    return page.context.request.post("/staff/hotline/incoming/", data=body, headers=headers)


def test_a_call_that_is_announced_rings_and_is_taken_with_one_key(window, house):
    page = window(**DESK)
    sign_in(page, "denwa-1")
    page.goto("/staff/hotline/")
    assert page.locator(".rings__one").count() == 0

    answer = announces(page, "090-0000-4321")
    assert (answer.status, answer.json()["operator"]) == (201, "denwa-1")
    expect(page.locator(".rings__one")).to_contain_text("•••• 4321")  # by itself
    assert "0000" not in page.locator("main").inner_text()
    assert axe_faults(page) == []
    page.keyboard.press("F8")

    Operator(page).is_ready()
    expect(page.locator(".bar")).to_contain_text("•••• 4321")
    assert "0000-4321" not in house.log_text()
    page.goto("/staff/hotline/")
    assert page.locator(".rings__one").count() == 0
