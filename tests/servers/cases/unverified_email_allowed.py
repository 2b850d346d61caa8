"""With `unverifiedEmail: Allow` who has not verified the e-mail address gets in."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
  unverifiedEmail: Allow
""")


def test(kubeflow):
    assert kubeflow.person().log_in("grace")["kubeflow-userid"] == "grace@example.com"
