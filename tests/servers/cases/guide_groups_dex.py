"""The guide with Dex's `insecureEnableGroups`: without groups in oauth2-proxy's scope still none arrive."""
from harness.case import Case

case = Case(built="guide", guide_edits=(("insecure: false", "insecureEnableGroups: true"),))


def test(kubeflow):
    assert "kubeflow-groups" not in kubeflow.person().log_in("ada")
