"""README's symptom: a user without a name."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret("partners", "kubeflow-partners")}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/partners
  clientID: kubeflow-partners
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")


def test(kubeflow):
    kubeflow.person().open().sign_in().give_password("mona").is_at("/dex/callback").sees("Internal Server Error")
    assert r'missing \"name\" claim' in kubeflow.pod("dex").output()
