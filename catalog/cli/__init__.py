"""`python -m catalog …`: each command a few lines round a function.

Human text by default, one JSON document (or JSON lines) with --json. Exit 0: done, or an answer that nothing was
found; 2: wrong usage; 1: anything else, with one clear line on stderr.
"""

import sys

from catalog.cli import arguments
from catalog.config import BadSetting, Settings
from catalog.domain.errors import CatalogError, Invalid

USAGE, FAILED = 2, 1


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = arguments.parse(sys.argv[1:] if argv is None else argv)
    try:
        return int(options.run(options, Settings.read()) or 0)
    except (CatalogError, BadSetting) as error:
        print(error, file=sys.stderr)
        return USAGE if isinstance(error, Invalid) and options.refuses_usage else FAILED
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
