"""The page of the WIN-points: what staff save is in the file, in the history, and what people are told."""

import asyncio
import datetime
import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.assistant import Assistant, Turn
from bot.checks.win_points import win_point_gaps
from bot.dialogue.renderer import payload, read_renderer
from bot.regions import read_gazetteer
from bot.regions.points_file import ITEM_KEYS, parse_change, save_changes
from bot.regions.win_points import parse_win_points, win_points_path
from bot.web.staff.accounts import Accounts
from bot.web.staff.app import staff_app
from bot.web.staff.audit import Audit
from bot.web.staff.pages.points import warning_text
from bot.web.staff.site import Site
from bot.yaml_files import read_yaml
from tests.builders import change, copy_project

REGION = "AM26"
PASSWORD = "een zin om te onthouden"


@pytest.fixture(scope="module")
def copied(assistant, tmp_path_factory):
    """A copy of the project with the real model, and who may sign in; afterwards the model says again what it said before."""
    folder = tmp_path_factory.mktemp("points")
    project, before = copy_project(folder / "copy"), assistant.renderer
    accounts = Accounts(folder / "staff.json")
    accounts.add("els", PASSWORD, "editor")
    accounts.add("kees", PASSWORD, "viewer")
    own = Assistant(project, assistant.agent, assistant._store)
    yield own, accounts, read_renderer(project), win_points_path(project).read_bytes()
    assistant.use(before)


@pytest.fixture
def site(copied, tmp_path) -> Site:
    """The pages, with the points as they are in the project."""
    assistant, accounts, renderer, content = copied
    path = win_points_path(assistant.project)
    path.unlink()
    path.write_bytes(content)
    assistant.use(renderer)
    site = Site(assistant, accounts, Audit(tmp_path / "audit.jsonl"))
    site.knowing.say
    return site


@pytest.fixture
def editor(site) -> TestClient:
    return signed_in(site, "els")


def signed_in(site: Site, name: str) -> TestClient:
    client = TestClient(Starlette(routes=[Mount("/staff", staff_app(site))]), base_url="https://testserver")
    page = client.post("/staff/sign-in", data={"name": name, "password": PASSWORD, "next": "/staff/points"})
    client.csrf = re.search('data-csrf="([^"]*)"', page.text)[1]
    return client


def fields(page: str) -> dict[str, str]:
    """The fields of the form on a page as a browser sends them."""
    form = page[page.index('class="stack point"') : page.index("</form>", page.index('class="stack point"'))]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found[re.search(r'name="([^"]*)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    for name, options in re.findall(r'<select name="([^"]*)"(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1]
    return found


def post(client: TestClient, region: str = REGION, action: str = "save", **typed: str):
    """Opens the form, types into it (with __ for a dot), and sends it."""
    form = fields(client.get(f"/staff/points/{region}").text)
    form |= {name.replace("__", "."): value for name, value in typed.items()}
    return client.post(f"/staff/points/{region}", data={**form, "action": action}, follow_redirects=False)


def entry(site: Site, region: str = REGION) -> dict:
    return read_yaml(win_points_path(site.project)).data.get(region)


def test_the_map_and_the_table_lead_to_every_region(site, editor):
    page = editor.get("/staff/points").text
    drawing = page[page.index("<svg") : page.index("</svg>")]
    for code, region in site.knowing.say.gazetteer.regions.items():
        assert f'<a href="/staff/points/{code}">{region.name}</a>' in page
        assert f'href="/staff/points/{code}" aria-label="{region.name}' in drawing
    assert not re.search(r"<style|\sstyle=|<script", drawing)
    assert 'role="img"' not in drawing, "the links in an image cannot be reached"
    assert "Nog niet vergeleken met de officiële lijst." in page
    assert "Nog niets bekend: zoek het WIN-punt op." in page


def test_a_region_that_is_not_there_has_no_page(editor):
    assert editor.get("/staff/points/AM99").status_code == 404
    assert editor.post("/staff/points/..%2Fx", data={"csrf": editor.csrf}).status_code == 404


def test_a_form_that_is_sent_as_it_came_changes_nothing(site, editor):
    before = win_points_path(site.project).read_bytes()
    for code in site.knowing.say.gazetteer.regions:
        if entry(site, code):
            assert post(editor, code).headers["location"].endswith("?done=same"), code
    assert win_points_path(site.project).read_bytes() == before
    assert site.audit.read("point") == []


def test_what_is_saved_is_in_the_file_in_the_history_and_said_at_once(site, editor):
    question = Turn("staff-points", payload(site.knowing.say.routing.id, municipality=REGION), language="nl")
    old = asyncio.run(site.assistant.handle(question)).reply[0]["text"]
    assert "10:15" not in old
    text = win_points_path(site.project).read_text(encoding="utf-8")

    answer = post(
        editor,
        hours__mo="10:15-17:00",
        hours__tu="gesloten",
        exceptions__1__date="2031-12-24",
        exceptions__1__hours="Gesloten (verhuizing)",
        languages="pl ro",
        phone="013-123 45 67",
    )
    assert answer.status_code == 303

    said = asyncio.run(site.assistant.handle(question)).reply[0]["text"]
    assert "10:15" in said and "013-123 45 67" in said
    site.assistant.delete("staff-points")
    saved = entry(site)
    assert saved["hours"] == {"mo": "10:15-17:00", "tu": "closed"}
    assert saved["exceptions"] == {"2031-12-24": "closed (verhuizing)"}
    assert saved["languages"] == ["pl", "ro"]
    others = [code for code in read_yaml(win_points_path(site.project)).data if code != REGION]
    new = win_points_path(site.project).read_text(encoding="utf-8")
    for code in others:
        assert re.search(rf"^{code}:\n(?: .*\n)+", text, re.M)[0] in new, "another entry changed"

    [line] = site.audit.read("point", region=REGION)
    assert line["who"] == "els"
    assert line["changes"]["hours.mo"] == "10:15-17:00" and line["changes"]["phone"] == "013-123 45 67"
    assert set(line["changes"]) == {"hours.mo", "hours.tu", "exceptions.2031-12-24", "languages", "phone"}
    page = editor.get(answer.headers["location"]).text
    assert "Opgeslagen" in page and "hours.mo" in page and "els" in page
    assert fields(page)["hours.tu"] == "gesloten"
    assert fields(page)["exceptions.1.hours"] == "gesloten (verhuizing)"


def test_a_form_does_what_the_command_does(site, editor, tmp_path):
    other = copy_project(tmp_path / "other")
    post(editor, phone="013-1", hours__mo="09:00-12:00 13:00-17:00", addresses__3__city="Goirle", mobile__1__place="Dongen", mobile__1__day="we")
    count = len(entry(site)["addresses"])
    typed = ["phone=013-1", "hours.mo=09:00-12:00 13:00-17:00", f"addresses.{count}.city=Goirle", "mobile.1.place=Dongen", "mobile.1.day=we"]
    save_changes(other, REGION, [parse_change(text) for text in typed], datetime.date.today())
    assert win_points_path(site.project).read_bytes() == win_points_path(other).read_bytes()


def test_a_region_without_entry_gets_one(site, editor):
    region = next(code for code in site.knowing.say.gazetteer.regions if not entry(site, code))
    wrong = post(editor, region, name="WIN-punt")
    assert wrong.status_code == 422 and entry(site, region) is None
    post(editor, region, name="WIN-punt", status="open", source="https://example.nl/punt")
    assert entry(site, region) == {"name": "WIN-punt", "status": "open", "source": "https://example.nl/punt"}


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"hours.mo": "9-5"}, "hours.mo", "the hours &#39;9-5&#39; are not understood"),
        ({"hours.mo": "17:00-09:00"}, "hours.mo", "end before they begin"),
        ({"phone": "bel maar"}, "phone", "a phone number"),
        ({"email": "bel maar"}, "email", "an e-mail address"),
        ({"source": "http://example.nl"}, "source", "https://"),
        ({"source": ""}, "", "source"),
        ({"status": "dicht"}, "status", "status is one of"),
        ({"languages": "pl, xx"}, "languages", "there is no language"),
        ({"as_of": "2999-01-01"}, "as_of", "lies in the future"),
        ({"as_of": "gisteren"}, "as_of", "as_of"),
        ({"exceptions.1.date": "2031-12-24", "exceptions.1.hours": "closed"}, "exceptions", "stand here without"),
        ({"exceptions.1.date": "2031-12-24"}, "exceptions.1.hours", "Vul de tijden in"),
        ({"exceptions.1.hours": "closed"}, "exceptions.1.date", "Vul een datum in"),
        ({"exceptions.1.date": "a=b", "exceptions.1.hours": "closed"}, "exceptions.1.date", "Vul een datum in"),
        ({"addresses.3.postcode": "1234AB"}, "addresses", "addresses"),
        ({"mobile.1.place": "Goirle", "mobile.1.day": "mon"}, "mobile", "weekday"),
        ({"name": "x" * 301}, "name", "te lang"),
        ({"name": "WIN\u200bpunt"}, "name", "onzichtbaar"),
        ({"name": "WIN\npunt"}, "name", "onzichtbaar"),
    ],
)
def test_what_is_wrong_is_told_beside_what_was_typed_and_nothing_is_saved(site, editor, typed, field, message):
    before = win_points_path(site.project).read_bytes()
    form = fields(editor.get(f"/staff/points/{REGION}").text) | typed
    answer = editor.post(f"/staff/points/{REGION}", data={**form, "action": "save"})
    assert answer.status_code == 422
    told = re.search(r'id="wrong".*?</div>', answer.text, re.DOTALL)[0]
    assert message in told
    if field:
        assert f'href="#f-{field}"' in told and f'id="f-{field}"' in answer.text
    if field != "status" and "mobile.1.day" not in typed and "\n" not in "".join(typed.values()):
        assert {name: fields(answer.text)[name] for name in typed} == typed
    assert win_points_path(site.project).read_bytes() == before
    assert site.audit.read("point") == []


def test_what_people_would_read_is_shown_in_every_language_and_not_saved(site, editor):
    before = win_points_path(site.project).read_bytes()
    page = post(editor, action="preview", hours__mo="10:15-17:00", name="Punt <b>Tilburg</b>").text
    shown = re.search(r'id="preview".*?</section>', page, re.DOTALL)[0]
    for code in site.knowing.say.languages:
        [said] = re.findall(rf'lang="{code}">(.*?)</div>', shown, re.DOTALL)
        assert "10:15" in said and "&lt;b&gt;" in said and "<b>Tilburg" not in said, code
    assert fields(page)["hours.mo"] == "10:15-17:00"
    assert win_points_path(site.project).read_bytes() == before
    assert site.audit.read("point") == []
    assert "10:15" not in site.knowing.say.route_text(REGION, "nl")


def test_two_people_at_the_same_point_do_not_overwrite_each_other(site, editor):
    mine = fields(editor.get(f"/staff/points/{REGION}").text)
    post(signed_in(site, "els"), phone="013-765 43 21")
    answer = editor.post(f"/staff/points/{REGION}", data={**mine, "hours.mo": "10:15-17:00", "action": "save"})
    assert answer.status_code == 409
    assert "hours" not in entry(site) and entry(site)["phone"] == "013-765 43 21"
    assert re.search(r'<th scope="row">Telefoon</th><td>013-765 43 21</td><td>–</td>', answer.text)
    again = fields(answer.text)
    assert again["hours.mo"] == "10:15-17:00"
    editor.post(f"/staff/points/{REGION}", data={**again, "phone": "013-765 43 21", "action": "save"})
    assert entry(site)["hours"] == {"mo": "10:15-17:00"} and entry(site)["phone"] == "013-765 43 21"


def test_a_row_goes_when_it_is_emptied_and_the_others_stay(site, editor):
    post(editor, **{f"addresses__{number}__city": f"Stad {number}" for number in (3, 4)})
    before = entry(site)["addresses"]
    row = {f"addresses__1__{part}": "" for part in ITEM_KEYS["addresses"]} | {f"addresses__3__{part}": "" for part in ITEM_KEYS["addresses"]}
    post(editor, **row, addresses__5__city="Nieuw")
    after = entry(site)["addresses"]
    assert after == [item for number, item in enumerate(before, 1) if number not in (1, 3)] + [{"city": "Nieuw"}]


def test_a_stop_whose_place_becomes_a_day_keeps_its_row(site, editor):
    post(editor, mobile__1__place="Goirle", mobile__1__day="mo", mobile__2__place="Dongen", mobile__2__day="tu")
    post(editor, mobile__1__place="Oisterwijk", mobile__1__day="fr")
    assert entry(site)["mobile"] == [{"place": "Oisterwijk", "day": "fr"}, {"place": "Dongen", "day": "tu"}]


def test_the_position_of_a_door_goes_with_its_address(site, editor):
    path = win_points_path(site.project)
    city = "    - address: Markt 3 (gebouw PIM Werkt)\n      city: Veghel\n"
    change(path, re.escape(city), city.replace("\\", "") + "      position: [51.6167, 5.5486]\n")
    assert "plaats van de deur" in editor.get("/staff/points/AM27").text
    post(editor, "AM27", phone="0413-38 11 11")
    assert entry(site, "AM27")["addresses"][0]["position"] == [51.6167, 5.5486]
    post(editor, "AM27", addresses__1__address="Markt 5")
    assert entry(site, "AM27")["addresses"] == [{"address": "Markt 5", "city": "Veghel"}]


def test_a_viewer_sees_the_page_and_cannot_change_it(site):
    viewer = signed_in(site, "kees")
    page = viewer.get(f"/staff/points/{REGION}").text
    assert 'class="stack point"' not in page and "Dit lezen mensen nu" in page
    before = win_points_path(site.project).read_bytes()
    answer = viewer.post(f"/staff/points/{REGION}", data={"csrf": viewer.csrf, "phone": "013-1"})
    assert answer.status_code == 403 and win_points_path(site.project).read_bytes() == before


def test_a_form_of_another_page_is_refused(site, editor):
    form = fields(editor.get(f"/staff/points/{REGION}").text) | {"csrf": "other", "phone": "013-1"}
    assert editor.post(f"/staff/points/{REGION}", data=form).status_code == 403
    assert "phone" not in entry(site)


def test_nothing_is_saved_that_cannot_be_noted(site, editor):
    before = win_points_path(site.project).read_bytes()
    form = fields(editor.get(f"/staff/points/{REGION}").text) | {"phone": "013-1", "action": "save"}
    folder = site.audit.path.parent / "shut"
    folder.write_text("a file where a folder should be")
    site.audit.path = folder / "audit.jsonl"
    site.audit.read = lambda *args, **kwargs: []
    answer = editor.post(f"/staff/points/{REGION}", data=form)
    assert answer.status_code == 503 and "Daarom is er niets opgeslagen" in answer.text
    assert win_points_path(site.project).read_bytes() == before


def test_a_change_that_cannot_be_written_is_noted_as_failed(site, editor):
    path = win_points_path(site.project)
    path.chmod(0o444)
    answer = post(editor, phone="013-1")
    assert answer.status_code == 503 and "kan niet geschreven worden" in answer.text
    assert "phone" not in entry(site)
    assert [line.get("failed", False) for line in site.audit.read("point", region=REGION)] == [True, False]
    assert "Niet gelukt:" in editor.get(f"/staff/points/{REGION}").text


def test_a_file_that_cannot_be_read_is_not_written(site, editor):
    path = win_points_path(site.project)
    form = fields(editor.get(f"/staff/points/{REGION}").text)
    path.write_text("AM26: [", encoding="utf-8")
    page = editor.get(f"/staff/points/{REGION}").text
    assert "Daarom kun je hier niets veranderen" in page and 'class="stack point"' not in page
    answer = editor.post(f"/staff/points/{REGION}", data={**form, "phone": "013-1"})
    assert answer.status_code == 422 and path.read_text(encoding="utf-8") == "AM26: ["


def test_every_warning_stands_on_the_page_in_the_language_of_staff(site):
    path = win_points_path(site.project)
    change(path, r"(?s)(AM26:\n  name.*?)verified: false", r'\1hours: {mo: "09:00-17:00"}\n  exceptions: {"2020-01-01": closed}\n  verified: false')
    gazetteer = read_gazetteer(site.project)
    file = read_yaml(path)
    gaps = list(win_point_gaps(file, parse_win_points(file, gazetteer), gazetteer, datetime.date(2031, 1, 1)))
    kinds = {re.sub(r"\d+|(?<=: ).*", "", warning_text(gap.message)) for gap in gaps}
    assert len(kinds) >= 5
    assert [gap.message for gap in gaps if warning_text(gap.message) == gap.message] == []
