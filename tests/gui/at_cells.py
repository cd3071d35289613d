"""What tests at the grid's cells ask and do alike."""

PRICE = ("price", "2026", "moore", "training")


def held(hand, line, *place, scenario=None):
    """Return the value at a place of the small model."""
    return hand.session.value(line, place, scenario)


def do(hand, name):
    """Choose something in a menu."""
    hand.window.menus.actions[name].trigger()
