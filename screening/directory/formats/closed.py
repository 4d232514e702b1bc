"""What lists write where a place is closed, or an entry is none: in a column of its own, or in the
name.
"""

import re
from typing import Final

CLOSED: Final = (
    "Inactive", "Closed", "Permanently closed", "Temporarily closed", "Defunct", "Deactivated",
    "Active, but do not refer", "Do not refer", "Out of business", "Archived", "Moved",
)  # fmt: skip
"""What stands in a column of a status where an entry is not to be shown."""
_SAID: Final = "(?:now |permanently |temporarily )?closed|do not use|do not refer|test(?: record)?"
NAMED: Final = re.compile(
    rf"(?:{_SAID})\s*(?:$|[-:,(]|\d).*|.*[(\[](?:{_SAID})[)\]].*|.*[-:]\s*(?:{_SAID})",
    re.IGNORECASE,
)
"""Names that say so: `CLOSED - Hope House`, `Hope House (closed)`; not `Closed Loop Recovery`."""
NO_CELL: Final = frozenset({"na", "n/a", "#n/a", "null", "none", "-", "--", "."})
"""What programs write into a blank cell."""
