"""A session on the small model that holds one of everything, in English; import `session` to test a window on it."""

import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from tests.small_model import small_model


@pytest.fixture
def session(tmp_path):
    made = Session(small_model(), SettingsFile(tmp_path / "settings.json"))
    made.choose_language("en")
    made.choose_theme("light")
    return made
