#!/usr/bin/env python3
"""The tables of docs/ledger.md are those of the program, and stay so: fills what `fangst ledger` says in between the prose.

Each section of it stands between `<!-- NAME -->` and `<!-- end -->`, in the page as in the command's output. With --check
the page is only compared, and the exit status is 1 if it is not what would be written.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "ledger.md"
SECTION = re.compile(r"<!-- (?!end)(.+?) -->\n(.*?)<!-- end -->\n", re.DOTALL)


def main() -> int:
    printed = subprocess.run([ROOT / "build/release/fangst", "ledger"], capture_output=True, text=True, check=True).stdout
    sections = {found[1]: found[0] for found in SECTION.finditer(printed)}
    page = PAGE.read_text()
    missing = sections.keys() ^ {found[1] for found in SECTION.finditer(page)}
    if missing:
        print(f"docs/ledger.md and `fangst ledger` do not have the same sections: {', '.join(sorted(missing))}")
        return 1
    filled = SECTION.sub(lambda found: sections[found[1]], page)
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(filled)
    elif filled != page:
        print("docs/ledger.md is not what the tables say: `make build` and tools/ledger_page.py write it anew")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
