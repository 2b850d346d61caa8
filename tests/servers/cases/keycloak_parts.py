"""The same as users build it: each part by itself, with one functionConfig for those that hold something of the login."""
from harness.case import KEYCLOAK, Case

case = Case(built="parts", spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
