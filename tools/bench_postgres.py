#!/usr/bin/env python3
"""Measures on a PostgreSQL of its own: runs `fangst bench --database` beside pgbench, which lives in the same database.

usage: bench_postgres.py [OPTION OF fangst bench ...]
The server is durable as in production and has memory enough that it writes what it must and reads nothing again; it is
gone afterwards. Its folder is a temporary one: TMPDIR says on which disk.
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test"))

from support import cluster

SETTINGS = {
    "max_connections": 300,
    "shared_buffers": "2GB",
    "max_wal_size": "8GB",
    "autovacuum_naptime": "5s",  # statistics of a database that was empty a moment ago
}
SCALE = "100"  # branches of pgbench; with fewer than clients it would wait for itself
ORDERS = "300000"


def main() -> int:
    options = sys.argv[1:]
    if "--orders" not in options:
        options += ["--orders", ORDERS]
    environment = os.environ | {"PATH": f"{cluster.BINARIES}:{os.environ['PATH']}"}
    with cluster.Cluster(**SETTINGS) as server:
        place = cluster.in_database(server.conninfo, cluster.new_database(server.conninfo))
        subprocess.run(["pgbench", "-i", "-q", "-s", SCALE, place], env=environment, check=True, capture_output=True)
        server.ask("CHECKPOINT")
        secret = ROOT / "build" / "bench" / "postgres.key"
        secret.parent.mkdir(parents=True, exist_ok=True)
        secret.unlink(missing_ok=True)
        command = [ROOT / "build/release/fangst", "bench", "--database", place, "--secret-file", secret, *options]
        return subprocess.run(command, env=environment, check=False).returncode


sys.exit(main())
