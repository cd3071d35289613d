"""A bounded run of the soak; `tests/soak/soak.py MINUTES` goes on as long as one likes."""

from hypothesis import HealthCheck, Phase, settings

from tests.soak.whole_application import WholeApplication

TestWholeApplication = WholeApplication.TestCase
TestWholeApplication.settings = settings(
    max_examples=10,
    stateful_step_count=25,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
