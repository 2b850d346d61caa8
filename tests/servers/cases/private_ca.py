"""A Keycloak whose certificate only its company knows: the CA goes to Dex by `caKeyRef`."""
from harness.case import Case, PRIVATE_CA

case = Case(trusted=("public",), config_maps={"company-ca": {"ca.pem": PRIVATE_CA}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  caKeyRef:
    configMapKeyRef: {name: company-ca, key: ca.pem}
""")


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
