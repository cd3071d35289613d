"""How lists, menus and other parts of the window are brought into sight, to be drawn. See `draw_every_box`."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
)

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.grid.contents import CellPlace

CELL = CellPlace("revenue", ("2027", "cambricon"))
INPUT = CellPlace("tam_growth", ("2028",))


def find(easel):
    easel.go()
    easel.ask("find")
    panel = _find_panel(easel)
    panel.wanted.setText("收入" if easel.session.language == "zh" else "revenue")
    easel.settle(1.5)
    easel.window_part(panel)
    easel.ask("replace")
    easel.settle(0.5)
    easel.window_part(panel)
    QTest.keyClick(panel.wanted, Qt.Key.Key_Escape)


def _find_panel(easel):
    from gpu_modeler.gui.finding.desk import FindDesk

    return next(part for part in easel.window.attached if isinstance(part, FindDesk)).panel


def go_to(easel):
    easel.go()
    easel.ask("go_to")
    box = easel.window.view.bar.name_box
    QTest.keyClicks(
        easel.app.focusWidget() or box, "hwj sr 2027" if easel.session.language == "zh" else "camb rev 2027"
    )
    easel.settle(0.6)
    _overlays(easel)
    easel.window.view.grid.values.setFocus()


def _overlays(easel):
    """Draw the window with what stands over it."""
    from PySide6.QtGui import QPainter

    easel.drawn += 1
    made = easel.window.grab()
    painter = QPainter(made)
    for widget in QApplication.topLevelWidgets():
        if widget is not easel.window and widget.isVisible():
            at = easel.window.mapFromGlobal(widget.mapToGlobal(QPoint(0, 0)))
            painter.drawPixmap(at, widget.grab())
            widget.hide()
    painter.end()
    made.save(str(easel.folder / f"{easel.name}.{easel.suffix}.png"))


def completion(easel):
    easel.go()
    view = easel.window.view
    view.grid.values.setFocus()
    QTest.keyClicks(view.grid.values, "=")
    easel.settle(0.2)
    QTest.keyClicks(view.bar.edit, "yysr" if easel.session.language == "zh" else "product")
    easel.wait(view.bar.edit.popup.isVisible, 5)
    edit, popup = view.bar.edit, view.bar.edit.popup
    popup.move(edit.mapToGlobal(QPoint(0, edit.height() + 4)))
    _overlays(easel)
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    QTest.keyClick(edit, Qt.Key.Key_Escape)


def refusal(easel):
    model = easel.session.model
    money = next(
        name
        for name, known in model.lines.items()
        if known.is_input and known.unit == "CNY_100m" and "period" in known.axes and len(known.axes) == 2
    )
    place = next(place for _, place in model.cells_of(money))
    easel.go(CellPlace(money, place))
    values = easel.window.view.grid.values
    values.setFocus()
    for letter in "150 USD_100m":
        QTest.keyClicks(easel.app.focusWidget() or values, letter)
        easel.settle(0.02)
    QTest.keyClick(easel.app.focusWidget() or values, Qt.Key.Key_Return)
    easel.settle(0.5)
    _overlays(easel)
    easel.window.view.grid.editing.cancel()
    easel.window.view.messages.dismiss()


def context_menu(easel):
    easel.go()
    menu = easel.window.menus.context_menu()
    easel.keep_menu(menu)


def menus(easel):
    easel.go()
    for menu in easel.window.menus.menus.values():
        easel.keep_menu(menu)


def submenus(easel):
    easel.go()
    shell = easel.window.menus
    for menu in (*shell._folded.values(), shell.submenus["choose_scenario"]):
        easel.keep_menu(menu)


def side_bar_menus(easel):
    from gpu_modeler.gui.structure.sidebar_menu import company_menu

    easel.keep_menu(company_menu(easel.window, Page("company", "cambricon")))


def side_bar(easel):
    easel.go()
    bar = easel.window.sidebar
    for folded in (False, True):
        bar.fold(bar.currentRow(), folded=folded)
        easel.window_part(bar)
    bar.fold(bar.currentRow(), folded=False)
    bar.form.switch()
    easel.window_part(bar)
    bar.form.switch()
    bar.form._chosen = ""


def small_window(easel):
    easel.go()
    easel.window.resize(1000, 650)
    easel.settle(0.5)
    _overlays(easel)
    easel.window.resize(1440, 860)
    easel.settle(0.3)


def charts_menu(easel):
    easel.go()
    card = easel.window.charts.cards[0]
    easel.keep_menu(card.menu())


def structure_menu(easel):
    from gpu_modeler.gui.structure import desk as structure_desk

    desk = easel.desk("structure")
    page = desk.page
    desk.take_focus()
    for _ in range(8):
        QTest.keyClick(page.tree, Qt.Key.Key_Down)
    kept = structure_desk.QMenu
    structure_desk.QMenu = type("Drawn", (kept,), {"exec": lambda menu, *_at: easel.keep_menu(menu)})
    desk._open_menu(QPoint(30, 30))
    structure_desk.QMenu = kept
