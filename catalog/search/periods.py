"""The parts that a question's rows fall into by time, place and role; see T9, T10 and T11 of the counting rules."""

IN_PERIOD, SPREAD, UNDATED = "inside", "spread", "undated"
WHEN = (IN_PERIOD, SPREAD, UNDATED)
INSIDE, POSSIBLE, UNPLACED = "inside", "possible", "unplaced"
SURE = "sure"
MUNITIONS = "munitions"  # T11: they stay out of totals unless they are asked for
APART, ONLY, INCLUDED = "apart", "only", "included"
# What stands beside a total and is not in it → the parameter that asks for it.
BESIDE = {"match": ("match", POSSIBLE), "where": ("where", POSSIBLE), UNPLACED: ("where", UNPLACED),
          MUNITIONS: (MUNITIONS, ONLY)}  # fmt: skip
