"""WebAuthn Level 3, as far as we rely on it: a key of one device that a person unlocks (R-35).

    registration.py   a new key, judged once
    assertion.py      what it signs afterwards, judged each time
    client_data.py    what the browser says it was asked

Pure, around the library `webauthn`: who may register what, and what is kept of it, is decided above. User verification
is always required: without it a key in the hand proves no person.
"""
