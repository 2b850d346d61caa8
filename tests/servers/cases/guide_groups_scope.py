"""The guide with groups in oauth2-proxy's scope: without Dex's `insecureEnableGroups` still none arrive."""
from harness.case import Case

case = Case(built="guide", guide_edits=(('scope = "profile email', 'scope = "groups profile email'),))


def test(kubeflow):
    assert "kubeflow-groups" not in kubeflow.person().log_in("ada")
