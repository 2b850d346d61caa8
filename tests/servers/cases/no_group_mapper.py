"""A client in Keycloak without a group mapper, as the manual guide makes it: groups stay empty, and nobody says why."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-of-the-guide")}}, spec=KEYCLOAK + """\
  clientID: kubeflow-of-the-guide
""")


def test(kubeflow):
    headers = kubeflow.person().log_in("ada")
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert "kubeflow-groups" not in headers
