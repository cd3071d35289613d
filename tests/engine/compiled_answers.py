"""Whether a compiled batch gives what numpy gives: the same errors in the same cells, and numbers that agree to 1e-12."""

import numpy as np

from gpu_modeler.model import BASE

CLOSE = 1e-12


def asked_both_ways(calculation, inputs, outputs, scenario=BASE, cells=None):
    """Return what kernels and what numpy answer, once and then again with the cases turned round."""
    batches = [
        calculation.batches(inputs, outputs, scenario, cells=cells, compiled=compiled)
        for compiled in (True, False)
    ]
    return [batch.run() for batch in batches]


def codes_of(values, line):
    codes = values.codes(line)
    return np.zeros(values[line].shape, np.uint8) if codes is None else codes


def require_agreement(found, expected, lines, size=0.0):
    """Check every cell in every case; `size` is that of operands which all but cancel."""
    for line in lines:
        np.testing.assert_array_equal(codes_of(found, line), codes_of(expected, line), err_msg=line)
        np.testing.assert_allclose(
            found[line], expected[line], rtol=CLOSE, atol=CLOSE * size, equal_nan=True, err_msg=line
        )


def bits(values, line):
    """Return a line's values and codes to the last bit; every NaN is the same."""
    found = np.ascontiguousarray(values[line])
    return np.where(np.isnan(found), -1, found.view(np.int64)), codes_of(values, line)
