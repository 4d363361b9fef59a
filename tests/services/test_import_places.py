"""Importing a gazetteer: what becomes a place, what is merged, what is refused and why. All places are made up."""

import pytest
from sqlmodel import col, select

from catalog.domain.errors import Invalid, Unavailable
from catalog.models import Change, Person, Place, PlaceName, PlaceNameKey, Source
from catalog.search import world
from catalog.services import history, places, verify
from catalog.services.imports import place_plan
from catalog.services.imports import places as imported
from tests.services.gazetteers import DUMP, HEAD, bring, dump, table, written, zipped
from tests.services.writing import all_of, changing, put, revisions
from tests.support.clock import NOW

MADE = "10,Made,SY,36.2,37.1,2000000,Маде|مادي|Made|made"
OLDER = "11,Older Made,SY,35.2,36.1,700,"
SYRIA = places.PlaceIn(slug="syria", name="Syria", kind="country", country="SY")


def counts(document):
    return {name: number for name in ("imported", "merged", "changed", "unchanged", "refused", "left")
            if (number := document[name])}  # fmt: skip


def by_slug(database):
    return {one.slug: one for one in all_of(database, Place)}


def names(database, slug):
    with database.reading() as session:
        query = select(PlaceName).join(Place, col(Place.id) == PlaceName.place_id).where(Place.slug == slug)
        return list(session.exec(query.order_by(col(PlaceName.id))))


def own(**more):
    values = {"slug": "own", "name": "Made", "kind": "town", "country": "SY", "parent": "syria"}
    return places.PlaceIn(**{**values, "lat": 36.21, "lon": 37.11, "radius_m": 7000, **more})


# what a row becomes


def test_a_place_comes_with_its_country_its_point_and_its_people(database, tmp_path):
    assert counts(bring(database, table(tmp_path, MADE))) == {"imported": 1}
    found = by_slug(database)
    made = found["made"]
    assert (found["syria"].name, found["syria"].kind, found["syria"].lat) == ("Syria", "country", None)
    assert (made.parent_id, made.kind, made.country) == (found["syria"].id, "city", "SY")
    assert (made.lat, made.lon, made.radius_m, made.population, made.geonames_id) == (36.2, 37.1, 12600, 2000000, 10)


def test_names_are_kept_once_each_by_script_and_language(database, tmp_path):
    bring(database, table(tmp_path, MADE))
    told = [(one.name, one.script, one.language, one.preferred) for one in names(database, "made")]
    assert told == [
        ("Made", "Latn", "en", True),
        ("Маде", "Cyrl", "ru", False),
        ("مادي", "Arab", "ar", False),
        ("made", "Latn", "en", False),
    ]
    keys = {one.key for one in all_of(database, PlaceNameKey)}
    assert places.keys_of("Маде") | places.keys_of("مادي") <= keys


def test_the_point_is_credited_to_geonames_with_its_licence(database, tmp_path):
    bring(database, table(tmp_path, MADE, OLDER))
    [source] = all_of(database, Source)
    assert (source.slug, source.kind, source.url) == ("geonames", "document", "https://www.geonames.org/")
    assert "CC BY 4.0" in source.note
    assert {one.point_source_id for one in all_of(database, Place) if one.lat} == {source.id}


def test_a_name_that_is_taken_gets_a_slug_with_its_country_and_a_number(database, tmp_path):
    rows = [f"{number},Made,SY,{30 + number},37,900," for number in range(1, 4)]
    bring(database, table(tmp_path, *rows, "4,Made,IQ,33,44,900,", "5,…,IQ,33,45,900,"))
    assert set(by_slug(database)) == {"syria", "iraq", "made", "made-sy", "made-sy-2", "made-iq", "place-5"}


def test_a_dump_brings_its_regions_and_districts_as_parents(database, tmp_path):
    assert counts(bring(database, dump(tmp_path), "geonames")) == {"imported": 6, "left": 1}
    found = by_slug(database)
    above = {one.id: one.slug for one in found.values()}
    assert {slug: (str(one.kind), above.get(one.parent_id)) for slug, one in found.items()} == {
        "syria": ("country", None),
        "north-province": ("region", "syria"),
        "north-district": ("district", "north-province"),
        "khirbat-made": ("village", "north-district"),
        "tall-made": ("town", "north-province"),
        "made-air-base": ("site", "north-district"),
    }
    assert {one.name for one in names(database, "syria")} == {"Syria", "Madeland", "Маделандия", "مادلاند"}


def test_a_dump_is_read_in_the_zip_that_it_comes_in(database, tmp_path):
    assert counts(bring(database, zipped(dump(tmp_path)), "geonames")) == {"imported": 6, "left": 1}


def test_the_order_of_a_dump_does_not_matter(database, tmp_path):
    bring(database, dump(tmp_path, *reversed(DUMP)), "geonames")
    found = by_slug(database)
    assert found["khirbat-made"].parent_id == found["north-district"].id


def test_only_the_countries_that_are_wanted_are_read(database, tmp_path):
    rows = ("1,One,SY,36,37,0,", "2,Two,IQ,33,44,0,", "3,Three,UA,95,30,0,")
    assert counts(bring(database, table(tmp_path, *rows), "csv", "IQ")) == {"imported": 1, "left": 2}
    assert set(by_slug(database)) == {"iraq", "two"}


# again, and in part


@pytest.mark.parametrize("profile", ["csv", "geonames"])
def test_the_same_file_twice_changes_nothing(database, tmp_path, profile):
    file = table(tmp_path, MADE, OLDER) if profile == "csv" else dump(tmp_path)
    bring(database, file, profile)
    known, changes = len(revisions(database)), len(all_of(database, Change))
    again = bring(database, file, profile)
    assert again["unchanged"] == again["items"]
    assert (len(revisions(database)), len(all_of(database, Change))) == (known, changes)


def test_a_dry_run_says_the_same_and_writes_nothing(database, tmp_path):
    put(database, SYRIA, own())
    known = len(revisions(database))
    told = bring(database, table(tmp_path, MADE, OLDER), apply=False)
    assert len(revisions(database)) == known
    done = bring(database, table(tmp_path, MADE, OLDER))
    assert {**told, "applied": True} == done
    assert counts(done) == {"imported": 1, "merged": 1}


def test_an_import_that_was_broken_off_goes_on_where_it_was(database, tmp_path, monkeypatch):
    monkeypatch.setattr(place_plan, "CHUNK", 2)
    rows = [f"{number},Place {number},SY,36,{number},900," for number in range(1, 6)]
    bring(database, table(tmp_path, *rows[:2], name="begun.csv"))
    assert counts(bring(database, table(tmp_path, *rows))) == {"imported": 3, "unchanged": 2}
    assert len([one for one in all_of(database, Change) if one.why.startswith("Places of")]) == 3
    with database.reading() as session:
        assert list(verify.CHECKS["the chain of changes holds"](session, NOW)) == []


def test_somebody_who_writes_in_between_takes_a_slug_first(database, tmp_path, monkeypatch):
    monkeypatch.setattr(place_plan, "CHUNK", 1)
    file = table(tmp_path, OLDER, MADE)
    with database.reading() as session:
        plan = place_plan.survey(session, place_plan.Wanted(file, "csv"))
    put(database, SYRIA, own(slug="made", lat=30))
    for chunk in place_plan.chunks(plan):
        with database.transaction() as session:
            imported.apply(session, plan, chunk, NOW)
    assert {"made", "made-sy"} <= set(by_slug(database))


def test_a_later_dump_puts_a_place_under_its_district_and_adds_names(database, tmp_path):
    bring(database, table(tmp_path, "4,Khirbat Made,SY,36.15,37.15,1200,"))
    assert counts(bring(database, dump(tmp_path), "geonames")) == {"imported": 4, "merged": 1, "changed": 1, "left": 1}
    found = by_slug(database)
    assert found["khirbat-made"].parent_id == found["north-district"].id
    assert "خربة مادي" in {one.name for one in names(database, "khirbat-made")}
    assert bring(database, dump(tmp_path), "geonames")["unchanged"] == 6


# with places that are there


def test_a_place_that_is_there_keeps_its_values_and_gets_what_it_lacks(database, tmp_path):
    put(database, SYRIA, own(names={"variant": ["Маде"]}))
    assert counts(bring(database, table(tmp_path, MADE))) == {"merged": 1}
    one = by_slug(database)["own"]
    assert (one.name, one.kind, one.lat, one.radius_m, one.point_source_id) == ("Made", "town", 36.21, 7000, None)
    assert (one.geonames_id, one.population) == (10, 2000000)
    assert [one.name for one in names(database, "own")] == ["Made", "Маде", "مادي", "made"]


def test_a_place_without_a_point_gets_it_with_its_source(database, tmp_path):
    put(database, SYRIA, own(lat=None, lon=None, radius_m=None))
    bring(database, table(tmp_path, MADE))
    one = by_slug(database)["own"]
    assert (one.lat, one.lon, one.radius_m) == (36.2, 37.1, 12600)
    assert one.point_source_id == all_of(database, Source)[0].id


@pytest.mark.parametrize(
    ("change", "merged"),
    [
        ({"name": "Maade"}, True),  # the same consonants, near
        ({"name": "Maade", "lat": None, "lon": None, "radius_m": None}, False),  # the same consonants, anywhere
        ({"lat": 36.5}, False),  # more than a few kilometres away
        ({"kind": "region", "lat": 36.3}, False),  # a region is no city
        ({"country": "TR"}, False),
        ({"country": None}, True),  # its parent says the country
        ({"name": "Other"}, False),
    ],
)
def test_a_place_is_merged_when_country_kind_name_and_point_agree(database, tmp_path, change, merged):
    put(database, SYRIA, own(**change))
    assert counts(bring(database, table(tmp_path, MADE))) == ({"merged": 1} if merged else {"imported": 1})


def test_a_row_that_may_be_several_places_is_refused_with_them(database, tmp_path):
    put(database, SYRIA, own(), own(slug="own-2", lat=36.19))
    told = bring(database, table(tmp_path, MADE))
    assert counts(told) == {"refused": 1}
    assert told["unresolved"] == [{"name": "Made", "count": 1, "lines": [2], "candidates": ["own", "own-2"]}]


def test_several_rows_that_may_be_one_place_are_refused(database, tmp_path):
    put(database, SYRIA, own(lat=None, lon=None, radius_m=None))
    told = bring(database, table(tmp_path, MADE, "12,Made,SY,33.2,36.1,400,"))
    assert counts(told) == {"refused": 2}
    assert told["unresolved"][0]["candidates"] == ["own"]


def test_of_two_rows_that_sound_alike_the_one_with_the_same_letters_is_the_place(database, tmp_path):
    put(database, SYRIA, own())
    assert counts(bring(database, table(tmp_path, MADE, "12,Maadi,SY,36.22,37.12,400,"))) == {
        "merged": 1,
        "imported": 1,
    }
    assert by_slug(database)["own"].geonames_id == 10


def test_a_name_that_a_person_took_away_stays_away(database, tmp_path):
    bring(database, table(tmp_path, MADE))
    with database.transaction() as session:
        person = Person(pseudonym="ada", joined_at=NOW)
        session.add(person)
        session.flush()
        change = history.begin(session, person, "nobody calls it that", NOW)
        session.execute(PlaceNameKey.__table__.delete())
        session.delete(session.exec(select(PlaceName).where(PlaceName.name == "مادي")).one())
        history.close(session, change)
    assert counts(bring(database, table(tmp_path, MADE))) == {"unchanged": 1}


def test_a_name_that_the_catalog_itself_took_away_comes_back(database, tmp_path):
    bring(database, table(tmp_path, MADE))
    with changing(database) as session:
        session.execute(PlaceNameKey.__table__.delete())
        session.delete(session.exec(select(PlaceName).where(PlaceName.name == "مادي")).one())
    assert counts(bring(database, table(tmp_path, MADE))) == {"changed": 1}


def test_places_are_found_by_their_names_and_the_largest_first(database, tmp_path):
    rows = ("1,Made,SY,36,37,900,", "2,Made,SY,35,36,90000,Маде", "3,Made,SY,34,36,0,")
    bring(database, table(tmp_path, *rows))
    with database.reading() as session:
        known = world.read(session).places
    assert known.find("Маде").slug == "made-sy"
    assert known.find("MADE").slug == "made-sy-2"  # nobody counted its people: it may have been put by hand


# bad input


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,Made,SY,36,37,0,", "geonameid: 'x' is not a whole number"),
        ("0,Made,SY,36,37,0,", "geonameid: is needed"),
        ("1,,SY,36,37,0,", "name: is needed"),
        (f"1,{'n' * 201},SY,36,37,0,", "name: is needed, at most 200"),
        ("1,Made,Syria,36,37,0,", "countrycode: 'Syria' is no ISO 3166 code"),
        ("1,Made,SY,90.1,37,0,", "latitude: '90.1' is outside -90 to 90"),
        ("1,Made,SY,nan,37,0,", "latitude: 'nan' is outside"),
        ("1,Made,SY,36,181,0,", "longitude: '181' is outside"),
        ("1,Made,SY,36,east,0,", "longitude: 'east' is not a number"),
        ("1,Made,SY,36,37,-5,", "population: '-5' is not a whole number"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason(sqlite_database, tmp_path, row, reason):
    with sqlite_database.reading() as session:
        plan = place_plan.survey(session, place_plan.Wanted(table(tmp_path, row, OLDER), "csv"))
    [[refused, entry]] = place_plan.chunks(plan)
    assert refused.reason.startswith(reason)
    assert (refused.line, entry.id) == (2, 11)


def test_an_id_that_stands_twice_is_refused_the_second_time(sqlite_database, tmp_path):
    told = bring(sqlite_database, table(tmp_path, MADE, MADE))
    assert counts(told) == {"imported": 1, "refused": 1}


def test_ten_thousand_bad_rows_are_a_short_summary(sqlite_database, tmp_path):
    rows = [f"{number},Made,SY,{100 + number},37,0," for number in range(1, 10_001)]
    told = bring(sqlite_database, table(tmp_path, *rows))
    assert (told["refused"], told["reasons"], told["unresolved"]) == (10_000, {"latitude": 10_000}, [])
    assert all_of(sqlite_database, Place) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEAD.replace("latitude", "lat_itude").encode(), "the column 'latitude' is missing; the nearest.*'lat_itude'"),
        (b"a;b\n1;2\n", "the column 'geonameid' is missing; there are a, b"),
        (b"", "the column 'geonameid' is missing"),
        (HEAD.encode() + b"1,Mad\xe9,SY,01,36,37,0,,\n", "line 2 is not UTF-8"),
        (HEAD.encode("utf-16"), "line 1 is not UTF-8"),
        (HEAD.encode() + b"1,M\0,SY,01,36,37,0,,\n", "line 2 holds a zero byte"),
        (HEAD.encode() + b"x" * 1_000_001, "line 2 is longer than"),
    ],
    ids=str,
)
def test_a_file_that_is_no_gazetteer_is_refused_in_one_line(sqlite_database, tmp_path, content, message):
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    with pytest.raises(Invalid, match=message) as refused:
        bring(sqlite_database, file)
    assert len(str(refused.value).splitlines()) == 1
    assert len(str(refused.value)) < 400


def test_a_table_given_as_a_dump_is_refused_with_a_hint(sqlite_database, tmp_path):
    with pytest.raises(Invalid, match=r"line 1 has 1 columns, a GeoNames dump has 19.*--profile csv"):
        bring(sqlite_database, table(tmp_path, MADE), "geonames")


def test_a_byte_order_mark_is_no_part_of_a_column(sqlite_database, tmp_path):
    file = table(tmp_path, MADE)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert counts(bring(sqlite_database, file)) == {"imported": 1}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_may_be_cut_by_semicolons_or_tabs(sqlite_database, tmp_path, separator):
    file = table(tmp_path, MADE)
    assert counts(bring(sqlite_database, written(file, file.read_text().replace(",", separator)))) == {"imported": 1}


def test_a_zip_that_would_unpack_to_very_much_is_refused(sqlite_database, tmp_path):
    with pytest.raises(Invalid, match="would unpack to"):
        bring(sqlite_database, zipped(written(tmp_path / "SY.txt", "\t" * 5_000_000)), "geonames")


def test_a_zip_without_one_list_in_it_is_refused(sqlite_database, tmp_path):
    with pytest.raises(Invalid, match="a ZIP with one list in it"):
        bring(sqlite_database, zipped(written(tmp_path / "SY.pdf", "x")), "geonames")


def test_a_file_that_is_not_there_is_named(sqlite_database, tmp_path):
    with pytest.raises(Unavailable, match=r"none\.csv cannot be read"):
        bring(sqlite_database, tmp_path / "none.csv")


def test_a_long_name_in_a_script_of_long_letters_has_keys_that_fit(database, tmp_path):
    bring(database, table(tmp_path, f"1,{'엃' * 200},SY,36,37,0,{'㍿' * 200}"))
    assert max(len(one.key) for one in all_of(database, PlaceNameKey)) == 400


def test_the_real_table_comes_whole_and_changes_nothing_the_second_time(sqlite_database, samples):
    file = samples / "places" / "places.csv"
    first = bring(sqlite_database, file)
    assert (first["rows"], first["items"], first["refused"]) == (12_530, 12_530, 0)
    assert bring(sqlite_database, file)["unchanged"] == 12_530
    assert len({one.slug for one in all_of(sqlite_database, Place)}) == 12_530 + 22
