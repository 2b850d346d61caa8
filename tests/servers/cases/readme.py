"""The README's own files and commands, with nothing else typed: ada logs in."""
from harness.case import Case

case = Case(built="readme")


def test(kubeflow):
    """She comes back from Keycloak with her address and her groups."""
    ada = kubeflow.person()
    assert ada.log_in("ada")["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["kubeflow-users", "ml"]
    assert "published-defaults" in kubeflow.messages
