"""Reading a report by its page: marks and drafts, corrections that stay, sending once, nothing of a visitor kept."""

import io
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from catalog.domain.errors import Problem
from catalog.domain.outcomes import Role
from catalog.models import Correction, Report, SightedItem, Sighting, SightingDraft, TypeName
from catalog.reading.found import Kind, Mention, Reading
from catalog.services.reports import reports
from catalog.services.reports.reports import ReportIn
from catalog.web import read_marks, read_problems
from tests.services.reported import world
from tests.services.writing import all_of, an_incident, an_item, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import guard, send, signed_in

TEXT = "SYNTHETIC TEXT OF A TEST. Ukraine captured three T-72B3 tanks from Russia near Testville on 27 November 2024."
TWO = f"{TEXT}\n\nOn 28 November 2024 Ukraine destroyed two T-80 tanks of Russia near Testville."
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> &amp; {{ 7 * 7 }}"
DRAFT = re.compile(r'name="d-(\w{8})-shown"')


@pytest.fixture
def served(make_app):
    app = make_app()
    put(catalog_of(app).database, *world())
    return app


@pytest.fixture
def ada(served):
    return signed_in(served, Role.CONTRIBUTOR, "ada")


def text_of(answer):
    return answer.get_data(as_text=True)


def rows(app, model):
    return all_of(catalog_of(app).database, model)


def read(client, text=TEXT, **more):
    return client.post("/read", data={"csrf_token": guard(client, "/read"), "text": text, **more})


def kept(client, text=TEXT, **more):
    """The address of a report that is kept, and the ids of its drafts."""
    answer = read(client, text, **more)
    assert answer.status_code == 303, text_of(answer)
    return answer.location, DRAFT.findall(text_of(client.get(answer.location)))


def fields(page):
    """What a browser would send: every field of the page's form with what stands in it."""
    form = page.partition('id="drafts-form"')[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        told = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if told.get("type") not in ("checkbox", "radio") or " checked" in tag:
            found[told["name"]] = unescape(told.get("value", ""))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1]
    return found


def act(client, address, do, **more):
    return client.post(address, data={**fields(text_of(client.get(address))), "do": do, **more})


def body_of(page):
    """The text of a report as its page shows it."""
    shown = page.partition("data-report-text>")[2].partition("</div>")[0]
    return unescape(re.sub(r"<[^>]*>", "", shown))


def test_the_form_is_for_everybody_and_labels_every_field(served):
    page = text_of(served.test_client().get("/read"))
    ids = set(re.findall(r'<(?:input|textarea) id="([^"]+)"', page))
    assert ids - set(re.findall(r'<label[^>]* for="([^"]+)"', page)) == set()
    assert "Nothing of it is kept" in page


def test_a_visitors_text_is_read_and_nothing_of_it_is_kept(served):
    answer = read(served.test_client())
    page = text_of(answer)
    assert answer.status_code == 200
    assert "captured · lost by <bdi>Russia</bdi>" in page
    assert "Sign in</a> as a contributor" in page
    assert rows(served, Report) == []


def test_a_readers_text_is_not_kept_either(served):
    assert read(signed_in(served, Role.READER)).status_code == 200
    assert rows(served, Report) == []


def test_a_contributors_report_is_kept_listed_and_nobody_elses(served, ada):
    address, drafts = kept(ada)
    assert len(drafts) == 1
    assert address in text_of(ada.get("/read"))
    other = signed_in(served, Role.ADMIN)
    assert other.get(address).status_code == 404
    assert other.post(address, data={"csrf_token": guard(other, "/read"), "do": "save"}).status_code == 404
    assert address not in text_of(other.get("/read"))
    assert served.test_client().get(address).status_code == 403


def test_marks_stand_in_the_text_and_lead_to_their_fields_and_back(ada):
    address, [draft] = kept(ada)
    page = text_of(ada.get(address))
    ids, links = set(re.findall(r' id="([^"]+)"', page)), set(re.findall(r'href="#([^"]+)"', page))
    assert links - ids == set()
    assert f"d-{draft}-line-1-type" in links
    assert re.search(
        r'<a href="#d-\w+-line-1-type" class="m k-type" title="equipment T-72B3[^"]*"[^>]*>T-72B3 tanks</a>', page
    )


def test_the_text_is_shown_to_the_letter_and_never_as_markup(served, ada):
    text = f"{HOSTILE}\n{TEXT}\n{HOSTILE} T-72"
    for page in (text_of(read(served.test_client(), text)), text_of(ada.get(kept(ada, text)[0]))):
        assert body_of(page) == text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_what_is_corrected_stays_also_when_it_is_refused(ada):
    address, [draft] = kept(ada)
    wrong = {f"d-{draft}-line-1-number": "none", f"d-{draft}-note": "keep  me"}
    answer = act(ada, address, f"send-{draft}", **wrong)
    page = text_of(answer)
    assert answer.status_code == 400
    assert f'href="#d-{draft}-line-1-number"' in page
    assert re.search(rf'id="d-{draft}-line-1-number"[^>]*value="none"[^>]*aria-invalid="true"', page)
    assert fields(text_of(ada.get(address)))[f"d-{draft}-note"] == "keep  me"


def test_a_draft_is_sent_and_sent_twice_it_is_one_sighting(served, ada):
    address, [draft] = kept(ada)
    sent = fields(text_of(ada.get(address)))
    for _ in range(2):
        answer = ada.post(address, data={**sent, "do": f"send-{draft}"})
        assert (answer.status_code, answer.location) == (303, f"{address}#d-{draft}")
    assert [one.public_id for one in rows(served, Sighting)] == [draft]
    assert f'href="/sightings/{draft}"' in text_of(ada.get(address))
    [line] = rows(served, SightedItem)
    assert (line.count_best, line.kind, line.as_written) == (3, "captured", "T-72B3 tanks")


def test_all_are_sent_but_those_that_cannot_be(served, ada):
    address, [first, second] = kept(ada, TWO)
    answer = act(ada, address, "send-all", **{f"d-{second}-line-1-lost_by": "nobody of this name"})
    page = text_of(answer)
    assert answer.status_code == 400
    assert "1 sent; 1 thing is to mend" in page
    assert [one.public_id for one in rows(served, Sighting)] == [first]
    assert act(ada, address, "send-all", **{f"d-{second}-line-1-lost_by": "Russia"}).status_code == 303
    assert {one.public_id for one in rows(served, Sighting)} == {first, second}
    assert "All of it is done" in text_of(ada.get(address))


def test_a_line_that_is_not_kept_is_not_sent(served, ada):
    address, [draft] = kept(ada, f"{TEXT} They also seized two AK-74M.")
    sent = fields(text_of(ada.get(address)))
    keep = f"d-{draft}-keep-line-1"
    assert keep in sent
    ada.post(address, data={**{name: text for name, text in sent.items() if name != keep}, "do": "save"})
    assert keep not in fields(text_of(ada.get(address)))


def test_drafts_are_dropped_taken_up_merged_and_taken_apart(served, ada):
    address, [first, second] = kept(ada, TWO)
    act(ada, address, f"drop-{first}")
    assert DRAFT.findall(text_of(ada.get(address))) == [second]
    act(ada, address, f"restore-{first}")
    answer = act(ada, address, f"merge-{second}")
    assert answer.status_code == 400
    assert "the number of another open draft is needed" in text_of(answer)
    act(ada, address, f"merge-{second}", **{f"into-{second}": "1"})
    assert "Merged into it" in text_of(ada.get(address))
    act(ada, address, f"apart-{first}")
    act(ada, address, f"merge-{second}", **{f"into-{second}": "1"})
    assert act(ada, address, f"send-{first}").status_code == 303
    assert [one.public_id for one in rows(served, Sighting)] == [first]
    assert len(rows(served, SightedItem)) == 2


def test_a_draft_is_opened_in_the_full_form_with_what_was_corrected(served, ada):
    address, [draft] = kept(ada)
    answer = act(ada, address, f"open-{draft}", **{f"d-{draft}-line-1-number": "4"})
    assert (answer.status_code, answer.location) == (303, f"/sightings/new?draft={draft}")
    assert 'name="line-1-number" value="4"' in text_of(ada.get(answer.location))
    assert "It was opened in the full form" in text_of(ada.get(address))
    assert len(rows(served, SightingDraft)) == 1


def test_what_looks_logged_already_is_asked_before_it_is_sent(served, ada):
    logged = an_item("tank", outcome("captured", taken_by="ukraine"))
    put(catalog_of(served).database, an_incident(place="testville"), logged.model_copy(update={"type": "t-72b3"}))
    address, [draft] = kept(ada)
    answer = act(ada, address, f"send-{draft}")
    page = text_of(answer)
    assert answer.status_code == 200
    assert "looks like what is logged already" in page
    assert rows(served, Sighting) == []
    question = re.search(rf'name="(d-{draft}-line-1-pair-\w+)"', page)[1]
    assert act(ada, address, f"send-{draft}", **{question: "different"}).status_code == 303
    assert len(rows(served, Sighting)) == 1


def test_a_reviewers_correction_becomes_a_name_and_a_contributors_is_asked_for(served, ada):
    for client in (ada, signed_in(served, Role.REVIEWER)):
        address, [draft] = kept(client, TEXT.replace("T-72B3 tanks", "X-999 tanks"))
        assert act(client, address, "save", **{f"d-{draft}-line-1-type": "T-72B3"}).status_code == 303
        assert "Keep a correction as a name" in text_of(client.get(address))
        kind = {f"kind-{draft}-line-1-type": "nickname"}
        assert act(client, address, f"name-{draft}-line-1-type", **kind).status_code == 303
    assert len(rows(served, Correction)) == 1
    assert "nickname" in [one.kind for one in rows(served, TypeName) if "X-999" in one.name]


def test_a_report_is_thrown_away(served, ada):
    address, _ = kept(ada)
    assert send(ada, f"{address}/discard", "/read").status_code == 303
    assert ada.get(address).status_code == 404
    assert rows(served, Report) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "text"), (" \n\t ", "text"), ("\u200b\u200d\ufeff" * 5000, "text"), ("a" * 100_001, "100,000"),
     ("\x00\x01\x02" * 400, "text"), ("<html><body><script>alert(1)</script></body></html>", "text")],
    ids=["empty", "blank", "zero width", "too long", "binary", "a page of scripts"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_is_allowed(served, text, told):
    answer = read(served.test_client(), text, published="27 Nov 2024")
    page = text_of(answer)
    assert answer.status_code == 400
    assert "It was not read" in page
    assert told in page
    assert 'value="27 Nov 2024"' in page


@pytest.mark.parametrize(
    ("field", "text"),
    [("published", "05/06/2024"), ("published", "Nov 2024"), ("url", "javascript:alert(1)"), ("url", "no address")],
)
def test_a_wrong_day_or_address_is_refused_and_the_text_stays(served, field, text):
    answer = read(served.test_client(), **{field: text})
    assert answer.status_code == 400
    assert TEXT in unescape(text_of(answer))
    assert f'id="{field}-error"' in text_of(answer)


def test_ten_megabytes_are_too_large_and_a_long_text_in_cyrillic_is_not(served):
    client = served.test_client()
    assert read(client, "a" * 10_000_000).status_code == 413
    assert read(client, "Танки Т-72Б3. " * 7_000).status_code == 200


def test_a_page_as_it_was_saved_is_read_without_what_is_around_it(served, ada):
    html = f"""<!doctype html><html><head><title>A made-up headline</title></head>
    <body><nav><a href="/">T-80 everywhere</a></nav>
    <article><h1>A made-up headline</h1><p>{TEXT}</p><script>alert('T-80')</script></article></body></html>"""
    file = (io.BytesIO(html.encode()), "saved.html")
    address, drafts = kept(ada, "", file=file)
    page = text_of(ada.get(address))
    assert len(drafts) == 1
    assert "T-80" not in body_of(page)
    assert '<h1><bdi dir="auto">A made-up headline' in page


def test_a_text_and_a_file_at_once_are_refused(served):
    answer = read(served.test_client(), file=(io.BytesIO(b"T-72"), "x.txt"))
    assert answer.status_code == 400
    assert "not both" in text_of(answer)


def test_a_text_without_equipment_says_so(served, ada):
    text = "SYNTHETIC TEXT OF A TEST. The museum near Testville opens on Monday."
    address, drafts = kept(ada, text)
    assert drafts == []
    assert "No draft was made of it" in text_of(ada.get(address))
    assert "read another text" in text_of(read(served.test_client(), "Nothing much happened."))


def test_a_step_that_there_is_not_is_refused(ada):
    address, [draft] = kept(ada)
    assert act(ada, address, "explode").status_code == 400
    assert act(ada, address, f"name-{draft}-line-1-type").status_code == 400
    assert act(ada, address, "drop-zzzzzzzz").status_code == 404
    assert ada.get("/read?text=x").status_code == 400


def test_the_address_and_the_day_come_to_the_sources(served, ada):
    address, [draft] = kept(ada, url="https://news.example/made-up", published="27 Nov 2024")
    told = fields(text_of(ada.get(address)))
    assert told[f"d-{draft}-source-1-url"] == "https://news.example/made-up"
    assert told[f"d-{draft}-source-1-published"] == "27 Nov 2024"


CLAIMS = (
    "SYNTHETIC TEXT OF A TEST. Ukraine captured three T-72B3 tanks from Russia on 27 November 2024.\n"
    "The fighting is reportedly less than 7 km from Testville."
)
MENDS = re.compile(r'<li><a href="#([^"]+)">(.*?)</a></li>')


def told(answer):
    """What stands in the summary; each leads to something that the page has."""
    page = text_of(answer)
    found = [(place, unescape(re.sub("<[^>]*>", "", words))) for place, words in MENDS.findall(page)]
    assert {place for place, _ in found} - set(re.findall(r' id="([^"]+)"', page)) == set()
    return [words for _, words in found]


def put_drafts(app, change):
    """Change the drafts of the only report behind the page."""
    with catalog_of(app).database.transaction() as session:
        [row] = session.exec(select(Report))
        row.drafts = [change(one) for one in row.drafts]


@pytest.mark.parametrize(("field", "text"), [("claim-1-kind", "bogus"), ("source-1-quoted_in", "9" * 5000)])
def test_no_field_that_is_sent_by_hand_breaks_a_report(served, ada, field, text):
    address, drafts = kept(ada, CLAIMS)
    act(ada, address, "save", **{f"d-{draft}-{field}": text for draft in drafts})
    assert ada.get(address).status_code == 200
    assert text not in str([one.drafts for one in rows(served, Report)])
    put_drafts(served, lambda one: {**one, "typed": {**one["typed"], field: text}})
    assert ada.get(address).status_code == 200


def test_names_that_are_made_up_are_not_kept(served, ada):
    address, [draft] = kept(ada)
    before = len(str(rows(served, Report)[0].drafts))
    act(ada, address, "save", **{f"d-{draft}-line-1-pair-{number:08d}": "x" for number in range(9000)})
    assert len(str(rows(served, Report)[0].drafts)) < before + 200


def test_a_text_that_is_too_long_for_a_field_is_refused_there_and_the_rest_is_kept(ada):
    address, [draft] = kept(ada)
    answer = act(ada, address, "save", **{f"d-{draft}-place": "x" * 3000, f"d-{draft}-note": "kept"})
    assert answer.status_code == 400
    assert told(answer) == ["Place: at most 2,000 characters are allowed; what stood here before was kept"]
    assert fields(text_of(answer))[f"d-{draft}-note"] == "kept"


def test_of_many_drafts_the_first_are_shown_and_the_others_counted(served, ada):
    day = "On {} {} 2024 Ukraine captured {} T-72B3 tanks from Russia near Testville.\n\n"
    months = ("May", "June", "July", "August")
    text = "".join(day.format(1 + number % 28, months[number // 28], number + 2) for number in range(90))
    address, drafts = kept(ada, text)
    assert len(drafts) == 60
    for page in (text_of(ada.get(address)), text_of(read(served.test_client(), text))):
        assert re.search(r"\d+ more drafts were found in it than one page holds", page)


def test_nobody_waits_for_a_text_that_is_read(served, ada, monkeypatch):
    monkeypatch.setattr(reports, "draw", drawn_while_somebody_writes(catalog_of(served).database, reports.draw))
    assert read(ada).status_code == 303


def drawn_while_somebody_writes(database, draw):
    def drawn(*given):
        with database.transaction() as session:
            session.exec(select(Report)).all()
        return draw(*given)

    return drawn


def test_what_was_sent_with_another_draft_is_not_sent_again_from_an_old_page(served, ada):
    address, [first, second] = kept(ada, TWO)
    old = fields(text_of(ada.get(address)))
    act(ada, address, f"merge-{second}", **{f"into-{second}": "1"})
    act(ada, address, f"send-{first}")
    for step in ("drop", "restore", "send"):
        assert ada.post(address, data={**old, "do": f"{step}-{second}"}).status_code == 409
    assert [one.public_id for one in rows(served, Sighting)] == [first]


def test_what_another_window_changed_is_not_written_over(ada):
    address, [draft] = kept(ada)
    old = fields(text_of(ada.get(address)))
    act(ada, address, "save", **{f"d-{draft}-note": "an hour of typing"})
    assert ada.post(address, data={**old, "do": "save", f"d-{draft}-note": ""}).status_code == 409
    answer = ada.post(address, data={**old, "do": "save", f"d-{draft}-line-1-number": "5"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Another window changed it meanwhile" in page
    assert told(answer) == []
    assert re.search(rf'#d-{draft}-note">Note</a>: kept is “<bdi dir="auto">an hour of typing</bdi>”, you had “', page)
    assert re.search(r"kept is “<bdi dir=\"auto\">3</bdi>”, you had “<bdi dir=\"auto\">5</bdi>”", page)
    assert fields(page)[f"d-{draft}-note"] == "an hour of typing"


@pytest.mark.parametrize(("number", "code"), [("2", 400), ("9", 400), ("0", 400), ("x", 400), ("1", 303)])
def test_a_draft_is_merged_by_the_number_of_its_heading(ada, number, code):
    address, [_, second] = kept(ada, TWO)
    answer = act(ada, address, f"merge-{second}", **{f"into-{second}": number})
    assert answer.status_code == code
    assert code == 303 or "Into: " in told(answer)[0]


def test_numbers_of_drafts_stay_whatever_is_merged(ada):
    third = f"{TWO}\n\nOn 30 November 2024 Russia destroyed four T-72 tanks of Ukraine near Testville."
    address, [_, second, _] = kept(ada, third)
    act(ada, address, f"merge-{second}", **{f"into-{second}": "1"})
    assert re.findall(r"<h3[^>]*>Draft (\d)", text_of(ada.get(address))) == ["1", "3"]


def test_a_name_that_cannot_be_kept_says_why_also_in_a_merged_draft(ada):
    address, [_, second] = kept(ada, TWO)
    act(ada, address, f"merge-{second}", **{f"into-{second}": "1"})
    answer = act(ada, address, f"name-{second}-line-1-type")
    assert answer.status_code == 400
    assert told(answer) == ["Name: nothing was corrected there"]


def test_what_is_refused_of_a_draft_that_is_closed_is_told_all_the_same(ada):
    address, [first, _] = kept(ada, TWO)
    act(ada, address, f"send-{first}")
    assert told(act(ada, address, f"name-{first}-line-1-type")) == ["Name: nothing was corrected there"]


def test_a_draft_of_which_nothing_is_ticked_says_so_at_its_card(ada):
    address, [draft] = kept(ada)
    sent = {name: text for name, text in fields(text_of(ada.get(address))).items() if "-keep-" not in name}
    answer = ada.post(address, data={**sent, "do": f"send-{draft}"})
    assert "tick a line or a claim" in told(answer)[0]


def test_a_full_desk_is_told_at_the_draft(served, ada):
    address, [draft] = kept(ada)
    [row] = rows(served, Report)
    with catalog_of(served).database.transaction() as session:
        own = {"person_id": row.person_id, "typed": {}, "started_at": row.started_at, "saved_at": row.saved_at}
        session.add_all(SightingDraft(public_id=f"{number:08d}", **own) for number in range(50))
    answer = act(ada, address, f"open-{draft}")
    assert answer.status_code == 400
    assert "there are 50 drafts already" in told(answer)[0]


@pytest.mark.parametrize(
    ("field", "place", "label"),
    [("said_on", "claim-1", "claim 1, said on"), ("place_written", "claim-1-place", "claim 1, place"),
     ("kind", "claim-1", "claim 1, kind")],
)  # fmt: skip
def test_a_problem_of_a_claim_is_named_as_in_the_form(field, place, label):
    found = read_problems.told(Problem(field, "is wrong", "4f2k9x1c claim 1"))
    assert (found.id, found.label) == (f"d-4f2k9x1c-{place}", label)


def test_a_report_whose_text_was_taken_away_says_so(served, ada):
    address, _ = kept(ada)
    with catalog_of(served).database.transaction() as session:
        [row] = session.exec(select(Report))
        row.text, row.title, row.drafts = "", "", []
    answer = ada.get(address)
    assert answer.status_code == 200
    assert "Its text was taken away" in text_of(answer)
    assert "A report whose text was taken away</bdi></a>" in text_of(ada.get("/read"))


def test_a_page_with_halves_of_characters_in_its_data_is_read(served, ada):
    data = r'{"@type": "NewsArticle", "headline": "\ud800", "author": "\u0000\ud800"}'
    html = f'<!doctype html><html><head><script type="application/ld+json">{data}</script></head><body><p>{TEXT}</p>'
    assert read(served.test_client(), html).status_code == 200
    assert ada.get(kept(ada, html)[0]).status_code == 200


def test_a_file_that_cannot_be_read_is_refused_at_its_field(served):
    page = text_of(read(served.test_client(), "", file=(io.BytesIO(b"%PDF-1.7"), "x.pdf")))
    assert 'id="file-error"' in page
    assert re.search(r'<input id="file"[^>]* aria-invalid="true"', page)
    assert 'id="text-error"' not in page


def test_a_plain_save_changes_nothing_that_was_read(served, ada):
    address, _ = kept(ada, "SYNTHETIC TEXT OF A TEST. Ukraine captured three T-72B3 from Russia.")
    before = rows(served, Report)[0].drafts[0]["typed"]
    act(ada, address, "save")
    after = rows(served, Report)[0].drafts[0]["typed"]
    assert {name: text for name, text in after.items() if text} == {name: text for name, text in before.items() if text}


def test_a_button_is_named_by_what_stands_on_it(served, ada):
    address, [draft] = kept(ada)
    act(ada, address, f"open-{draft}")
    for page in ("/read", "/sightings/"):
        assert re.search(r'aria-label="Throw it away: [^"]+">Throw it away<', text_of(ada.get(page)))


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=12)


@given(text=st.text(min_size=1, max_size=60), mentions=SPANS, read_at=SPANS)
def test_pieces_are_the_text_whatever_overlaps(text, mentions, read_at):
    found = [Mention(start, end, Kind.TYPE) for start, end in mentions]
    pieces = list(read_marks.pieces(Reading(text, found), {"a": read_at}, {}))
    assert "".join(one.text for one in pieces) == text
    assert all(text[one.start : one.end] == one.text for one in pieces)


def test_the_text_of_a_report_is_kept_to_the_letter():
    assert ReportIn(text="  T-72  ").text == "  T-72  "
