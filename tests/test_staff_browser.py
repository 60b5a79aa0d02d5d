"""The pages for staff in a real browser: what a member of staff does, with a mouse, with keys only, on a phone and on a desk."""

import os
import re
import shutil
from importlib.util import find_spec

import pytest
from staff_server import PASSWORD, copy_everything, serve_staff

from bot.project import Project
from bot.regions import read_gazetteer, read_win_points

CHROMIUM = shutil.which("chromium")
REGION = "AM26"
PAGES = ("try", "answers", "answers/legal.dismissal", "questions", "unanswered", "points", f"points/{REGION}", "translations", "translations/pl", "figures")
SIZES = {"phone": (360, 740), "desk": (1440, 900)}
SERIOUS = ("serious", "critical")


def need_a_browser() -> None:
    if CHROMIUM is None or find_spec("playwright") is None:
        if os.environ.get("CI"):
            pytest.fail("CI installs Chromium and the browser extra: apt install chromium, make browser")
        pytest.skip("a browser is missing: apt install chromium, make browser")


@pytest.fixture(scope="module")
def copy(tmp_path_factory, assistant) -> Project:
    """A copy of the whole project, which the browser may change."""
    need_a_browser()
    return copy_everything(tmp_path_factory.mktemp("staff"))


@pytest.fixture(scope="module")
def server(copy):
    with serve_staff(copy) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    need_a_browser()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser, server):
    """A page that may ask nothing of anybody else and say nothing on the console."""
    context = browser.new_context(base_url=server)
    opened = context.new_page()
    asked, complaints = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith((server, "data:"))] == []
    expected = [text for text in complaints if not re.search(r"status of (401|403|404|409|422|429)", text)]
    assert expected == []


def sign_in(page, name: str = "ala", password: str = PASSWORD) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def test_a_wrong_password_is_refused_and_the_right_one_opens_the_pages(page):
    sign_in(page, password="verkeerd wachtwoord")
    assert page.get_by_role("alert").inner_text() == "Naam of wachtwoord klopt niet."
    assert page.context.cookies() == []
    sign_in(page)
    assert page.url.endswith("/staff/try")
    [cookie] = [one for one in page.context.cookies() if one["name"] == "staff_session"]
    assert cookie["httpOnly"] and cookie["secure"] and cookie["sameSite"] in ("Lax", "Strict")
    page.get_by_role("button", name="Afmelden").click()
    page.goto("/staff/try")
    assert "/staff/sign-in" in page.url


def test_a_dutch_question_is_answered_in_bulgarian_with_its_source_and_a_button_goes_on(page):
    sign_in(page)
    page.get_by_label("Vraag, zoals iemand haar typt").fill("ik ben ontslagen wat nu")
    page.get_by_role("button", name="Stuur").click()
    bulgarian = page.locator("article.chat", has=page.locator('h3[lang="bg"]'))
    bulgarian.locator(".bubble").first.wait_for()
    text = bulgarian.inner_text()
    assert "Juridisch Loket" in text and "Източник" in text and "28 май 2025" in text
    assert "brief-sociale-inbedding" in page.content() or "sociale inbedding" in page.inner_text("main")
    titles = bulgarian.locator(".keys button").all_inner_texts()
    costs = next(title for title in titles if "струва" in title)
    bulgarian.get_by_role("button", name=costs).click()
    bulgarian.get_by_text("безплатн").first.wait_for()
    assert "ontslagen" not in page.url.split("#")[0], "no text in an address that a server sees"


def test_a_shared_link_plays_after_signing_in(page):
    sign_in(page)
    page.get_by_label("Vraag, zoals iemand haar typt").fill("waar krijg ik een bsn")
    page.get_by_role("button", name="Stuur").click()
    page.locator("article.chat .bubble").first.wait_for()
    shared = page.url
    page.get_by_role("button", name="Afmelden").click()
    page.goto("about:blank")
    page.goto(shared)
    page.get_by_label("Naam").fill("ala")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.locator("article.chat .bubble").first.wait_for()
    assert "RvIG" in page.locator("#replies").inner_text()


def test_the_golden_questions_of_a_topic_run_and_the_results_stay(page, copy):
    sign_in(page)
    page.goto("/staff/questions")
    form = page.locator("form", has=page.locator('select[name="topic"]')).first
    form.locator('select[name="language"]').select_option("nl")
    form.locator('select[name="topic"]').select_option("legal.sick")
    form.get_by_role("button").first.click()
    page.wait_for_function("() => /legal|Ziek/.test(document.body.innerText) && document.querySelector('table') !== null && !document.querySelector('progress')")
    assert (copy.state / "golden-run.json").is_file()
    assert "ziek" not in (copy.state / "golden-run.json").read_text(encoding="utf-8").lower().replace("legal.sick", "")


def test_an_editor_corrects_the_hours_of_a_point_and_the_file_follows(page, copy):
    sign_in(page)
    page.goto(f"/staff/points/{REGION}")
    page.locator('[id="f-hours.mo"]').fill("09:00-17:00")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Opgeslagen").wait_for()
    point = read_win_points(copy, read_gazetteer(copy))[REGION]
    assert point.hours
    assert "ala" in page.inner_text("main"), "who changed it is told"


def test_a_viewer_changes_nothing(page):
    sign_in(page, "kees")
    page.goto(f"/staff/points/{REGION}")
    assert page.get_by_role("button", name="Opslaan").count() == 0
    refused = page.request.post(f"/staff/points/{REGION}", form={"csrf": page.locator("body").get_attribute("data-csrf"), "name": "x"})
    assert refused.status == 403


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_page_keeps_anybody_out(browser, server, size, scheme):
    """axe-core finds nothing serious; nothing is wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    width, height = SIZES[size]
    context = browser.new_context(base_url=server, viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = {}
    page.goto("/staff/sign-in")
    for path in ("sign-in", *PAGES):
        if path == PAGES[0]:
            sign_in(page)
        assert page.goto(f"/staff/{path}").status == 200, path
        if path == "try":
            page.get_by_label("Vraag, zoals iemand haar typt").fill("ik ben ontslagen")
            page.get_by_role("button", name="Stuur").click()
            page.locator("article.chat .bubble").first.wait_for()
        violations = Axe().run(page).response["violations"]
        if serious := [(one["id"], one["nodes"][0]["html"][:120]) for one in violations if one["impact"] in SERIOUS]:
            found[path] = serious
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.setdefault(path, []).append(("wider than the window", ""))
    context.close()
    assert found == {}


def test_everything_can_be_done_with_keys_alone(page):
    page.goto("/staff/sign-in")
    press_until(page, lambda: page.evaluate("document.activeElement.name") == "name")
    page.keyboard.type("ala")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/try")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the first stop leads past the menu"
    press_until(page, lambda: page.evaluate("document.activeElement.id") == "text")
    page.keyboard.type("waar krijg ik een bsn")
    press_until(page, lambda: page.evaluate("document.activeElement.textContent.trim()") == "Stuur")
    page.keyboard.press("Enter")
    page.locator("article.chat .bubble").first.wait_for()
    press_until(page, lambda: page.evaluate("document.activeElement.closest('.keys') !== null"), 80)
    before = page.locator("article.chat").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_function("before => document.querySelector('article.chat').innerText !== before", arg=before)


def press_until(page, reached, most: int = 40) -> None:
    """Presses Tab until the focus is where it must be."""
    for _ in range(most):
        if reached():
            return
        page.keyboard.press("Tab")
    raise AssertionError("the focus never gets there")


def test_the_pages_can_be_read_in_english(page):
    sign_in(page)
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", level=1).inner_text() != "Uitproberen"
    page.goto("/staff/answers")
    titles = page.locator("tbody th[scope=row] a").all_inner_texts()
    assert "Fired" in titles and "Ontslagen" not in titles


def test_the_first_load_is_light(page):
    sign_in(page)
    page.wait_for_load_state("load")
    sizes = page.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(entry => entry.transferSize)"
    )
    assert 0 < sum(sizes) <= 150_000
