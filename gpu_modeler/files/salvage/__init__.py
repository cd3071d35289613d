"""What is sound of a damaged document: its rows past bad pages, and of them what holds together as a model."""

from gpu_modeler.files.salvage.records import Loss, NothingToSalvage, Salvaged
from gpu_modeler.files.salvage.salvaging import salvage

__all__ = ["Loss", "NothingToSalvage", "Salvaged", "salvage"]
