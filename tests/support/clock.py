"""The moment at which tests happen: services are handed it, and never look at a clock."""

from datetime import UTC, datetime

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
