"""Settings that hold for every test: no display, no personal files, the same numbers each time."""

import os
import threading

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
os.environ.setdefault("LANG", "C.UTF-8")

# "ci" tries the same examples at each run; "thorough" looks for new ones: pytest --hypothesis-profile=thorough
settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("thorough", max_examples=2_000, deadline=None, print_blob=True)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
settings.load_profile(PROFILE)
if PROFILE == "ci" and hasattr(providers, "_get_local_constants"):
    # Hypothesis also draws numbers that it finds in the modules imported so far. Which these are depends on the tests
    # that ran before in the same process, so that examples would change from run to run and from commit to commit.
    providers._get_local_constants = providers.Constants


@pytest.fixture(scope="session", autouse=True)
def personal_folders(tmp_path_factory):
    """Keep settings, recent files and unsaved work of whoever runs the tests out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        patch.delenv("GPU_MODELER_STATE", raising=False)
        yield


@pytest.fixture(autouse=True)
def no_thread_left_behind():
    """Fail a test whose threads go on after it; pools that are kept on purpose are named gpu_modeler."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.daemon]
    for thread in left:
        if not thread.name.startswith("gpu_modeler"):
            thread.join(timeout=2)
            assert not thread.is_alive(), f"still running after the test: {thread.name}"
