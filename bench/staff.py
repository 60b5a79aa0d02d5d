"""How fast the pages for staff are, and whether Telegram is answered beside the golden questions. Run with `make bench-staff`."""

import json
import re
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from staff_server import PASSWORD, copy_everything, serve_staff  # noqa: E402

PAGES = ("try", "answers", "answers/legal.dismissal", "questions", "unanswered", "points", "points/AM26", "translations", "translations/pl", "figures")
ROUNDS = 30
QUESTIONS = ("ik ben ontslagen wat nu", "nie dostałem wypłaty", "cum obtin BSN", "къде има курс по холандски", "my boss does not pay me")
BESIDE_SECONDS = 0.2
"""Pause between questions that are tried while the golden questions run."""


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def timed(call) -> float:
    """Milliseconds that a request takes, over loopback."""
    begin = time.perf_counter()
    response = call()
    assert response.status_code == 200, response.status_code
    return 1000 * (time.perf_counter() - begin)


def main() -> None:
    table = Table("what", "measured", "asked for")
    with tempfile.TemporaryDirectory() as folder, serve_staff(project := copy_everything(Path(folder))) as address:
        client = httpx.Client(base_url=f"{address}/staff", timeout=120, follow_redirects=True)
        signed = httpx.post(f"{address}/staff/sign-in", data={"name": "ala", "password": PASSWORD}, headers={"Origin": address})
        client.headers["Cookie"] = signed.headers["set-cookie"].partition(";")[0]
        first = client.get("/try")
        csrf = re.search(r'data-csrf="([^"]+)"', first.text)[1]
        carried = int(first.headers.get("content-length", len(first.content)))
        for path in re.findall(r'(?:href|src)="(/staff/static/[^"]+)"', first.text):
            response = httpx.get(address + path, headers={"Accept-Encoding": "gzip"})
            carried += int(response.headers.get("content-length", len(response.content)))
        for path in PAGES:
            client.get(f"/{path}")  # what is remembered is made once
        worst = max((percentile([timed(lambda: client.get(f"/{path}")) for _ in range(ROUNDS)], 0.95), path) for path in PAGES)
        table.add_row(f"slowest page, p95 of {ROUNDS}", f"{worst[0]:.0f} ms ({worst[1]})", "≤ 150 ms")

        def attempt(text: str) -> float:
            return timed(lambda: client.post("/try/replies", data={"turns": text}, headers={"X-CSRF-Token": csrf, "Origin": address}))

        attempt(QUESTIONS[0])
        tries = [attempt(text) for _ in range(10) for text in QUESTIONS]
        table.add_row("try in all languages, p95", f"{percentile(tries, 0.95):.0f} ms", "≤ 200 ms")
        table.add_row("first load over the wire", f"{carried / 1000:.0f} kB", "≤ 150 kB")

        beside: list[float] = []
        running = threading.Event()
        running.set()

        def ask_beside() -> None:
            while running.is_set():
                data = {"turns": QUESTIONS[len(beside) % len(QUESTIONS)], "languages": "pl"}
                beside.append(timed(lambda: client.post("/try/replies", data=data, headers={"X-CSRF-Token": csrf, "Origin": address})))
                time.sleep(BESIDE_SECONDS)

        asking = threading.Thread(target=ask_beside)
        begin = time.perf_counter()
        client.post("/questions/run", data={"csrf": csrf}, headers={"Origin": address})
        asking.start()
        told = ""
        while "event: finished" not in told:  # as the page follows it
            told = client.get("/questions/progress").text
        seconds = time.perf_counter() - begin
        running.clear()
        asking.join()
        asked = len(json.loads((project.state / "golden-run.json").read_text(encoding="utf-8"))["results"])
        table.add_row(f"{asked:,} golden questions", f"{seconds:.0f} s", "≤ 60 s for 1,500")
        table.add_row("one question answered beside them, p95", f"{percentile(beside, 0.95):.0f} ms", "≤ 150 ms")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
