"""The client's secret made with kubectl, so that the program never sees it."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

case = Case(secrets={}, secrets_by_hand={"keycloak-client": {"client-secret": client_secret()}}, spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
