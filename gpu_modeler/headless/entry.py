"""Runs one command: exit code 0, or 1 with one line on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from gpu_modeler import release
from gpu_modeler.app.settings import system_language
from gpu_modeler.errors import ModelerError
from gpu_modeler.headless.arguments import HelpWanted, read_arguments
from gpu_modeler.headless.terminal import plain_output
from gpu_modeler.text import Message

_INTERRUPTED = 130
"""What shells expect of a program that ended by Ctrl+C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code, 130 where it was interrupted by Ctrl+C. Nothing is raised."""
    with plain_output():
        return _answered(sys.argv[1:] if arguments is None else list(arguments))


def _answered(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except BrokenPipeError:
        _leave_pipe()
        return 1
    except KeyboardInterrupt:
        _refused(Message("headless_interrupted"))
        return _INTERRUPTED
    except ModelerError as fault:
        return _refused(fault.message)
    except Exception as fault:
        detail = f"{type(fault).__name__}: {fault}"
        return _refused(Message("headless_unexpected", {"detail": detail}))


def _run(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if arguments == ["--version"]:
        print(f"GPU Modeler {release.described()}")
        return 0
    try:
        options = read_arguments(arguments)
    except HelpWanted as wanted:
        print(wanted.text)
        return 0
    from gpu_modeler.headless import commands  # the application loads only when there is something to do

    status = commands.COMMANDS[options.command](options)
    sys.stdout.flush()
    return status or 0


def _refused(message: Message) -> int:
    text = message.in_language(system_language())
    print(" ".join(text.split()), file=sys.stderr)
    return 1


def _leave_pipe() -> None:
    """Let the interpreter end in peace when the reader (`| head`) has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
