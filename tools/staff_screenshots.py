"""Takes the pictures of docs/staff.md, on a copy of the project, with Debian's Chromium. Run with `make staff-screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from staff_server import PASSWORD, copy_everything, serve_staff  # noqa: E402

FOLDER = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 860}
PAGES = {
    "answers": "answers",
    "answer": "answers/legal.dismissal",
    "questions": "questions",
    "unanswered": "unanswered",
    "points": "points",
    "point": "points/AM26",
    "translations": "translations/bg?topic=legal.dismissal&check=1",
    "figures": "figures",
}
"""By the name of the picture, the page below /staff."""


def sign_in(page: Page) -> None:
    page.goto("/staff/sign-in")
    page.screenshot(path=FOLDER / "staff-sign-in.png")
    page.get_by_label("Naam").fill("ala")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project = copy_everything(Path(folder))
        with serve_staff(project) as address:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_context(base_url=address, viewport=SIZE, color_scheme="light").new_page()
            sign_in(page)
            page.get_by_label("Vraag, zoals iemand haar typt").fill("ik ben ontslagen wat nu")
            page.get_by_role("button", name="Stuur").click()
            page.locator("article.chat .bubble").first.wait_for()
            page.screenshot(path=FOLDER / "staff-try.png")
            page.goto("/staff/questions")
            form = page.locator("form", has=page.locator('select[name="topic"]')).first
            form.locator('select[name="language"]').select_option("nl")
            form.get_by_role("button").first.click()
            page.wait_for_function("() => !document.querySelector('progress') && document.querySelector('table')", timeout=300_000)
            for name, path in PAGES.items():
                page.goto(f"/staff/{path}")
                page.screenshot(path=FOLDER / f"staff-{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
