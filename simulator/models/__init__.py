from simulator.models.chip_key import ChipKey
from simulator.models.chip_pin import ChipPin
from simulator.models.pin_permit import PinPermit
from simulator.models.practice_person import PracticePerson
from simulator.models.virtual_card import VirtualCard

__all__ = ["ChipKey", "ChipPin", "PinPermit", "PracticePerson", "VirtualCard"]
