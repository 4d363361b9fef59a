"""The parts that a question's rows fall into by time and by place; see T9 and T10 of the counting rules."""

IN_PERIOD, SPREAD, UNDATED = "inside", "spread", "undated"
WHEN = (IN_PERIOD, SPREAD, UNDATED)
INSIDE, POSSIBLE, UNPLACED = "inside", "possible", "unplaced"
SURE = "sure"
