"""Reads orders over the API, on the client's machine. usage: read.py < TASK.json > ORDERS.json"""

import base64
import json
import sys
import urllib.request


def main() -> None:
    task = json.load(sys.stdin)
    pair = base64.b64encode(f"{task['username']}:{task['password']}".encode()).decode()
    orders = []
    for path in task["paths"]:
        request = urllib.request.Request(task["url"] + path, headers={"Authorization": f"Basic {pair}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            orders.append(json.load(answer))
    json.dump(orders, sys.stdout)


main()
