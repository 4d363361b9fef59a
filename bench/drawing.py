"""How long Chromium takes to draw a map of many synthetic points, and the server to tell them.

    .venv/bin/python -m bench.drawing --points 5000 --rounds 7

Each point is of one loss that `bench.war` makes up, put anywhere between 60 degrees south and north. Told is the time
to the last point drawn, from the request of the page and from its answer on, and the processor time of the page alone,
which a busy machine does not lengthen.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import serving, war
from bench.bulk import START
from catalog import seed
from catalog.config import Settings
from catalog.services.catalog import Catalog
from tests.support.browser import ARGUMENTS
from tests.support.needs import find_browser

Times = tuple[float, float, float]  # milliseconds
DRAWN = """() => new Promise((done) => {
  const look = () => {
    const [mark] = performance.getEntriesByName("map-drawn");
    if (!mark) return setTimeout(look, 5);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const [page] = performance.getEntriesByType("navigation");
      done([performance.now(), performance.now() - page.responseEnd]);
    }));
  };
  look();
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), options.points)
        log, place = Path(folder) / "log", {"CATALOG_DATA": folder}
        with serving.server(["catalog", "serve"], log, place) as server:
            server.get("/map/?grade=all")
            start = time.perf_counter()
            size = len(server.get("/map.json?grade=all"))
            print(f"{options.points:,} points: /map.json {1000 * (time.perf_counter() - start):.0f} ms, {size:,} bytes")
            told(
                "page asked for to all drawn, page there to all drawn, processor time of the page",
                timed(server.port, options.rounds),
            )


def fill(folder: Path, points: int) -> None:
    settings = Settings.read({"CATALOG_DATA": str(folder)})
    catalog = Catalog.open(settings)
    catalog.prepare()
    with catalog.database.transaction() as session:
        seed.load(session, settings.seed_data, datetime.now(UTC))
    file = folder / "catalog.sqlite3"
    draw = random.Random(war.SEED)  # noqa: S311 - no secret
    war.fill(catalog, file, folder / "war.sqlite3", points)
    catalog.close()
    with sqlite3.connect(file) as base:
        spots = ((draw.uniform(-60, 60), draw.uniform(-180, 180), 500, START + one) for one in range(points))
        base.executemany("UPDATE incident SET lat = ?, lon = ?, uncertainty_m = ? WHERE id = ?", spots)


def timed(port: int, rounds: int) -> list[Times]:
    """Milliseconds of each round, in a browser that has nothing kept."""
    found: list[Times] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(ARGUMENTS))
        for _ in range(rounds):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            found.append(drawn(context.new_page(), port))
            context.close()
        browser.close()
    return found


def drawn(page: Page, port: int) -> Times:
    metrics = page.context.new_cdp_session(page)
    metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(f"http://127.0.0.1:{port}/map/?grade=all", wait_until="commit")
    whole, alone = page.evaluate(DRAWN)
    told = {one["name"]: one["value"] for one in metrics.send("Performance.getMetrics")["metrics"]}
    return whole, alone, 1000 * told["TaskDuration"]


def told(name: str, times: Sequence[Times]) -> None:
    middle = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{name}: {', '.join(f'{one:.0f} ms' for one in middle)} (median of {len(times)})")


if __name__ == "__main__":
    main()
