"""What can be set about talking in groups."""

from datetime import time

from pydantic import Field

from config.sections import Clock, Section, Whole
from config.times import Weekday


class Nudge(Section):
    """The weekly line in the network's group, with a button to take part. Only where the group is on a platform whose
    groups have such buttons: not on the web page."""

    enabled: bool = True
    """Whether there is such a line."""
    weekday: Weekday = Weekday.MONDAY
    """The day of the line. On a day off it comes on the next working day."""
    at: Clock = time(10, 0)
    """The local time of the line."""
    every_weeks: Whole = Field(1, ge=1, le=12)
    """How many weeks there are from one line to the next."""
