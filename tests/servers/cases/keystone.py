"""OpenStack's Keystone: people log in on Dex's own form."""
from harness.case import Case

case = Case(providers=("keystone",), secrets={"keystone-service": {"password": "admin-password"}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keystone
  groups: FromProvider
  secretKeyRefs:
    keystonePassword: {name: keystone-service, key: password}
  config:
    keystoneHost: https://keystone.example.com
    domain: default
    keystoneUsername: admin
""")


def test(kubeflow):
    """Ada logs in, and her groups come along."""
    ada = kubeflow.person().open().sign_in().give_password_to_dex("ada")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["ml"], ada.groups()


def test_no_address(kubeflow):
    """Nell has no e-mail address, which is what Kubeflow knows people by."""
    nell = kubeflow.person().open().sign_in().give_password_to_dex("nell")
    nell.sees("500")
    nell.open().sees("Sign in", status=403)


def test_wrong_password(kubeflow):
    """Nobody gets in without the password."""
    ada = kubeflow.person().open().sign_in().give_password_to_dex("ada", "any")
    ada.open().sees("Sign in", status=403)
