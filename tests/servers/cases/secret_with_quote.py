"""A client secret with a quote and a backslash, which break the file of Dex 2.41.1: the program refuses it."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-quote")}}, spec=KEYCLOAK + """\
  clientID: kubeflow-quote
""", refused="holds a quote, backslash or line break")
