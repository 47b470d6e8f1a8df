"""A person as a supervisor or auditor needs them: one and the same in every list, and nobody in particular (R-40)."""

import uuid

from accounts import peppered


def code_of(citizen_id: uuid.UUID) -> str:
    """人-3FA-1C0: the same for the same person, worth nothing without the pepper."""
    digits = peppered.digest(f"person in a list\n{citizen_id}").hex()[:6].upper()
    return f"人-{digits[:3]}-{digits[3:]}"
