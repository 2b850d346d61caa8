"""The guide's Dex issuer with another scheme: Dex refuses every login."""
from harness.case import Case

case = Case(built="guide", guide_edits=(("issuer: https://kubeflow.example.com/dex", "issuer: http://kubeflow.example.com/dex"),))


def test(kubeflow):
    kubeflow.person().open().sign_in().sees("Login error", status=500)
    log = kubeflow.pod("dex").output()
    assert "expected callback URL" in log and "did not match" in log
