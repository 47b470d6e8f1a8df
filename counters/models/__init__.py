from counters.models.approval import Approval, ApprovalState, Wish
from counters.models.call import Because, Call, Caller, Case, Target
from counters.models.call_event import CallEvent, Happened
from counters.models.call_stop import CallStop
from counters.models.card_reissue import CardReissue, Speed
from counters.models.daily_number import DailyNumber
from counters.models.flag import Flag, Why
from counters.models.holder_letter import HolderLetter
from counters.models.identity_check import Arrival, IdentityCheck
from counters.models.incoming_call import IncomingCall
from counters.models.kept_call import KeptCall, Outcome
from counters.models.loss_report import LossReport
from counters.models.office_rules import OfficeRules
from counters.models.pin_reset import PinReset
from counters.models.practice import Practice
from counters.models.record_batch import RecordBatch, RecordLine
from counters.models.record_change import Changed, RecordChange
from counters.models.reply_letter import ReplyLetter
from counters.models.shift_note import ShiftNote
from counters.models.slip import Slip, SlipPrint
from counters.models.visit import Purpose, Visit

__all__ = [
    "Approval",
    "ApprovalState",
    "Arrival",
    "Because",
    "Call",
    "CallEvent",
    "CallStop",
    "Caller",
    "CardReissue",
    "Case",
    "Changed",
    "DailyNumber",
    "Flag",
    "Happened",
    "HolderLetter",
    "IdentityCheck",
    "IncomingCall",
    "KeptCall",
    "LossReport",
    "OfficeRules",
    "Outcome",
    "PinReset",
    "Practice",
    "Purpose",
    "RecordBatch",
    "RecordChange",
    "RecordLine",
    "ReplyLetter",
    "ShiftNote",
    "Slip",
    "SlipPrint",
    "Speed",
    "Target",
    "Visit",
    "Why",
    "Wish",
]
