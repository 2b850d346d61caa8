"""The counter-proof: the guide with both, and groups arrive."""
from harness.case import Case

case = Case(built="guide", guide_edits=(("insecure: false", "insecureEnableGroups: true"),
                                        ('scope = "profile email', 'scope = "groups profile email')))


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-groups"]
