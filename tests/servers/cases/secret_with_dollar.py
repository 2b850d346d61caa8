"""A client secret with dollars in it, which Dex would expand if it were in its file."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-dollar")}}, spec=KEYCLOAK + """\
  clientID: kubeflow-dollar
""")


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
