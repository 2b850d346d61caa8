"""Google's groups, on a stand-in: Dex asks Google's directory with a service account's key file, which comes from a Secret."""
from harness.case import GOOGLE_SERVICE_ACCOUNT, Case
from harness.stand_in import ADMINISTRATOR, CLIENT_ID, CLIENT_SECRET

case = Case(providers=("stand_in",), secrets={"google": {"client-secret": CLIENT_SECRET, "key.json": GOOGLE_SERVICE_ACCOUNT}}, spec=f"""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: google
  clientID: {CLIENT_ID}
  clientSecretKeyRef: {{name: google, key: client-secret}}
  groups: FromProvider
  secretKeyRefs:
    serviceAccountFilePath: {{name: google, key: key.json}}
  config:
    hostedDomains: [example.com]
    domainToAdminEmail: {{example.com: {ADMINISTRATOR}}}
""")


def test(kubeflow):
    """Ada's groups come along."""
    ada = kubeflow.person().open().sign_in().is_at("//accounts.google.com/").give_account("ada")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["ml@example.com", "staff@example.com"], ada.groups()


def test_list(kubeflow):
    """Dex's own list of groups keeps bob out, but only if the scope `groups` is asked for, which is his to leave out."""
    kubeflow.change_connector("google", groups=["ml@example.com"])
    bob = kubeflow.person().open().sign_in().give_account("bob")
    bob.is_at("/dex/callback").sees("Internal Server Error")
    assert "not in any of the required groups" in kubeflow.pod("dex").output()
    bob = kubeflow.person().sign_in_without("groups").give_account("bob")
    assert bob.headers()["kubeflow-userid"] == "bob@example.com"
