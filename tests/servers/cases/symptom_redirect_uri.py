"""README's symptom: the client in Keycloak has another redirect URI."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-elsewhere")}}, spec=KEYCLOAK + """\
  clientID: kubeflow-elsewhere
""")


def test(kubeflow):
    kubeflow.person().open().sign_in().sees("Invalid parameter: redirect_uri", status=400)
