"""A phone in Python: it drives a whole life of phone certificates over HTTP, for tests, load and the command line.

    phone = Phone("http://localhost:8000")
    phone.apply(phone.card_of("見本橋　葵"))
    phone.register()
    phone.sign_in()
    phone.suspend()

It knows the house only by its addresses and imports nothing of it.
"""

from simulator.phone.conversation import Conversation, Refused
from simulator.phone.device import NotReady, Phone
from simulator.phone.documents import BOTH_KINDS, DIGITAL_SIGNATURE, USER_AUTHENTICATION

__all__ = [
    "BOTH_KINDS",
    "DIGITAL_SIGNATURE",
    "USER_AUTHENTICATION",
    "Conversation",
    "NotReady",
    "Phone",
    "Refused",
]
