"""The front: the one port that every client calls.

It tells what is asked, asks whether it is allowed, passes it on to whoever plays that service, notes it, and tells
others of it.
"""

from .calls import Call
from .faults import Fault
from .server import Front

__all__ = ["Call", "Fault", "Front"]
