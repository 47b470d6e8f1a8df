from simulator.models.chip_key import ChipKey
from simulator.models.chip_pin import ChipPin
from simulator.models.virtual_card import VirtualCard

__all__ = ["ChipKey", "ChipPin", "VirtualCard"]
