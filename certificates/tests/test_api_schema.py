"""The API's description of itself (contract §3): OpenAPI 3.1, without a warning, every call in it."""

import json
import re

from django.core.management import call_command

from certificates.api.urls import urlpatterns


def test_describes_every_call_without_a_warning(tmp_path):
    file = tmp_path / "schema.json"

    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(file))

    described = json.loads(file.read_text())
    assert described["openapi"].startswith("3.1")
    addresses = {path.removeprefix("/api/v1/") for path in described["paths"]}
    assert {re.sub(r"<\w+:(\w+)>", r"{\1}", str(p.pattern)) for p in urlpatterns} <= addresses
