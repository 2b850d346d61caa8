"""Who must stay out."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK)


def test_no_token(kubeflow):
    """Nobody in particular: a page to sign in on, and no redirect for scripts."""
    kubeflow.request("/").is_refused(403, "Sign in")
    kubeflow.request("/api/workgroup/exists").is_refused(401)


def test_dex_in_the_address(kubeflow):
    """Only Dex's own pages are open, not every address with `/dex/` in it."""
    for path in ("/pipeline/dex/", "/?any=/dex/", "/dex/../"):
        kubeflow.request(path).is_refused(403, "Sign in")


def test_forged_header(kubeflow):
    """A header kubeflow-userid of the caller's own making."""
    kubeflow.request("/", kubeflow_userid="ada@example.com").is_refused(403, "Sign in")


def test_forged_header_with_token(kubeflow):
    """The same from a user who is logged in: the gateway overwrites it."""
    token = token_of_ada(kubeflow)
    headers = kubeflow.request("/", authorization=f"Bearer {token}", kubeflow_userid="root@example.com",
                               kubeflow_groups="WyJhZG1pbiJd").headers()
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert headers["kubeflow-groups"] != "WyJhZG1pbiJd"


def test_other_issuer(kubeflow):
    """A token of Keycloak itself, which is not the issuer that Istio knows."""
    token = kubeflow.keycloak_token("ada")
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(401, "Jwt issuer is not configured")


def test_expired(kubeflow):
    """A token of Dex from yesterday."""
    token = kubeflow.with_claims(token_of_ada(kubeflow), iat=1, exp=2)
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(401, "Jwt is expired")


def test_with_claims(kubeflow):
    """The counter-proof: with Dex's own key, claims of our making get in."""
    token = kubeflow.with_claims(token_of_ada(kubeflow), email="grace@example.com")
    assert kubeflow.request("/", authorization=f"Bearer {token}").headers()["kubeflow-userid"] == "grace@example.com"


def test_other_key(kubeflow):
    """A token like Dex's, signed by somebody else."""
    token = kubeflow.signed_by_somebody(token_of_ada(kubeflow))
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(401, "Jwt verification fails")


def test_removed_user(kubeflow):
    """Kubeflow's own password user: Dex has no form for him, and does not know him."""
    user = kubeflow.person().open().sign_in().is_at("keycloak.example.com")
    user.open("/dex/auth/local?client_id=kubeflow-oidc-authservice&redirect_uri=/oauth2/callback&response_type=code&scope=openid")
    user.sees("Requested resource does not exist", status=400)


def test_other_cookie_secret(kubeflow):
    """A session of before the cookie secret was changed. The last test here, as it changes it."""
    ada = kubeflow.person()
    ada.log_in("ada")
    kubeflow.change_secret("oauth2-proxy", "oauth2-proxy", cookie_secret="another-secret-of-32-characters!")
    ada.open().sees("Sign in", status=403)


def token_of_ada(kubeflow):
    return kubeflow.token_of(kubeflow.person().log_in("ada"))
