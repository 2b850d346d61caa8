"""README's symptom: `groups` among the connector's scopes, which Keycloak does not have."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
  scopes: [openid, profile, email, groups]
""")


def test(kubeflow):
    kubeflow.person().open().sign_in().is_at("/dex/callback").sees("Invalid scopes")
