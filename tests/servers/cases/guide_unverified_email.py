"""The guide's `insecureSkipEmailVerified` does nothing with Keycloak: without the line in oauth2_proxy.cfg grace stays out."""
from harness.case import Case

case = Case(built="guide", guide_edits=(('insecure_oidc_allow_unverified_email = "true"\n', ""),))


def test(kubeflow):
    kubeflow.person().open().sign_in().give_password("grace").sees("500")
    assert "email in id_token (grace@example.com) isn't verified" in kubeflow.pod("oauth2-proxy").output()
