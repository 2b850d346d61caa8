"""A trusted issuer that names by e-mail address: a verified one opens Kubeflow, another does not."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
trustedIssuers:
- issuer: https://keycloak.example.com/realms/kubeflow
  audiences: [kubeflow-oidc-authservice]
  userIDClaim: email
""")


def test(kubeflow):
    """Ada's own token of Keycloak names her, with her groups."""
    headers = kubeflow.request("/", authorization=f"Bearer {kubeflow.keycloak_token('ada')}").headers()
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert headers["kubeflow-email-verified"] == "true"


def test_edited_address(kubeflow):
    """Eve's, under an address that she wrote into her account, is refused."""
    kubeflow.change_email("eve", "boss@example.com")
    token = kubeflow.keycloak_token("eve")
    kubeflow.request("/", authorization=f"Bearer {token}", kubeflow_email_verified="true").is_refused(403, "RBAC: access denied")
