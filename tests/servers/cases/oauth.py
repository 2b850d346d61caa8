"""`oauth`: any provider with the three endpoints of OAuth 2.0; here Keycloak's."""
from harness.case import Case

case = Case(spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: oauth
  name: Company
  clientID: kubeflow-oidc-authservice
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  groups: FromProvider
  scopes: [openid, profile, email]
  config:
    authorizationURL: https://keycloak.example.com/realms/kubeflow/protocol/openid-connect/auth
    tokenURL: https://keycloak.example.com/realms/kubeflow/protocol/openid-connect/token
    userInfoURL: https://keycloak.example.com/realms/kubeflow/protocol/openid-connect/userinfo
    userIDKey: sub
    claimMapping: {userNameKey: name}
""")


def test(kubeflow):
    """Ada logs in, and her groups come along."""
    ada = kubeflow.person().open().sign_in().is_at("keycloak.example.com").give_password("ada")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["kubeflow-users", "ml"], ada.groups()


def test_unverified(kubeflow):
    """Keycloak calls grace's address unverified."""
    kubeflow.person().open().sign_in().give_password("grace").sees("500")
    assert "email in id_token (grace@example.com) isn't verified" in kubeflow.pod("oauth2-proxy").output()
