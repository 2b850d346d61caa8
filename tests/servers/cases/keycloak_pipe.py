"""The same through a plain pipe: kustomize build | kubeflow-sso --config sso.yaml | kubectl apply."""
from harness.case import KEYCLOAK, Case

case = Case(built="pipe", spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
