"""Another claim as the user's id: the name that people have in Keycloak."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
  userIDClaim: preferred_username
""")


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada"
