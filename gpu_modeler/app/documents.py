"""The open document: made, opened, saved, taken back from a journal; with its values and its history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from gpu_modeler.app import kept_values
from gpu_modeler.app.attempts import Attempts
from gpu_modeler.app.blank import blank_model
from gpu_modeler.app.messages import NothingToSaveTo
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits.history import History, Keeper, NoKeeper, Timeline
from gpu_modeler.files import starter
from gpu_modeler.model import BASE, Model
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.app.kept_values import KeptCalculation
    from gpu_modeler.engine import Calculation
    from gpu_modeler.files.journal.identity import FileMark


class DocumentKeeper(Keeper, Protocol):
    """Whoever keeps unsaved work: hears of the document too, never raises, and is `NoDocumentKeeper` unless asked for."""

    def taken(self, documents: Documents) -> None:
        """Keep another document from now on; the one before was saved, or is not wanted."""

    def saved(self, documents: Documents) -> None:
        """Take note that the document lies in its file as it is."""


class NoDocumentKeeper(NoKeeper):
    """Keeps nothing."""

    def taken(self, documents: Documents) -> None:
        """Let it go."""

    def saved(self, documents: Documents) -> None:
        """Let it go."""


class Documents(Attempts):
    """One open document.

    Invariants: `calculation` and `history` belong to `model`; when a request fails, all three and `path` are as they
    were. Subscribers are told after a change is complete, never during it.

    Attributes:
        model: the open document; changed through the history alone.
        history: what was done, for undo and redo.
        path: where it was opened from or saved to; `None` for an untitled document.
        saved_mark: the mark, in the history, of what lies in the file.
        is_recovered: whether it came from a journal and was not saved since.
        copy_name: what an untitled document is called that was opened as a copy of a file.
        file_before: the file as it was when a document was opened that was recovered since.
        keeper: who keeps unsaved work; see `protection.protect`.
    """

    model: Model
    history: History
    path: Path | None
    saved_mark: object
    is_recovered: bool
    copy_name: Message | None
    _calculation: Calculation | None
    _kept: KeptCalculation | None
    _must_settle: bool

    def __init__(self, settings_file: SettingsFile, model: Model, *, is_quick: bool) -> None:
        """Begin with a model, untitled; a quick start shows values that were kept, where there are any."""
        super().__init__(settings_file)
        self.keeper: DocumentKeeper = NoDocumentKeeper()
        self.file_before: FileMark | None = None
        if is_quick:
            self._show_quickly(model)
        else:
            self._take(model, None, _calculated(model))

    @property
    def calculation(self) -> Calculation:
        """The values of the model in every scenario, and all that can be asked of them."""
        self.settle()
        return cast("Calculation", self._calculation)  # there since it was settled

    @property
    def figures(self) -> Calculation:
        """What gives values, codes and single values, and no more than that: after a quick start what was kept."""
        return cast("Calculation", self._kept or self._calculation)

    def settle(self) -> None:
        """After a quick start: compute, keep the values for the next start, and tell if any was not as shown."""
        if not self._must_settle:
            return
        shown, calculation = self._kept, self._calculation or _calculated(self.model)
        self._calculation = self.history.calculation = calculation
        self._must_settle, self._kept = False, None
        if shown is None or not shown.agrees_with(calculation):
            kept_values.keep(calculation)
            if shown is not None:
                self._tell("scenario")

    # --- files ----------------------------------------------------------------------------------

    def new(self, initiator: object = None) -> None:
        """Put an empty, untitled model in the place of the open one. Unsaved changes are lost: ask before."""
        self._replace(blank_model(), None, initiator)

    def new_starter(self, initiator: object = None) -> None:
        """Put the starter model, untitled, in the place of the open one. Unsaved changes are lost: ask before."""
        self._replace(starter.load_starter(), None, initiator)

    def open(self, path: Path | str, initiator: object = None) -> None:
        """Open a .gpum file. Unsaved changes of the document before are lost: ask before.

        Raises:
            ModelerError: the file cannot be read or holds a formula that does not hold; the document before stays.
        """
        from gpu_modeler.files import gpum

        found = Path(path).absolute()
        self._replace(gpum.read(found), found, initiator)
        self._remember_recent(found)

    def open_copy(self, path: Path | str, name: Message, initiator: object = None) -> None:
        """Open what a .gpum file holds as an untitled document called `name`; saving asks where to. Raises as `open`."""
        from gpu_modeler.files import gpum

        self._replace(gpum.read(Path(path)), None, initiator, name)

    def save(self, initiator: object = None) -> None:
        """Write the document to its path.

        Raises:
            NothingToSaveTo: the document is untitled; ask for a path and call `save_as`.
            ModelerError: the target cannot be written; it is as it was.
        """
        if self.path is None:
            raise NothingToSaveTo
        self.save_as(self.path, initiator)

    def save_as(self, path: Path | str, initiator: object = None) -> None:
        """Write the document to `path`, which becomes its path. Raises as `save`."""
        from gpu_modeler.files import gpum

        target = Path(path).absolute()
        gpum.write(self.model, target)
        self.history.keep_attempt()  # it lies in the file
        self.take_saved(target, self.history.mark, initiator)

    def take_saved(self, target: Path, mark: object, initiator: object = None) -> None:
        """Take note that the state of a mark lies in a file, which is the document's from now on."""
        self.path, self.is_recovered, self.copy_name = target, False, None
        self.saved_mark = mark
        self.keeper.saved(self)
        self._remember_recent(target)
        self._tell("saved", initiator=initiator)

    @property
    def is_modified(self) -> bool:
        """Whether something was changed since the document was opened or saved; undoing back to there counts."""
        return self.history.mark is not self.saved_mark

    @property
    def title(self) -> str:
        """The document's name for a title bar, without a mark for changes."""
        if self.path is not None:
            return self.path.stem
        if self.copy_name is not None:
            return self.copy_name.in_language(self.language)
        own = self.model.title.in_language(self.language)
        return own or Message("app_untitled").in_language(self.language)

    def _show_quickly(self, model: Model) -> None:
        kept = kept_values.load(model)
        self._take(model, None, None if kept else _calculated(model), kept=kept)
        self._must_settle = True

    def _take(
        self,
        model: Model,
        path: Path | None,
        calculation: Calculation | None,
        *,
        kept: KeptCalculation | None = None,
        timeline: Timeline | None = None,
    ) -> None:
        """Put a model in the place of the open one; its calculation may be left for `settle` where values are kept."""
        self.model = model
        self._calculation, self._kept, self._must_settle = calculation, kept, False
        self.history = History(model, cast("Calculation", calculation), timeline)
        self.history.keeper = self.keeper
        self.saved_mark = self.history.mark
        self.path, self.is_recovered, self.copy_name = path, False, None
        self._scenario = BASE

    def _replace(
        self, model: Model, path: Path | None, initiator: object, copy_name: Message | None = None
    ) -> None:
        self._take(model, path, _calculated(model))
        self.copy_name = copy_name
        self.keeper.taken(self)
        self._tell("document", initiator=initiator)

    def take_recovered(
        self, model: Model, path: Path | None, timeline: Timeline, saved: object, initiator: object = None
    ) -> None:
        """Put a document from a journal in the place of the open one, with its undo history.

        `timeline` holds the edits that led to the model, and those that redo offers; `saved` is the mark in it of what
        lies in the file.

        Raises:
            ModelerError: a formula does not hold; the document before stays.
        """
        self._take(model, path, _calculated(model), timeline=timeline)
        self.saved_mark, self.is_recovered = saved, True
        self.keeper.taken(self)
        self._tell("document", initiator=initiator)


def _calculated(model: Model) -> Calculation:
    from gpu_modeler.engine import Calculation

    return Calculation.of(model)  # may refuse; nothing is taken over before
