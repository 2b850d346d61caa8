"""What is measured: Kubeflow's login as kustomize builds it, and all of Kubeflow, each as a ResourceList."""

from documents import resource_list, split
from kubeflow import DEX, KEYCLOAK_SECRET, MANIFESTS, Workspace, proxy, sso_config


def write_inputs(folder):
    """overlay.yaml and full.yaml; gives the documents of all of Kubeflow."""
    full = split((MANIFESTS / "full/1.10.yaml").read_text())
    (folder / "full.yaml").write_text(resource_list(full, sso_config()))
    with Workspace() as work:
        built, _ = work.build([f"1.10/{DEX}", f"1.10/{proxy('m2m-dex-and-kind')}"], extra=KEYCLOAK_SECRET)
    (folder / "overlay.yaml").write_text(resource_list(split(built), sso_config()))
    return full
