"""Entra ID as an OIDC provider, on a stand-in: it says nothing about whether an address is verified."""
from harness.case import Case
from harness.stand_in import CLIENT_ID, CLIENT_SECRET

TENANT = "11111111-2222-3333-4444-555555555555"
case = Case(providers=("stand_in",), secrets={"entra-client": {"client-secret": CLIENT_SECRET}}, spec=f"""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: oidc
  name: Entra
  issuer: https://login.microsoftonline.com/{TENANT}/v2.0
  clientID: {CLIENT_ID}
  clientSecretKeyRef: {{name: entra-client, key: client-secret}}
  groups: FromProvider
  unverifiedEmail: AllowMissing
""")


def test(kubeflow):
    """People of the company's own tenant."""
    ada = kubeflow.person().open().sign_in().is_at("//login.microsoftonline.com/").give_account("ada")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["ml", "staff"], ada.groups()


def test_other_tenant(kubeflow):
    """A token of another tenant, signed by the same keys, as all of Entra's are."""
    mallory = kubeflow.person().open().sign_in().give_account("mallory")
    mallory.is_at("/dex/callback").sees("Internal Server Error")
    assert "id token issued by a different provider" in kubeflow.pod("dex").output()
    mallory.open().sees("Sign in", status=403)
