"""Three versions of a document: as it was, as it is here, as somebody else made it. What they changed becomes changes."""

from gpu_modeler.files.merging.three_way import merge_review

__all__ = ["merge_review"]
