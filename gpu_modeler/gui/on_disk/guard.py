"""The window's document and its file: opened under a lock, looked after while it is open, saved without losing anything.

What is asked for answers as `gui.shell.documents` does: whether it was done; a refused request has told why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.on_disk import Found, Standing, base_of, look
from gpu_modeler.files.document_lock import DocumentLock
from gpu_modeler.gui.on_disk import asking
from gpu_modeler.gui.on_disk.bar import DiskBar
from gpu_modeler.gui.on_disk.keeping import VersionKeeping
from gpu_modeler.gui.on_disk.saving import Saving
from gpu_modeler.gui.on_disk.watch import DiskWatch
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

CHANGED = frozenset({"disk_merge", "disk_reload", "disk_keep"})


class FileGuard(Attached):
    """One for each window.

    Attributes:
        lock: that of the open document; `None` where it has no file.
        watch: looks after the file.
        keeping: keeps versions.
        saving: writes the document.
        bar: says that the file changed.
    """

    name = "file_guard"

    def __init__(self, window: MainWindow) -> None:
        self._window, self._session = window, window.session
        self.lock: DocumentLock | None = None
        self.watch = DiskWatch(window)
        self.keeping = VersionKeeping(window)
        self.saving = Saving(window, self)
        self.watch.found.connect(self._take)
        actions: dict[str, Callable[[], object]] = {
            "disk_merge": self.merge, "disk_reload": self.reload, "disk_keep": self.keep_mine,
            "disk_save_again": window.documents.save,
        }  # fmt: skip
        column = window.splitter.widget(1)
        layout = column.layout() if column is not None else None
        assert column is not None
        assert isinstance(layout, QVBoxLayout)
        self.bar = DiskBar(window.session, actions, column)
        layout.insertWidget(0, self.bar)
        self._seen: Found | None = None
        window.attached.append(self)
        self._follow()

    # --- opening --------------------------------------------------------------------------------------

    def open(self, path: Path) -> bool:
        """Open a file, asking first where somebody has it open."""
        found = path.absolute()
        if self.lock is not None and self.lock.is_held and self.lock.document == found:
            return self._open(found, self.lock)
        lock = DocumentLock(found)
        holder = lock.take() if found.is_file() else None
        if holder is None:
            return self._open(found, lock)
        answer = asking.ask_about_lock(self._window, holder, found.name)
        if answer == "lock_anyway":
            return self._open(found, lock)
        name = Message("copy_name", {"name": found.stem})
        return answer == "lock_copy" and self._window.documents.attempt(
            "box_open", lambda: self._session.open_copy(found, name)
        )

    def _open(self, path: Path, lock: DocumentLock) -> bool:
        before = Standing.of(path)  # what comes later is a change
        if not self._window.documents.attempt("box_open", lambda: self._session.open(path)):
            if lock is not self.lock:
                lock.release()
            return False
        if lock is not self.lock:
            self._hold(lock)
        self._know(before)
        return True

    def _hold(self, lock: DocumentLock | None) -> None:
        """Have this lock, and let go of the one before."""
        before, self.lock = self.lock, lock
        if before is not None and before is not lock:
            before.release()

    def _know(self, standing: Standing | None, before: Standing | None = None) -> None:
        """Look after the file from now on, as it stands, or stood; keep it as a version in a thread, which tells its hash."""
        self._seen = None
        self.bar.dismiss()
        self.watch.follow(before or standing)
        if before is not None:
            self.watch.look()
        if standing is not None:
            self.keeping.keep(standing.path, lambda sha256: self._learn(standing, sha256))

    def _learn(self, standing: Standing, sha256: str) -> None:
        known = self.watch.known
        if known is not None and known.looks_like(standing) and not known.sha256:
            self.watch.follow(replace(known, sha256=sha256))

    def _follow(self) -> None:
        """Take lock and file of a document that was put in place by other ways: new, recovered, a copy."""
        path = self._session.path
        known = self.watch.known
        if path is None:
            self._hold(None)
            self._know(None)
        elif known is None or known.path != path:
            if self.lock is None or self.lock.document != path:
                lock = DocumentLock(path)
                lock.take()
                self._hold(lock)
            self._know(Standing.of(path), self._before(path))

    def _before(self, path: Path) -> Standing | None:
        """Return how the file stood before a crash, where the document was recovered from one."""
        mark, self._session.file_before = self._session.file_before, None
        if mark is None or not self._session.is_recovered:
            return None
        return Standing(path, mark.size, mark.changed_ns, -1, mark.sha256)

    # --- saving ---------------------------------------------------------------------------------------

    def may_save(self, target: Path) -> bool:
        """Ask where the target was changed by somebody, or somebody has it open."""
        known = self.watch.known
        if known is not None and target == known.path:
            seen = look(known)
            if seen.state == "changed" and not self._is_accepted(seen):
                return self._may_overwrite(seen)
        elif target.is_file():
            holder = DocumentLock(target).other()
            if holder is not None and not asking.ask_to_overwrite(self._window, holder, target.name):
                return False
        return True

    def _may_overwrite(self, seen: Found) -> bool:
        path = self._session.path
        assert path is not None
        answer = asking.ask_about_change(self._window, seen.author, path.name)
        if answer == "disk_merge":
            self._take(seen)
            self.merge()
        elif answer == "disk_save_as":
            self._window.documents.save_as()
        return answer == "disk_overwrite"

    def begin_saved(self, target: Path) -> None:
        """Lock and look after what was written; called before the document takes note of it."""
        if self.lock is None or self.lock.document != target or not self.lock.is_held:
            lock = DocumentLock(target)
            lock.take()
            self._hold(lock)
        self._know(Standing.of(target))

    # --- the file changed -----------------------------------------------------------------------------

    def _is_accepted(self, seen: Found) -> bool:
        """Say whether somebody decided already about the file as it was found."""
        before = self._seen
        return before is not None and before.state == "same" and before.standing == seen.standing

    def _take(self, seen: Found) -> None:
        if seen.state in {"same", "unreachable"} or self._is_accepted(seen):
            if seen.state == "same":
                self._seen = None
                self.bar.dismiss()
            return
        if self._seen is not None and (seen.state, seen.standing) == (self._seen.state, self._seen.standing):
            return  # it was said, and perhaps put away
        self._seen = seen
        path = self._session.path
        name = path.name if path else ""
        if seen.state == "gone":
            self.bar.show_message(Message("disk_gone", {"name": name}), frozenset({"disk_save_again"}))
            return
        assert seen.standing is not None
        when = datetime.fromtimestamp(seen.standing.changed_ns / 1e9).astimezone().strftime("%Y-%m-%d %H:%M")
        key = "disk_changed_by" if seen.author else "disk_changed"
        self.bar.show_message(Message(key, {"name": name, "author": seen.author, "when": when}), CHANGED)

    def merge(self) -> None:
        """Show what was changed there, to be accepted one by one."""
        from gpu_modeler.app.merging import MergeRequest

        known, seen = self.watch.known, self._seen
        if known is None:
            return
        base = base_of(self._session, known.sha256, self.keeping.backups)
        author = seen.author if seen is not None else ""
        self._window.reviews.begin_merge(
            MergeRequest.of_file(self._session, known.path, base, author, lambda: self._settle(seen))
        )

    def reload(self) -> None:
        """Open the file as it lies on the disk, asking where unsaved edits would be lost."""
        path = self._session.path
        if path is None:
            return
        if self._session.is_modified:
            answer = asking.ask_to_reload(self._window, path.name)
            if answer == "disk_merge":
                self.merge()
            if answer != "disk_reload":
                return
        self._open(path, self.lock or DocumentLock(path))

    def _settle(self, seen: Found | None) -> None:
        """Take note that it was decided about a change, unless there is a newer one."""
        if seen is not None and self._seen == seen:
            self.keep_mine()

    def keep_mine(self) -> None:
        """Leave the change aside: the next save replaces it."""
        if self._seen is not None:
            self._seen = replace(self._seen, state="same")
        self.bar.dismiss()

    # --- the window -----------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow the document, and the language."""
        if notice.kind == "document":
            self._follow()
        elif notice.kind == "language":
            self.bar.retranslate()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.bar.renew_theme()

    def stop(self) -> None:
        """Let go of the lock and the file."""
        self.watch.stop()
        self._hold(None)
