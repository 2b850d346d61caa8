"""The guide's key `insecure` means nothing to Dex: it starts with any value of it, and does not say a word."""
from harness.case import Case

case = Case(built="guide", guide_edits=(("insecure: false", "insecure: [not, even, a, boolean]"),))


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
    assert "boolean" not in kubeflow.pod("dex").output()
