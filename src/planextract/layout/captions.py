"""How captions of tables and figures begin."""

from __future__ import annotations

import re

CAPTION = re.compile(
    r"^(table|tabell|exhibit|figure|figur|diagram|chart|box|appendix|bilaga|tabelle|tableau)\s*[A-Z]?[-.]?\d",
    re.IGNORECASE,
)
