from accounts.models.access_record import AccessRecord
from accounts.models.challenge import Challenge
from accounts.models.citizen import Citizen
from accounts.models.municipality import Municipality
from accounts.models.session import Session
from accounts.models.staff_member import StaffMember

__all__ = ["AccessRecord", "Challenge", "Citizen", "Municipality", "Session", "StaffMember"]
