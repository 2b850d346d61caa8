"""The remedy for a user without a name: `userNameKey` in the connector's `config`."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret("partners", "kubeflow-partners")}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/partners
  clientID: kubeflow-partners
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  config: {userNameKey: email}
""")


def test(kubeflow):
    assert kubeflow.person().log_in("mona")["kubeflow-userid"] == "mona@example.com"
