"""Recomputing a workbook by engines that are not ours: is every stored value what its formula gives?"""

from gpu_modeler.on_demand import names_of

__getattr__ = names_of(
    __name__,
    {
        "records": "Answer Engine Finding Verification",
        "verifying": "verify_workbook",
        "export": "VerifiedExport export_verified",
    },
)
