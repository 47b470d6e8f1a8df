"""The secrets of a phone system: read, or refused at the start."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.telephony_settings import secrets_of

SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


@pytest.mark.parametrize("word", ["not base64!", "whsec_c2hvcnQ=", ""])
def test_a_secret_that_protects_nothing_is_refused_at_the_start(word):
    with pytest.raises(ImproperlyConfigured):
        secrets_of([word])


def test_secrets_are_read_with_and_without_their_prefix():
    spelled = base64.b64encode(SECRET).decode()

    assert secrets_of([spelled, f"whsec_{spelled}"]) == [SECRET, SECRET]
