"""Fields among the words: the same questions as the facets, refused where they say nothing; and text that is none."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from catalog.domain.errors import Invalid
from catalog.models import Source
from catalog.search import asking, fields, typed
from catalog.search.show.results import Wanted, search
from tests.support.clock import NOW

MANY = 10_000
SAME = [
    ("type:t-72b3", {"type": ["t-72b3"]}),
    ("type: t-72b3", {"type": ["t-72b3"]}),
    ("TYPE:T-72B3", {"type": ["t-72b3"]}),
    ("type:Т-72Б3", {"type": ["t-72b3"]}),
    ('type:"T 72 B3"', {"type": ["t-72b3"]}),
    ('type:"T 72 B3', {"type": ["t-72b3"]}),
    ("type:9K51", {"type": ["bm-21-grad"]}),
    ("type:BMP-2s", {"type": ["bmp-2"]}),
    ("type:T-72S", {"type": ["t-72s"]}),
    ("type:T-72B3M", {"type": ["t-72b3-obr-2016"]}),
    ("type:ak-74m type:akm", {"type": ["ak-74m", "akm"]}),
    ('lost-by:"Syrian government forces"', {"lost_by": ["syrian-government-forces"]}),
    ("lost-by:“Syrian government forces”", {"lost_by": ["syrian-government-forces"]}),
    ("lost-by:«Syrian government forces", {"lost_by": ["syrian-government-forces"]}),
    ("lost-by:russia taken_by:hayat-tahrir-al-sham", {"lost_by": ["russia"], "taken_by": ["hayat-tahrir-al-sham"]}),
    ('taken-by:"hayat tahrir alsham"', {"taken_by": ["hayat-tahrir-al-sham"]}),
    ("place:Syria outcome:Captured", {"place": ["syria"], "outcome": ["captured"]}),
    ("place:Халеб", {"place": ["aleppo"]}),
    ("place:حلب", {"place": ["aleppo"]}),
    ("place:Урум-эль-Кубра", {"place": ["urm-al-kubra"]}),
    ('place:"Urum al Kubra"', {"place": ["urm-al-kubra"]}),
    ("place:Україна", {"place": ["ukraine"]}),
    ("near:Алеппо within:25", {"near": ["aleppo"], "within": ["25km"]}),
    ('near:"36.20, 37.13" within:2.50KM', {"near": ["36.2,37.13"], "within": ["2.5km"]}),
    ("grade:single-claim", {"grade": ["single_claim"]}),
    ('grade:"single claim" since:2024', {"grade": ["single_claim"], "since": ["2024"]}),
    ("since:2024-11 until:2024", {"since": ["2024-11"], "until": ["2024"]}),
    ("captured type:akm", {"q": ["captured"], "type": ["akm"]}),
    ('"special forces" lost-by:russia -rifle', {"q": ['"special forces" -rifle'], "lost_by": ["russia"]}),
]  # fmt: skip
NO_FIELDS = [
    "https://x.com/a/status/1", "http://a", "HTTPS: nothing", "12:30", "9C932:1", "AK-74:5", "type:", "type :", ":x",
    '"type:t-72b3"',
    "ftp://a.b", "averylongwordthatisnofield:x", "слово:дело", "a/b:c", "(type:x)", "::", 'x"type:y',
]  # fmt: skip
WRONG = [
    ("colour:green", "colour: is no field; fields are type:, lost-by:, taken-by:, place:"),
    ("note: it was taken", '"note: …"'),
    ("type:t-72b9", "t-72b"),
    ("type:nothing-like-it-at-all", "no type"),
    ("lost-by:russi", "russia"),
    ("outcome:eaten", "captured"),
    ("grade:best", "visual"),
    ("since:yesterday", "since"),
    ("since:2025 until:2024", "before since"),
    ('type:""', "has no value"),
    ("-type:t-72b3", "minus"),
    ("type:akm " * 20, "at most 16"),
    ("since:2024 since:2025", "more than once"),
]


def asked(session, engine, args):
    return asking.ask(session, engine, args, NOW)


@pytest.mark.parametrize(("text", "args"), SAME)
def test_fields_are_the_facets_of_the_same_question(seeded_session, engine, text, args):
    by_field, by_facet = asked(seeded_session, engine, {"q": [text]}), asked(seeded_session, engine, args)
    assert by_field.question.criteria.to_args() == by_facet.question.criteria.to_args()
    assert by_field.question.rows.tolist() == by_facet.question.rows.tolist()
    assert [row.id for row in by_field.incidents()] == [row.id for row in by_facet.incidents()]


def test_fields_narrow_what_facets_have_chosen_already(seeded_session, engine):
    both = asked(seeded_session, engine, {"q": ["outcome:captured"], "type": ["akm"]}).question.criteria
    assert both.chosen["type"] == ("akm",)
    assert both.chosen["outcome"] == ("captured",)


@pytest.mark.parametrize("text", NO_FIELDS)
def test_text_with_a_colon_that_is_no_field_is_words(seeded_session, engine, text):
    assert typed.read(text).fields == ()
    assert not search(seeded_session, engine, Wanted(text), NOW).has_fields


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_not_understood_is_refused_with_what_is_allowed(seeded_session, engine, text, said):
    with pytest.raises(Invalid) as refused:
        asked(seeded_session, engine, {"q": [text]})
    assert said in str(refused.value)
    with pytest.raises(Invalid):
        search(seeded_session, engine, Wanted(text), NOW)


def test_a_source_is_named_by_its_id_its_account_its_title_or_who_publishes_it(seeded_session, engine):
    rows = seeded_session.exec(select(Source).where(col(Source.handle) == "war_noir")).all()
    told = asked(seeded_session, engine, {"source": [row.public_id for row in rows]}).question.rows.tolist()
    named = {"source:@War_Noir": "@war_noir", "source:war_noir": "@war_noir", 'source:"War Noir"': "war-noir"}
    for text, value in named.items():
        question = asked(seeded_session, engine, {"q": [text]}).question
        assert question.criteria.to_args() == [("source", value)]
        assert question.rows.tolist() == told
    (one, *_) = rows
    for text in (f"source:{one.public_id}", f'source:"{one.title}"'):
        assert one.public_id in asked(seeded_session, engine, {"q": [text]}).question.criteria.chosen["source"]
    with pytest.raises(Invalid, match="no source 'nobody'"):
        asked(seeded_session, engine, {"q": ["source:nobody"]})


def test_every_field_is_told_with_an_example_that_can_be_asked(seeded_session, engine):
    assert [name for name, _, _ in fields.told()] == list(fields.FIELDS)
    for name, shown, _ in fields.told():
        text = f"{name}:{shown} near:aleppo" if name == "within" else f"{name}:{shown}"
        asked(seeded_session, engine, {"q": [f"{text} within:5" if name == "near" else text]})


def test_words_given_twice_are_refused_as_before(seeded_session, engine):
    with pytest.raises(Invalid, match="more than once"):
        asked(seeded_session, engine, {"q": ["type:akm", "rifle"]})


def test_fields_narrow_losses_and_incidents_of_the_search_and_leave_types_and_sources(seeded_session, engine):
    plain = search(seeded_session, engine, Wanted("rifle"), NOW)
    narrow = search(seeded_session, engine, Wanted("rifle type:akm"), NOW)
    for kind in ("type", "source"):
        assert [one.id for one in narrow.cut(kind, 0, MANY)] == [one.id for one in plain.cut(kind, 0, MANY)]
    for kind in ("item", "incident"):
        assert {one.id for one in narrow.cut(kind, 0, MANY)} <= {one.id for one in plain.cut(kind, 0, MANY)}
    assert 0 < narrow.count("item") < plain.count("item")
    assert ("type", "akm") in narrow.question.criteria.to_args()


def test_fields_alone_find_what_the_facets_find(seeded_session, engine):
    found = search(seeded_session, engine, Wanted("type:akm lost-by:russia"), NOW)
    args = {"type": ["akm"], "lost_by": ["russia"], "dataset": ["all"], "munitions": ["included"]}
    question = asked(seeded_session, engine, args).question
    assert found.count("type") == found.count("source") == 0
    assert found.count("item") == len(set(question.columns.item[question.rows].tolist())) > 0
    assert found.count("incident") == len(asked(seeded_session, engine, args).incidents()) > 0


@given(st.text(st.sampled_from('type:lostby-"OR ak74м\n\x00x:/ '), max_size=60) | st.text(max_size=80))
@settings(max_examples=80)
def test_nothing_typed_raises_but_for_fields(seeded_session, engine, text):
    try:
        assert search(seeded_session, engine, Wanted(text), NOW).total >= 0
    except Invalid:
        assert typed.read(text).fields or "-" in text


@given(st.text(max_size=400) | st.text(st.sampled_from('"“”„«»-–aXOR: '), max_size=30))
@example('"a «x y»')
@example('«a "b" c»')
def test_what_is_typed_is_read_the_same_when_it_is_typed_again(text):
    once = typed.read(text)
    again = typed.read(once.all)
    assert (again.all, again.left_out) == (once.all, 0)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("type:t-72 OR type:bmp-2", "type:t-72 type:bmp-2"),
        ("tank type:t-72 OR type:bmp-2 burnt", "tank type:t-72 type:bmp-2 burnt"),
        ("type:t-72 OR", "type:t-72"),
        ("OR type:t-72", "type:t-72"),
    ],
)
def test_or_between_values_of_a_field_is_either_of_them(text, same):
    assert typed.read(text) == typed.read(same)


@pytest.mark.parametrize("text", ["tank OR type:t-72", "outcome:captured OR destroyed", "place:aleppo OR type:t-72"])
def test_or_beside_a_field_is_refused_where_no_facet_can_ask_for_it(text):
    with pytest.raises(Invalid) as refused:
        fields.check(typed.read(text))
    assert "OR stands between words, or between values of one field" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "among", "never"),
    [
        ("aimpoint", {"aimpoint-micro", "aimpoint-comp", "aimpoint-pro"}, {"aimpoint-micro-t-1", "red-dot-sights"}),
        ("Аimpoint", {"aimpoint-micro"}, set()),
        ("PEQ", {"an-peq-15", "an-peq-2"}, {"an-peq-1-soflam"}),
        ("night sight", {"night-sights"}, {"thermal-sights"}),
        ("aimpoint micro", {"aimpoint-micro"}, {"aimpoint-comp"}),
    ],
)
def test_a_word_of_parts_means_all_that_are_called_so(seeded_session, text, among, never):
    found = {*asked(seeded_session, None, {"q": [f'fitted:"{text}"']}).question.criteria.chosen["fitted"]}
    assert among <= found
    assert found.isdisjoint(never)


def test_any_rifle_with_any_aimpoint_is_found(seeded_session):
    one, every = (
        asked(seeded_session, None, {"q": [text]}).question.mask
        for text in ("type:rifle fitted:aimpoint-micro", "type:rifle fitted:Aimpoint")
    )
    assert one.any()
    assert not (one & ~every).any()


@pytest.mark.parametrize("text", ["sight", "zeppelin", "the"])
def test_a_word_of_too_many_parts_or_of_none_is_refused(seeded_session, monkeypatch, text):
    monkeypatch.setattr("catalog.search.parts.MOST", 3)
    with pytest.raises(Invalid):
        asked(seeded_session, None, {"q": [f"fitted:{text}"]})
