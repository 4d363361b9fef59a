"""Reading a report by its page: marks and drafts, corrections that stay, sending once, nothing of a visitor kept."""

import io
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.outcomes import Role
from catalog.models import Correction, Report, SightedItem, Sighting, SightingDraft, TypeName
from catalog.reading.found import Kind, Mention, Reading
from catalog.services.reports.reports import ReportIn
from catalog.web import read_marks
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
    assert "choose the draft to merge it into" in text_of(answer)
    act(ada, address, f"merge-{second}", **{f"into-{second}": first})
    assert "Merged into it" in text_of(ada.get(address))
    act(ada, address, f"apart-{first}")
    act(ada, address, f"merge-{second}", **{f"into-{second}": first})
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


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=12)


@given(text=st.text(min_size=1, max_size=60), mentions=SPANS, read_at=SPANS)
def test_pieces_are_the_text_whatever_overlaps(text, mentions, read_at):
    found = [Mention(start, end, Kind.TYPE) for start, end in mentions]
    pieces = list(read_marks.pieces(Reading(text, found), {"a": read_at}, {}))
    assert "".join(one.text for one in pieces) == text
    assert all(text[one.start : one.end] == one.text for one in pieces)


def test_the_text_of_a_report_is_kept_to_the_letter():
    assert ReportIn(text="  T-72  ").text == "  T-72  "
