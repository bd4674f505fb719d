#!/usr/bin/env python3
"""Runs a command beside a PostgreSQL of its own, which is gone afterwards however the command ends.

usage: with_postgres.py COMMAND [ARGUMENT...]
FANGST_TEST_DATABASE is how the command connects as superuser: unit tests, pytest and the benchmark look there.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "test"))

from support.cluster import run_with_cluster

if len(sys.argv) < 2:
    sys.exit(__doc__)
sys.exit(run_with_cluster(sys.argv[1:]))
