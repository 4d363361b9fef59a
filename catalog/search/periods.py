"""The parts that a question's rows fall into by time and by place; see T9 and T10 of the counting rules."""

IN_PERIOD, SPREAD, UNDATED = "inside", "spread", "undated"
WHEN = (IN_PERIOD, SPREAD, UNDATED)
INSIDE, POSSIBLE, UNPLACED = "inside", "possible", "unplaced"
SURE = "sure"
# What stands beside a total and is not in it → the parameter that asks for it.
BESIDE = {"match": ("match", POSSIBLE), "where": ("where", POSSIBLE), UNPLACED: ("where", UNPLACED)}
