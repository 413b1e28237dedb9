"""CloudTrail: the records of calls, spelled as AWS spells them.

`records` are those of any call: `recorded` those of management events, `data_event` those that a trail has to choose
by their resources. `envelope` wraps a record as EventBridge delivers it. `record` is for tests that hand in an event
nobody caused.
"""

from .categories import READS
from .moments import timestamp
from .recorder import Record, data_event, envelope, recorded, records
from .samples import SOURCE_ADDRESS, USER_AGENT, Actor, record

__all__ = [
    "READS",
    "SOURCE_ADDRESS",
    "USER_AGENT",
    "Actor",
    "Record",
    "data_event",
    "envelope",
    "record",
    "recorded",
    "records",
    "timestamp",
]
