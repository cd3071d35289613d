"""Text in LLVM's language made into machine code, once for each text and process. Nothing is imported before it is needed.

Machine code is kept as long as the process lives: a kernel takes a few milliseconds to make and a few hundred bytes.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Any

from gpu_modeler.engine.compiled import library


class Toolchain:
    """The compiler of this process and all that it made. Safe to use from several threads.

    It makes code for `processor` ("generic": any of this kind), which is this machine's own where none is named.
    """

    def __init__(self, processor: str = "") -> None:
        self._processor = processor
        self._lock = Lock()
        self._addresses: dict[str, int] = {}
        self._engines: list[Any] = []

    def addresses(self, texts: Iterable[str]) -> dict[str, int]:
        """Return the address of each kernel; texts name their function `@kernel`."""
        wanted = dict.fromkeys(texts)
        with self._lock:
            missing = [text for text in wanted if text not in self._addresses]
            if missing:
                self._make(missing)
            return {text: self._addresses[text] for text in wanted}

    def has(self, texts: Iterable[str]) -> bool:
        """Say whether all these kernels are made already."""
        return all(text in self._addresses for text in texts)

    @property
    def is_ready(self) -> bool:
        """Say whether the library is made."""
        return "library" in self.__dict__

    @cached_property
    def library(self) -> dict[str, int]:
        """The addresses of the library's functions."""
        with self._lock:
            return self._library

    @cached_property
    def _library(self) -> dict[str, int]:
        engine = self._compiled(library.source())
        return {name: engine.get_function_address(name) for name in (*library.CALLED, *library.RUN)}

    @cached_property
    def run(self) -> Any:
        """The run through all blocks: `run(arena, records, number, begin, end)`. Other threads run meanwhile."""
        pointer, number = ctypes.c_void_p, ctypes.c_int64
        return ctypes.CFUNCTYPE(None, pointer, pointer, number, number, number)(self.library["run"])

    def _make(self, texts: list[str]) -> None:
        names = {text: f"kernel_{sha256(text.encode()).hexdigest()[:24]}" for text in texts}
        bodies = [text.replace("@kernel(", f"@{name}(") for text, name in names.items()]
        engine = self._compiled(self._linked("\n".join(bodies)))
        self._addresses.update((text, engine.get_function_address(name)) for text, name in names.items())

    def _linked(self, source: str) -> str:
        """Return the text with the library's functions called where they lie in memory."""
        for name in library.CALLED:
            source = source.replace(f"@{name}(", f"inttoptr (i64 {self._library[name]} to ptr)(")
        return source

    def _compiled(self, source: str) -> Any:
        import llvmlite.binding as llvm

        machine = self._machine
        module = llvm.parse_assembly(f"{_declared_once(source)}\n{machine.attributes}")
        module.verify()
        engine = llvm.create_mcjit_compiler(module, machine.target())
        engine.finalize_object()
        self._engines.append(engine)
        return engine

    @cached_property
    def _machine(self) -> _Machine:
        return _Machine(self._processor)


class _Machine:
    """A processor: this one, or what all of its kind have."""

    def __init__(self, processor: str) -> None:
        import llvmlite.binding as llvm

        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        self.cpu = processor or llvm.get_host_cpu_name()
        self.features = "" if processor else llvm.get_host_cpu_features().flatten()
        self.attributes = (
            f'attributes #0 = {{ nounwind "target-cpu"="{self.cpu}" "target-features"="{self.features}"'
            ' "min-legal-vector-width"="512" "prefer-vector-width"="512" }\n'
        )

    def target(self) -> Any:
        import llvmlite.binding as llvm

        target = llvm.Target.from_default_triple()
        return target.create_target_machine(cpu=self.cpu, features=self.features, opt=2, jit=True)


def _declared_once(source: str) -> str:
    """Return the text with each declaration once, before all else."""
    lines = source.splitlines()
    declared = dict.fromkeys(line for line in lines if line.startswith("declare"))
    return "\n".join([*declared, *(line for line in lines if not line.startswith("declare"))])


TOOLCHAIN = Toolchain()
