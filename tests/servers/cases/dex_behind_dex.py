"""Another Dex as a generic OIDC provider."""
from harness.case import Case
from harness.other_dex import CLIENT_ID, CLIENT_SECRET, ISSUER

case = Case(providers=("other_dex",), secrets={"other-dex": {"secret": CLIENT_SECRET}}, spec=f"""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: oidc
  name: Company
  issuer: {ISSUER}
  clientID: {CLIENT_ID}
  clientSecretKeyRef: {{name: other-dex, key: secret}}
""")


def test(kubeflow):
    ada = kubeflow.person().open().sign_in().is_at("//dex.example.com/").give_password_to_dex("ada@example.com", "ada-password")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert kubeflow.claims_of(ada.headers())["iss"] == "https://kubeflow.example.com/dex"
