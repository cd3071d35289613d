"""What can be wrong with a distribution that a person typed."""

from __future__ import annotations

from gpu_modeler.errors import ModelerError


class DistributionUnreadable(ModelerError):
    """A text is no distribution."""

    key = "distribution_unreadable"


class DistributionUnknown(ModelerError):
    """There is no family of that name."""

    key = "distribution_unknown"


class DistributionArguments(ModelerError):
    """The family has other parameters."""

    key = "distribution_arguments"


class DistributionImpossible(ModelerError):
    """The parameters describe no distribution."""

    key = "distribution_impossible"
