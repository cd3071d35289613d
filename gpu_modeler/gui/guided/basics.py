"""The first step: companies, years, currency and the unit of amounts."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.guided.answers import YEARS, Answers
from gpu_modeler.app.guided.fields import Currency
from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.text import Language, say

CURRENCIES = ("CNY", "USD", "HKD", "EUR", "JPY", "TWD", "KRW")
SCALES = {"zh": ("_100m", "_1m", "_10k"), "en": ("_1m", "_100m", "_10k")}
AHEAD = 10


class Basics(QWidget):
    """`changed` says that something else is typed or chosen."""

    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.companies, self.last_year, self.years = QPlainTextEdit(self), QLineEdit(self), QSpinBox(self)
        self.money, self.scale = QComboBox(self), QComboBox(self)
        self.companies.setPlaceholderText(say("guided_companies_hint", language))
        self.companies.setTabChangesFocus(True)
        self.companies.setMaximumHeight(150)
        self.last_year.setText(str(datetime.now(tz=UTC).year - 1))
        self.years.setRange(*YEARS)
        self.years.setValue(AHEAD)
        for name in CURRENCIES:
            self.money.addItem(f"{Unit.parse(name).label(language)}  {name}", name)
        for scale in SCALES[language]:
            self.scale.addItem(say(f"guided_scale_{scale.strip('_')}", language), scale)
        form = QFormLayout()
        form.setVerticalSpacing(theme.SPACING[3])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(form)
        rows.addStretch(1)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for key, field in (
            ("guided_companies", self.companies),
            ("guided_last_year", self.last_year),
            ("guided_years", self.years),
            ("guided_currency", self.money),
            ("guided_scale", self.scale),
        ):
            form.addRow(say(key, language), field)
        self.companies.textChanged.connect(self.changed)
        self.last_year.textChanged.connect(self.changed)
        self.years.valueChanged.connect(self.changed)
        for box in (self.money, self.scale):
            box.currentIndexChanged.connect(self.changed)

    @property
    def currency(self) -> Currency:
        """Return currency and scale as chosen."""
        return Currency(self.money.currentData(), self.scale.currentData())

    def show_answers(self, answers: Answers) -> None:
        """Show answers given before."""
        self.companies.setPlainText(answers.companies)
        self.last_year.setText(answers.last_year)
        self.years.setValue(answers.years)
        self.money.setCurrentIndex(self.money.findData(answers.currency.name))
        self.scale.setCurrentIndex(self.scale.findData(answers.currency.scale))

    def take_focus(self, field: str = "companies") -> None:
        """Put the keyboard into a field."""
        (self.last_year if field == "last_year" else self.companies).setFocus()
