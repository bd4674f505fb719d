#!/usr/bin/env python3
"""Builds every fuzz_*.c beside this file with clang's fuzzer and sanitizers and runs each for so long, two at a time.

usage: run.py SECONDS [TARGET...]
Ends with "N passed, N failed". What the fuzzers find interesting is kept in build/fuzz/corpus and used again; an input
that crashes is left in build/fuzz and named.
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "build" / "fuzz"
LIBRARIES = ["libmicrohttpd", "gnutls", "jansson", "sqlite3", "libsodium", "libutf8proc", "zlib", "libpq", "libxml-2.0", "liboath", "libfido2"]
SANITIZERS = "address,undefined"
FLAGS = ["-std=c11", "-g", "-O1", "-D_GNU_SOURCE", "-I" + str(ROOT / "src"), "-I" + str(OUT), "-fno-omit-frame-pointer",
         "-fno-sanitize-recover=undefined"]  # fmt: skip
INPUT_BYTES_MAX = 20000
AT_A_TIME = 2


def run(command: list[str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}\n0 passed, 1 failed")
    return done.stdout


def include_flags() -> list[str]:
    return run(["pkg-config", "--cflags", *LIBRARIES]).split()


def compile_one(source: pathlib.Path, newest_header: float, includes: list[str]) -> pathlib.Path:
    target = OUT / "objects" / (str(source).replace("/", "_") + ".o")
    if not target.exists() or target.stat().st_mtime < max(source.stat().st_mtime, newest_header):
        sanitize = f"-fsanitize=fuzzer-no-link,{SANITIZERS}"
        run(["clang", *FLAGS, *includes, sanitize, "-c", str(source), "-o", str(target)])
    return target


def build_library() -> pathlib.Path:
    """All of src but the commands, and sql/ as C."""
    (OUT / "objects").mkdir(parents=True, exist_ok=True)
    run([sys.executable, "tools/embed_sql.py", "sql", str(OUT / "sql.h"), str(OUT / "sql.c")])
    sources = [path for path in sorted((ROOT / "src").rglob("*.c")) if path.parent.name != "main"] + [
        OUT / "sql.c"
    ]
    headers = [*(ROOT / "src").rglob("*.h"), *(ROOT / "src").rglob("*.def")]
    newest_header = max(path.stat().st_mtime for path in headers)
    includes = include_flags()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(lambda source: compile_one(source, newest_header, includes), sources))
    library = OUT / "libcore.a"
    library.unlink(missing_ok=True)
    run(["ar", "rcs", str(library), *map(str, objects)])
    return library


def build(source: pathlib.Path, library: pathlib.Path) -> pathlib.Path:
    binary = OUT / source.stem
    libraries = run(["pkg-config", "--libs", *LIBRARIES]).split()
    run(["clang", *FLAGS, *include_flags(), f"-fsanitize=fuzzer,{SANITIZERS}", str(source), str(library), *libraries, "-pthread", "-o",
         str(binary)])  # fmt: skip
    return binary


def fuzz(binary: pathlib.Path, seconds: int) -> bool:
    name = binary.name.removeprefix("fuzz_")
    found = OUT / "corpus" / name
    found.mkdir(parents=True, exist_ok=True)
    command = [str(binary), f"-max_total_time={seconds}", f"-max_len={INPUT_BYTES_MAX}", "-timeout=20", "-rss_limit_mb=2048",
               "-print_final_stats=1", f"-artifact_prefix={OUT}/{name}-", str(found), str(HERE / "corpus" / name)]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=ROOT,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        errors="replace",
    )
    stats = dict(line[6:].split(":") for line in done.stdout.splitlines() if line.startswith("stat::"))
    tries = stats.get("number_of_executed_units", "?").strip()
    verdict = "nothing found" if done.returncode == 0 else "FAILED"
    print(f"fuzz {name}: {tries} inputs in {seconds} s, {verdict}", flush=True)
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-60:]), flush=True)
    return done.returncode == 0


def main() -> None:
    seconds, wanted = int(sys.argv[1]), sys.argv[2:]
    sources = [
        path
        for path in sorted(HERE.glob("fuzz_*.c"))
        if not wanted or path.stem.removeprefix("fuzz_") in wanted
    ]
    library = build_library()
    binaries = [build(source, library) for source in sources]
    with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
        passed = list(pool.map(lambda binary: fuzz(binary, seconds), binaries))
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed", flush=True)
    sys.exit(0 if all(passed) and passed else 1)


main()
