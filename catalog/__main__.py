"""`python -m catalog …`"""

import gc
import sys

# What is loaded and kept is large and lives as long as the process: looked through for cycles less often, a command
# starts a tenth sooner, a page is a tenth quicker, a file a third. Objects made until a look, looks until an older one.
gc.set_threshold(50_000, 20, 100)

from catalog.cli import main  # noqa: E402 - the setting is for what this loads

sys.exit(main())
