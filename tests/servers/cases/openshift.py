"""OpenShift, on a stand-in: it knows no e-mail addresses, so Dex takes the user name for one and never calls it verified."""
from harness.case import Case
from harness.stand_in import CLIENT_ID, CLIENT_SECRET

case = Case(providers=("stand_in",), secrets={"openshift-client": {"client-secret": CLIENT_SECRET}}, spec=f"""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: openshift
  issuer: https://openshift.example.com
  clientID: {CLIENT_ID}
  clientSecretKeyRef: {{name: openshift-client, key: client-secret}}
  groups: FromProvider
  unverifiedEmail: Allow
  config:
    groups: [ml]
""")


def test(kubeflow):
    """Members of the group; the user name is the user's id."""
    ada = kubeflow.person().open().sign_in().is_at("//openshift.example.com/").give_account("ada")
    assert ada.headers()["kubeflow-userid"] == "ada"
    assert ada.groups() == ["ml", "staff"], ada.groups()


def test_outsider(kubeflow):
    """Bob is in another group."""
    bob = kubeflow.person().open().sign_in().give_account("bob")
    bob.is_at("/dex/callback").sees("Internal Server Error")
    assert "not in any of the required groups" in kubeflow.pod("dex").output()
    bob.open().sees("Sign in", status=403)
