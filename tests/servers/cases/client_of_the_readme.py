"""A client in Keycloak with no more than our README asks for: no direct access grants, no web origins, another name."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-of-the-readme")}}, spec=KEYCLOAK + """\
  clientID: kubeflow-of-the-readme
""")


def test(kubeflow):
    headers = kubeflow.person().log_in("ada")
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert headers["kubeflow-groups"]
