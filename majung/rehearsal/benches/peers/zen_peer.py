"""Runs in the environment of zen-engine: takes a decision graph and rows, then answers and times when asked.

One JSON document a line on standard input, one a line on standard output.
"""

import json
import sys
import time
from typing import Any

import zen  # type: ignore[import-not-found]  # only its own environment has it


def main() -> None:
    start = json.loads(sys.stdin.readline())
    # A static loader keeps the compiled graph; a decision made from text is compiled at every call.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": start["graphs"]}})
    say({"ready": True})
    for line in sys.stdin:
        asked = json.loads(line)
        rows = start["rows"][asked["graph"]]
        if asked["do"] == "answer":
            say([engine.evaluate(asked["graph"], row)["result"] for row in rows])
        else:
            say(timed(engine, asked["graph"], rows))


def timed(engine: Any, graph: str, rows: list[dict[str, Any]]) -> list[int]:
    """Nanoseconds of each decision with its trace."""
    spent = []
    for row in rows:
        begun = time.perf_counter_ns()
        engine.evaluate(graph, row, {"trace": True})
        spent.append(time.perf_counter_ns() - begun)
    return spent


def say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
