"""Kubeflow's published secrets replaced as the README says: nobody is warned, and people log in."""
from harness.case import KEYCLOAK, OWN_CLIENT, Case

case = Case(secret_generator=OWN_CLIENT, spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.messages == ""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
