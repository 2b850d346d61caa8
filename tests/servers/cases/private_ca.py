"""A Keycloak whose certificate only its company knows: the CA goes to Dex by `caKeyRef`."""
from harness.case import KEYCLOAK, PRIVATE_CA, Case

case = Case(trusted=("public",), config_maps={"company-ca": {"ca.pem": PRIVATE_CA}}, spec=KEYCLOAK + """\
  caKeyRef:
    configMapKeyRef: {name: company-ca, key: ca.pem}
""")


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
