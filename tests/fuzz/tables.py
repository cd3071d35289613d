"""Tables of others: a CSV text or clipboard block, with a mapping file or the one that is proposed.

An input is a block of text; behind a line of `---` a mapping may follow.
"""

from contextlib import suppress
from functools import cache

from gpu_modeler.edits import History
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.clips import clip_of_text, workbook_of_clip
from gpu_modeler.files.tables import import_edit, mapping_of, mapping_text, preview, proposed_mapping
from tests.fuzz.kept import said_in_all
from tests.small_model import small_model

TOKENS = (
    *(
        "2024A",
        "2025E",
        "25Q3",
        "FY2026",
        "2024年",
        "单位：万元",
        "（元/股）",
        "营业收入",
        "Revenue",
        "收入",
        "沐曦",
        "MetaX",
    ),
    *(
        "45%",
        "(763)",
        "—",
        "1,234.5",
        "12.3亿",
        "$3.2bn",
        "¥",
        "HK$",
        "１２３",
        "N/A",
        "#REF!",
        "\t",
        "\n---\n",
    ),
    *(
        "[[table]]",
        "[table.rows]",
        "labels = [",
        "headings = [",
        "unit = ",
        "line = ",
        "ignore = true",
        "first_row = 99999999999",
    ),
)
SEEDS = {
    "statement": "合并利润表\n单位：万元\n项目\t2024A\t2025E\n收入\t117,446.5\t(1,180)\n利润率（%）\t69\t45%",
    "english": "USD mn\tFY2024\tFY2025\nMetaX revenue\t12.3\t$3.2bn\nCost\t—\tN/A",
    "mapped": (
        '项目\t2024\t2025\n收入\t1\t2\n---\nscenario = "base"\n[[table]]\nlabels = ["A"]\nheadings = [1]\n'
        'company = "metax"\nunit = "万元"\n[table.rows]\n"收入" = { line = "revenue", negative = true }\n'
        '[table.columns]\n"2024" = { period = "2024", kind = "actual" }\n'
    ),
}  # fmt: skip


def seeds():
    """Return tables as analysts have them."""
    return {name: text.encode() for name, text in SEEDS.items()}


@cache
def _ground():
    model = small_model()
    return model, Calculation.of(model)


def check(data):
    """Propose a mapping, or read the one given; preview it; take it as one edit that can be undone."""
    text, _, given = data.decode("utf-8", "replace").partition("\n---\n")
    model, calculation = _ground()
    workbook = workbook_of_clip(clip_of_text(text), "clip")
    try:
        mapping = mapping_of(given, tuple(model.axes)) if given else _proposed(model, workbook)
        if mapping is None:
            return
        assert mapping_of(mapping_text(mapping), tuple(model.axes)) is not None
        found = preview(model, workbook, mapping, calculation.value)
        edit = import_edit(model, found)
    except ModelerError as fault:
        said_in_all(fault)
        return
    own = small_model()
    with suppress(ModelerError):
        History(own, Calculation.of(own)).perform(edit)


def _proposed(model, workbook):
    found = proposed_mapping(model, workbook)
    return found[0] if found is not None else None
