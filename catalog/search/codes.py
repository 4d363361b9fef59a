"""The numbers that terms have in the columns; one list a vocabulary, its order never stored."""

from catalog.domain.counting import LOSS_COLUMNS
from catalog.domain.outcomes import Band, Grade, OutcomeKind

KINDS = (*LOSS_COLUMNS, OutcomeKind.FOUND)  # as losses and gains are printed
GRADES = tuple(Grade)
BANDS = tuple(Band)
FACTS = tuple(OutcomeKind)  # as outcomes are recorded
KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
GRADE_CODES = {grade: code for code, grade in enumerate(GRADES)}
BAND_CODES = {band: code for code, band in enumerate(BANDS)}
FACT_CODES = {kind: code for code, kind in enumerate(FACTS)}
NO_KIND = -1
NO_DAY = 0  # ordinals of days begin at 1
NO_VERSION = 0
OPEN = -1
