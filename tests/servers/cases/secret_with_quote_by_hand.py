"""The same where the program cannot see the secret: Dex 2.41.1 does not start. This is why the program refuses it where it can."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

case = Case(secrets={}, secrets_by_hand={"keycloak-client": {"client-secret": client_secret(client="kubeflow-quote")}},
            fails={"dex": "error unmarshaling JSON: parse connector config"}, spec=KEYCLOAK + """\
  clientID: kubeflow-quote
""")
