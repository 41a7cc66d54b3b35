"""How long lookups take while others ask for the impossible: four clients look labels up, N attack.

Each attacker asks one cartesian product after another, each a different one, from an address of its
own or all from one. Prints the median and the 99th percentile of the lookups' times.
"""

import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from urllib.parse import quote

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("converter", "server", "tests")]

from running import serving

SECONDS = 10.0
VICTIMS = 4
SEEDS = Path(__file__).parents[1] / "seeds"
LOOKUP = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    'SELECT ?label {{ ?skill skos:notation "CSMG_{}" ; skos:prefLabel ?label }} # {}'
)
PRODUCT = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }} # {}"


def asking(port: int, source: str, query: str, done: threading.Event, times: list[float]) -> None:
    """Ask one query after another, each another one, until it is done."""
    with closing(
        HTTPConnection("127.0.0.1", port, timeout=30, source_address=(source, 0))
    ) as connection:
        for number in count():
            if done.is_set():
                return
            text = (
                query.format(number % 6 + 1, f"{source} {number}")
                if query is LOOKUP
                else query.format(f"{source} {number}")
            )
            start = time.perf_counter()
            try:
                connection.request(
                    "GET", f"/sparql?query={quote(text)}", headers={"Accept": "text/csv"}
                )
                response = connection.getresponse()
                response.read()
            except (HTTPException, OSError):
                connection.close()
                continue
            times.append(time.perf_counter() - start if response.status == 200 else float("inf"))
            if response.status != 200 and query is not LOOKUP:
                time.sleep(0.01)  # refused at once: a client that never waits is another attack


def measure(port: int, attackers: int, addresses: int) -> tuple[list[float], int]:
    """Give the times of lookups, and how many queries of attackers were answered or refused."""
    done, times, attacks = threading.Event(), [], []
    jobs = [(f"127.0.2.{n % addresses + 1}", PRODUCT, attacks) for n in range(attackers)]
    jobs += [(f"127.0.3.{n + 1}", LOOKUP, times) for n in range(VICTIMS)]
    threads = [
        threading.Thread(target=asking, args=(port, source, query, done, into))
        for source, query, into in jobs
    ]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS)
    done.set()
    for thread in threads:
        thread.join()
    return sorted(times), len(attacks)


def main() -> None:
    with serving(SEEDS, "--timeout", "2") as served:
        print(
            "attackers  addresses  lookups  all answered  p50 ms  p99 ms  attackers' queries ended"
        )
        for attackers, addresses in ((0, 1), (4, 4), (16, 16), (16, 1)):
            times, attacks = measure(served.port, attackers, addresses)
            p50, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
            whole = "yes" if times[-1] != float("inf") else "no"
            print(
                f"{attackers:9}  {addresses:9}  {len(times):7}  {whole:>12}  {p50:6.1f}  {p99:6.1f}  {attacks:7}"
            )


if __name__ == "__main__":
    main()
