"""A machine with a Kubernetes token, by upstream's overlay for it, which we leave as it is."""
from harness.case import KEYCLOAK, Case

case = Case(proxy="m2m-dex-and-kind", spec=KEYCLOAK)


def test(kubeflow):
    """The token is enough, and its name is the user's id."""
    token = kubeflow.service_account_token("default", "robot")
    headers = kubeflow.request("/", authorization=f"Bearer {token}").headers()
    assert headers["kubeflow-userid"] == "system:serviceaccount:default:robot"


def test_forged_groups(kubeflow):
    """It cannot bring groups along."""
    token = kubeflow.service_account_token("default", "robot")
    headers = kubeflow.request("/", authorization=f"Bearer {token}", kubeflow_groups="WyJhZG1pbiJd").headers()
    assert "kubeflow-groups" not in headers


def test_person(kubeflow):
    """People log in as ever."""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
