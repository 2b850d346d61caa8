"""Who has not verified the e-mail address stays out, by default."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK)


def test_edited_address(kubeflow):
    """Who edits the own address in Keycloak stays out until the new one is verified."""
    kubeflow.change_email("eve", "chief@example.com")
    kubeflow.person().open().sign_in().give_password("eve").sees("500")
    assert "email in id_token (chief@example.com) isn't verified" in kubeflow.pod("oauth2-proxy").output()


def test(kubeflow):
    grace = kubeflow.person().open().sign_in().give_password("grace")
    grace.sees("500")
    assert "email in id_token (grace@example.com) isn't verified" in kubeflow.pod("oauth2-proxy").output()
    grace.open().sees("Sign in", status=403)
