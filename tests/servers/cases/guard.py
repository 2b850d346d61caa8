"""Where --enable-exec was forgotten kustomize skips the function in silence: what the functionConfig among the resources is worth then."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK)


def test_kubectl(kubeflow):
    """kubectl names the kind that it does not know, but applies all the rest, the password login too."""
    kubeflow.servers.kubectl("delete", "configmap", "dex", "--namespace=auth")
    said = kubeflow.apply(kubeflow.build().skipped())
    assert 'no matches for kind "KubeflowSSO"' in said
    assert kubeflow.dex_config()["enablePasswordDB"]


def test_pipe(kubeflow):
    """With the program in the pipe as well, the login is turned over, whether kustomize ran it or not."""
    build = kubeflow.build()
    said = kubeflow.apply(build.piped(build.skipped()))
    assert "no matches for kind" not in said
    assert not kubeflow.dex_config()["enablePasswordDB"]
    assert kubeflow.dex_config()["connectors"][0]["config"]["issuer"] == "https://keycloak.example.com/realms/kubeflow"
