#!/usr/bin/env python3
"""Turns a folder of built files into C, so that one binary serves the portal.

The bytes go into assembler `.incbin`, which is instant at any size; each file is also kept gzipped where that is
smaller, and as brotli where the portal's build has left one beside it (NAME.br). usage: embed_assets.py FOLDER OUT.c WORK_FOLDER
"""

import gzip
import pathlib
import sys

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
PLAIN = b"<!doctype html><html lang=en><title>fangst</title><p>This build has no portal.</html>\n"


def include(symbol: str, path: pathlib.Path) -> str:
    return (
        f'__asm__(".section .rodata\\n.global {symbol}\\n{symbol}:\\n.incbin \\"{path}\\"\\n"\n'
        f'        ".global {symbol}_end\\n{symbol}_end:\\n.byte 0\\n.previous\\n");\n'
        f"extern const char {symbol}[], {symbol}_end[];"
    )


def main() -> None:
    folder, out, work = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    work.mkdir(parents=True, exist_ok=True)
    if not (folder / "index.html").exists():
        folder = work / "plain"
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_bytes(PLAIN)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in TYPES]
    files.sort(key=lambda path: path.name != "index.html")
    parts = ['/* Made by tools/embed_assets.py. */\n#include "api/assets.h"\n']
    rows = []
    for number, path in enumerate(files):
        zipped = work / f"asset_{number}.gz"
        zipped.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
        brotli = path.with_name(path.name + ".br")
        texts = []
        for suffix, kind in (("", path), ("_gz", zipped), ("_br", brotli)):
            size = kind.stat().st_size if kind.exists() else 0
            if suffix == "" or 0 < size < path.stat().st_size:
                parts.append(include(f"asset_{number}{suffix}", kind))
                texts.append(f"{{ asset_{number}{suffix}, {size} }}")
            else:
                texts.append("{ 0 }")
        rows.append(f'    {{ "/{path.relative_to(folder).as_posix()}", "{TYPES[path.suffix]}", {", ".join(texts)} }},')
    parts += ["const struct asset ASSETS[] = {", *rows, "};", f"const size_t ASSETS_COUNT = {len(files)};"]
    out.write_text("\n".join(parts) + "\n")


main()
