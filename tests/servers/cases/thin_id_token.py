"""A provider whose ID token says no more than who issued it: name, address and groups are in its userinfo, so Dex is told to ask there."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-thin")}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: oidc
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: kubeflow-thin
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  groups: FromProvider
  scopes: [openid]
  config:
    getUserInfo: true
""")


def test(kubeflow):
    """Ada logs in, and her groups come along."""
    ada = kubeflow.person().open().sign_in().is_at("keycloak.example.com").give_password("ada")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["kubeflow-users", "ml"], ada.groups()


def test_not_asked(kubeflow):
    """The counter-proof: without that key Dex does not learn her name."""
    kubeflow.change_dex_config("getUserInfo: true", "getUserInfo: false")
    kubeflow.person().open().sign_in().give_password("ada").sees('missing "name" claim')
