"""The guide's one URL in four files, with a slash too many in one of them: oauth2-proxy takes no token of Dex."""
from harness.case import Case

case = Case(built="guide", guide_edits=(('oidc_issuer_url = "https://kubeflow.example.com/dex"',
                                        'oidc_issuer_url = "https://kubeflow.example.com/dex/"'),))


def test(kubeflow):
    kubeflow.person().open().sign_in().give_password("ada").sees("500")
    assert "id token issued by a different provider" in kubeflow.pod("oauth2-proxy").output()
