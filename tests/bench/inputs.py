"""What is measured: Kubeflow's login as kustomize builds it, and all of Kubeflow, each as a ResourceList."""

from documents import resource_list, split
from kubeflow import DEX, KEYCLOAK_SECRET, MANIFESTS, Workspace, istio_installs, proxy, sso_config


def login_paths():
    """The folders of the login, Istio with its ingress gateway too: what an overlay builds."""
    return [DEX, proxy("m2m-dex-and-kind"), istio_installs("1.10")[0]]


def write_inputs(folder):
    """overlay.yaml and full.yaml; gives the documents of all of Kubeflow."""
    full = split((MANIFESTS / "full/1.10.yaml").read_text())
    (folder / "full.yaml").write_text(resource_list(full, sso_config()))
    with Workspace() as work:
        built, _ = work.build([f"1.10/{path}" for path in login_paths()], extra=KEYCLOAK_SECRET)
    (folder / "overlay.yaml").write_text(resource_list(split(built), sso_config()))
    return full
