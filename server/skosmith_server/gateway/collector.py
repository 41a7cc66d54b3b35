"""Python's garbage collector, which would stop the service for a look at all that it keeps."""

import gc
from typing import Final

__all__ = ["leave_alone"]

_SELDOM: Final = (700, 10, 1000)
"""How many objects more make it look at new ones, and how often before it looks at old ones.

With its own choice, ten for the last, it goes through all kept answers every second or two
where queries are new: a pause of up to 0.3 seconds for all who wait, and a tenth of the work.
"""


def leave_alone() -> None:
    """Have the collector pass over what is here to stay; to be called when that was exchanged."""
    gc.set_threshold(*_SELDOM)
    gc.unfreeze()  # what was here to stay before may be garbage now
    gc.collect()
    gc.freeze()
