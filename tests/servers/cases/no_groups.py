"""With `groups: None` the application gets no groups."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
  groups: None
""")


def test(kubeflow):
    assert "kubeflow-groups" not in kubeflow.person().log_in("ada")
