"""What belongs to a window beside its page, made when it is first asked for: it is told of what happens there."""

from __future__ import annotations

from gpu_modeler.app.notices import Notice


class Attached:
    """A base whose methods do nothing; override those that concern the part. `MainWindow.attached` lists the parts."""

    name = ""
    """What the part is called where one looks for it."""

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""

    def renew_theme(self) -> None:
        """Take the colours now in force."""

    def place(self) -> None:
        """Show or hide what stands beside the grid: another page is shown, or the window became narrow or wide."""

    def page_shown(self) -> None:
        """Take note that the grid shows another page."""

    def stop(self) -> None:
        """Let go of timers and threads before the window closes."""
