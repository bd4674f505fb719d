#!/usr/bin/env python3
"""The tree is the layering: src/LAYERS says which folder may include which, this says where one does not.

Also: a file has at most 600 lines, a function at most 60, and includes its own header first.
"""

import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"
FILE_LINES_MAX, FUNCTION_LINES_MAX = 600, 60


def read_layers() -> dict[str, set[str]]:
    lines = [line for line in (SRC / "LAYERS").read_text().splitlines() if line and not line.startswith("#")]
    return {name.strip(): {name.strip(), *allowed.split()} for name, allowed in (line.split(":") for line in lines)}


def long_functions(lines: list[str]) -> list[str]:
    """A function's body is what stands between a `{` and a `}` in the first column."""
    found, begin = [], None
    for number, line in enumerate(lines, start=1):
        if line == "{":
            begin = number
        elif line == "}" and begin is not None:
            if number - begin - 1 > FUNCTION_LINES_MAX:
                found.append(f"{begin}: a function of {number - begin - 1} lines")
            begin = None
    return found


def faults(path: pathlib.Path, layers: dict[str, set[str]]) -> list[str]:
    lines = path.read_text().splitlines()
    layer = path.relative_to(SRC).parts[0]
    if layer not in layers:
        return ["1: its folder is not in src/LAYERS"]
    found = [f"{FILE_LINES_MAX}: the file has {len(lines)} lines"] if len(lines) > FILE_LINES_MAX else []
    includes = [(n, match[1]) for n, line in enumerate(lines, 1) if (match := re.match(r'#include "([^"]+)"', line))]
    for number, name in includes:
        other = name.split("/")[0]
        if "/" in name and other not in layers[layer]:
            found.append(f"{number}: {layer} may not include {name}")
    own = path.with_suffix(".h")
    if path.suffix == ".c" and own.exists() and includes and includes[0][1] != own.relative_to(SRC).as_posix():
        found.append(f"{includes[0][0]}: its own header comes first")
    return found + long_functions(lines)


def main() -> None:
    layers = read_layers()
    found = [
        f"{path.relative_to(SRC.parent)}:{fault}"
        for path in sorted(SRC.rglob("*.[ch]"))
        for fault in faults(path, layers)
    ]
    print("\n".join(found) or "layers: as they should be")
    sys.exit(1 if found else 0)


main()
