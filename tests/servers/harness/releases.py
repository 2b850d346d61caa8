"""The releases of Kubeflow's manifests, and where each has the folders that a user builds."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """Where a release of Kubeflow's manifests has the folders that a user builds."""

    istio: str
    dashboard: str
    proxy: str = "common/oauth2-proxy"

    def definitions(self):
        """Istio's kinds, which come before everything else."""
        return f"{self.istio}/istio-crds/base"

    def folders(self, proxy):
        """{part: folders}, in the order of an installation; `proxy` is the overlay of oauth2-proxy."""
        return {
            "istio": [f"{self.istio}/istio-namespace/base", f"{self.istio}/istio-install/overlays/oauth2-proxy"],
            "oauth2-proxy": [f"{self.proxy}/overlays/{proxy}"],
            "dex": ["common/dex/overlays/oauth2-proxy"],
            "kubeflow": ["common/kubeflow-namespace/base", f"{self.istio}/kubeflow-istio-resources/base"],
            "dashboard": [self.dashboard],
        }


RELEASES = {
    "1.9.0": Release("common/istio-1-22", "apps/centraldashboard/upstream/overlays/oauth2-proxy", "common/oidc-client/oauth2-proxy"),
    "1.9.1": Release("common/istio-1-22", "apps/centraldashboard/overlays/oauth2-proxy"),
    "1.10": Release("common/istio", "applications/centraldashboard/overlays/oauth2-proxy"),
    "2026-06": Release("common/istio", "applications/dashboard/overlays/istio"),
}
