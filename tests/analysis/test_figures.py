"""Numbers as sentences say them."""

import pytest

from gpu_modeler.analysis.figures import percent


@pytest.mark.parametrize(
    ("share", "text", "signed"),
    [
        (-0.0004, "0.0%", "0.0%"),
        (0.0004, "0.0%", "0.0%"),
        (-0.0006, "-0.1%", "-0.1%"),
        (0.123, "12.3%", "+12.3%"),
    ],
)
def test_a_share_that_rounds_to_none_has_no_sign(share, text, signed):
    assert percent(share).in_language("zh") == text
    assert percent(share, signed=True).in_language("en") == signed
