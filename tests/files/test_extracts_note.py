"""The table of a research note: its rows against the engine's values, and its files and clipboard forms read again."""

import csv
import io
from html.parser import HTMLParser

import openpyxl
import pytest

from gpu_modeler.app.notes import note_tables, save_notes
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import RelabelItem, RemoveLine
from gpu_modeler.files.extracts.note import NoForecast, UnitNotMoney, UnknownYears
from gpu_modeler.files.extracts.note_records import MEASURES
from gpu_modeler.files.extracts.note_sheet import notes_workbook
from gpu_modeler.files.extracts.note_text import notes_csv, notes_html, notes_tsv
from gpu_modeler.text import Labels

YEARS = ("2024A", "2025A", "2026E", "2027E", "2028E")


@pytest.fixture(scope="module")
def session():
    return Session(settings_file=SettingsFile.nowhere())


@pytest.fixture
def changeable():
    return Session(settings_file=SettingsFile.nowhere())


def table(session, company="cambricon", language="zh", **choices):
    return note_tables(session, [company], language=language, **choices)[0]


def row(found, name):
    return next(each for each in found.rows if each.name == name)


def values(session, line, company, *years):
    return [session.value(line, (year, company)) for year in years]


def test_years_are_the_last_actual_ones_and_the_next_and_say_which_they_are(session):
    assert table(session).years == YEARS
    assert table(session, "metax").years == ("2024A", "2025E", "2026E", "2027E", "2028E")
    assert table(session, "kunlunxin").years == ("2024E", "2025E", "2026E", "2027E", "2028E")
    assert table(session, years=("2023", "2035")).years == ("2023A", "2035E")


@pytest.mark.parametrize("company", ["moore_threads", "metax", "cambricon", "biren", "iluvatar", "kunlunxin"])
def test_the_rows_are_the_models_numbers(session, company):
    found = table(session, company)
    years = [year[:4] for year in found.years]
    revenue = values(session, "revenue", company, *years)
    profit = values(session, "net_profit", company, *years)
    before = values(session, "revenue", company, *(str(int(year) - 1) for year in years))
    cap = session.value("market_cap", (company,))
    equity = values(session, "equity", company, *years)
    assert row(found, "revenue").values == pytest.approx(revenue, rel=1e-12)
    assert row(found, "net_profit").values == pytest.approx(profit, rel=1e-12)
    growth = [now / then - 1 if then > 0 else None for now, then in zip(revenue, before, strict=True)]
    assert row(found, "revenue_growth").values == approximately(growth)
    assert row(found, "gross_margin").values == approximately(
        values(session, "gross_margin", company, *years)
    )
    assert row(found, "price_to_sales").values == approximately([cap / each for each in revenue])
    assert row(found, "price_to_book").values == approximately(
        [cap / each if each > 0 else None for each in equity]
    )
    multiples = [cap / each if each > 0 else None for each in profit]
    if any(multiples):
        assert row(found, "price_to_earnings").values == approximately(multiples)
    else:
        assert "price_to_earnings" not in {each.name for each in found.rows}


def approximately(expected):
    return tuple(None if each is None else pytest.approx(each, rel=1e-12) for each in expected)


def test_growth_from_a_loss_means_nothing(session):
    growth = row(table(session), "net_profit_growth")
    profit = values(session, "net_profit", "cambricon", "2025", "2026")
    assert values(session, "net_profit", "cambricon", "2024")[0] < 0
    assert growth.values[:2] == (None, None)
    assert growth.values[2] == pytest.approx(profit[1] / profit[0] - 1, rel=1e-12)


def test_earnings_per_share_are_in_yuan(session):
    profit = values(session, "net_profit", "cambricon", "2025")[0]  # in 100 million yuan
    shares = session.value("shares", ("cambricon",))  # in ten thousand
    earnings = row(table(session), "earnings_per_share")
    assert earnings.values[1] == pytest.approx(profit * 1e8 / (shares * 1e4), rel=1e-12)
    assert earnings.label == "最新摊薄每股收益（元/股）"


def test_a_company_without_shares_has_no_earnings_per_share(session):
    assert session.value("shares", ("kunlunxin",)) == 0
    assert "earnings_per_share" not in {each.name for each in table(session, "kunlunxin").rows}


def test_rows_whose_lines_a_model_lacks_are_left_out(changeable):
    before = [each.name for each in table(changeable).rows]
    changeable.perform(RemoveLine("price_to_sales"))
    after = [each.name for each in table(changeable).rows]
    assert set(before) - set(after) == {"price_to_sales"}
    assert before == [measure.name for measure in MEASURES]


def test_amounts_follow_the_unit_that_is_asked_for(session):
    billions = row(table(session, money="CNY_bn", language="en"), "revenue")
    assert billions.values[1] == pytest.approx(
        session.value("revenue", ("2025", "cambricon")) / 10, rel=1e-12
    )
    assert billions.label == "Revenue (CNY bn)"
    assert row(table(session, language="en"), "revenue").label == "Revenue (CNY m)"
    assert row(table(session, language="zh"), "revenue").label == "营业收入（亿元）"


def test_the_basis_and_the_sources_are_said(session):
    basis, source = table(session).remarks
    assert basis == f"估值按市值 {session.value('market_cap', ('cambricon',)):,.1f} 亿元计算。"
    title = session.model.sources[session.cell("revenue", ("2025", "cambricon")).source].title
    assert title in source
    assert "基准" in source
    assert "（）" not in table(session, "kunlunxin").remarks[1]


def test_another_scenario_gives_its_own_forecast(changeable):
    changeable.choose_scenario("bear")
    found = table(changeable)
    assert row(found, "revenue").values[3] == changeable.value("revenue", ("2027", "cambricon"), "bear")
    assert "悲观" in found.remarks[1]


def test_wrong_requests_are_refused(session, changeable):
    with pytest.raises(UnknownYears):
        table(session, years=("1999",))
    with pytest.raises(UnitNotMoney):
        table(session, money="chip")
    with pytest.raises(UnitNotMoney):
        table(session, money="USD_100m")
    changeable.new()
    with pytest.raises(NoForecast):
        note_tables(changeable)


# --- as files ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_csv_holds_every_digit(session, language):
    tables = note_tables(session, language=language)
    rows = list(csv.reader(io.StringIO(notes_csv(tables, language).decode("utf-8-sig"), newline="")))
    for found in tables:
        start = next(at for at, cells in enumerate(rows) if cells and cells[0] == found.title)
        assert rows[start + 1][2:] == list(found.years)
        for offset, each in enumerate(found.rows, start=start + 2):
            assert rows[offset][0] == each.plain_label
            read = [None if text == found.not_meaningful else float(text) for text in rows[offset][2:]]
            assert tuple(read) == each.values


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_holds_the_values_with_their_formats(session, language):
    tables = note_tables(session, language=language)
    sheet = openpyxl.load_workbook(io.BytesIO(notes_workbook(tables, language))).worksheets[0]
    titles = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    for found in tables:
        start = titles[found.title]
        assert [cell.value for cell in sheet[start + 1]][1:] == list(found.years)
        for offset, each in enumerate(found.rows, start=start + 2):
            cells = sheet[offset]
            assert cells[0].value == each.label
            expected = [found.not_meaningful if value is None else value for value in each.values]
            assert [cell.value for cell in cells[1:]] == pytest.approx(expected)
            shown = [c for c in cells[1:] if c.value != found.not_meaningful]
            assert {cell.number_format for cell in shown} == {each.number_format}


def test_notes_are_saved_as_the_name_says(session, tmp_path):
    tables = note_tables(session, ["metax"], language="zh")
    save_notes(tables, tmp_path / "note.csv", "zh")
    save_notes(tables, tmp_path / "note.xlsx", "zh")
    assert openpyxl.load_workbook(tmp_path / "note.xlsx").sheetnames == ["盈利预测与估值"]
    assert (tmp_path / "note.csv").read_text(encoding="utf-8-sig").startswith("沐曦：盈利预测与估值")


# --- on the clipboard ---


class TableReader(HTMLParser):
    """The cells of an HTML document's rows, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.rows, self._in_cell = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append(["", dict(attrs)])
            self._in_cell = True

    def handle_endtag(self, tag):
        if tag == "td":
            self._in_cell = False

    def handle_data(self, data):
        if self._in_cell:
            self.rows[-1][-1][0] += data


def test_the_html_shows_what_the_text_shows_and_carries_every_digit(session):
    found = table(session, language="en")
    html = TableReader(notes_html([found], "en")).rows
    assert [[text for text, _ in cells] for cells in html] == [
        line.split("\t") for line in notes_tsv([found]).split("\n")
    ]
    revenue = html[2]
    assert [float(attributes["x:num"]) for _, attributes in revenue[1:]] == list(row(found, "revenue").values)
    assert revenue[0][0] == "Revenue (CNY m)"
    assert all("text-align:right" in attributes["style"] for _, attributes in revenue[1:])


def test_names_with_signs_of_html_stay_names(changeable):
    changeable.perform(RelabelItem("company", "metax", Labels("<b>沐曦 & 曦</b>", "<b>MetaX</b>")))
    html = notes_html(note_tables(changeable, ["metax"], language="zh"), "zh")
    assert "<b>" not in html
    assert TableReader(html).rows[0][0][0].startswith("<b>沐曦 & 曦</b>")


def test_a_name_like_a_formula_is_pasted_as_a_text(changeable):
    changeable.perform(RelabelItem("company", "metax", Labels("=1+1", "=1+1")))
    tables = note_tables(changeable, ["metax"], language="zh")
    assert notes_tsv(tables).startswith("'=1+1")
    assert TableReader(notes_html(tables, "zh")).rows[0][0][0].startswith("'=1+1")
    assert "\t-14.1\t" in notes_tsv(tables)  # a loss stays a number
