"""A workbook that came back, compared with what was exported and with the model as it is now. No Qt, no files opened."""

from gpu_modeler.files.review.accepting import acceptance
from gpu_modeler.files.review.records import Change, ChangeKind, NotUnderstood, Review
from gpu_modeler.files.review.review import review_workbook

__all__ = ["Change", "ChangeKind", "NotUnderstood", "Review", "acceptance", "review_workbook"]
