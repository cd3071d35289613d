"""What a workbook says beside the model's cells comes back unchanged: findings of the checks, numbers of other scenarios."""

import re

import openpyxl

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.model import Chart, Series
from gpu_modeler.text import Labels
from tests.files.excel_models import gpu_makers
from tests.files.review_proof import reviewed


def sent(tmp_path, language="zh"):
    model = gpu_makers()
    series = (Series("growth", {"company": "a"}, scenario="bull"), Series("growth", {"company": "c"}))
    one = Chart("one", Labels("图", "Chart"), "market", series, "football", period="2027")
    model.charts, model.orders["charts"] = {"one": one}, ("one",)
    path = tmp_path / "sent.xlsx"
    Session(model, SettingsFile.nowhere()).export_excel(path, ExportOptions(language), verified=False)
    return model, path


def test_findings_of_the_checks_are_no_changes(tmp_path):
    for language in ("zh", "both"):
        model, path = sent(tmp_path, language)
        review = reviewed(model, path)
        assert (review.changes, review.not_understood) == ((), ())


def test_numbers_of_other_scenarios_may_come_back_with_fifteen_digits(tmp_path):
    model, path = sent(tmp_path)
    book = openpyxl.load_workbook(path)
    count = 0
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            if cell.value.startswith("="):
                cell.value, found = re.subn(r"\d+\.\d{14,}", lambda at: f"{float(at[0]):.15g}", cell.value)
                count += found
    book.save(path)
    review = reviewed(model, path)
    assert count > 0
    assert (review.changes, review.not_understood) == ((), ())
