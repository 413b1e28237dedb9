"""EventBridge as it treats events of AWS itself: from a record to the targets of the rules that hear of it."""

from .delivery import deliver
from .loop import Loop

__all__ = ["Loop", "deliver"]
