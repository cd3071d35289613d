"""Places in the series colours of what waterfalls and ranges draw. No Qt."""

ROLE_COLOURS = {"total": 0, "rise": 2, "fall": 1, "range": 0}
