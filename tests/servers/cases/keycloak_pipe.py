"""The same through a plain pipe: kustomize build | kubeflow-sso --config sso.yaml | kubectl apply."""
from harness.case import Case

case = Case(built="pipe", spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
