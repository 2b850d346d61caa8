"""All that differs from a real cluster, in one place. Nothing else of the manifests is replaced or left out."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Image:
    """What stands in for an image: a Debian system with these programs in it."""

    programs: dict                       # path in the image: a program on the PATH, or a file of the harness
    entrypoint: tuple = ()               # of the image, where the Deployment gives no command
    user: int = 65532                    # of the image, where the Deployment gives none
    environment: dict = field(default_factory=dict)


# By the image's name without its tag. One version of each program stands in for all releases: see tests/tools. Deployments whose
# image is not here (controllers, other applications) are in the API but do not run.
IMAGES = {
    # Dex puts the API's address in brackets, which the Go of today refuses for an IPv4 address (but not for one mapped to IPv6), and
    # the older Go of Dex's own images does not.
    "ghcr.io/dexidp/dex": Image({"/usr/local/bin/dex": "dex"}, user=1001,
                                environment={"KUBERNETES_SERVICE_HOST": "::ffff:10.96.0.1"}),
    "quay.io/oauth2-proxy/oauth2-proxy": Image({"/bin/oauth2-proxy": "oauth2-proxy"}, ("/bin/oauth2-proxy",)),
    "docker.io/bitnami/kubectl": Image({"/usr/local/bin/kubectl": "kubectl"}, ("kubectl",), 1001),
    "docker.io/bitnamisecure/kubectl": Image({"/usr/local/bin/kubectl": "kubectl"}, ("kubectl",), 1001),
}
# The dashboard, as an application that reports the headers it got.
for _name in ("docker.io/kubeflownotebookswg/centraldashboard", "ghcr.io/kubeflow/kubeflow/central-dashboard",
              "ghcr.io/kubeflow/dashboard/dashboard"):
    IMAGES[_name] = Image({"/application.py": "harness/application.py"}, ("/usr/bin/python3", "/application.py"), 1000)

# One process for each Deployment, whatever `replicas` says; probes only tell when it is ready; no sidecars; NetworkPolicies and
# pod security are in the API but nothing enforces them.

# These kinds have no definition in Kubeflow's manifests: cert-manager brings it.
GROUPS_LEFT_OUT = ("cert-manager.io",)
# These need a controller or a webhook that does not run here, and would stop every change of what they watch.
KINDS_LEFT_OUT = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")

# istiod and Envoy run outside of the API's Deployments, with the mesh configuration of the API. Stock Envoy lacks the filters
# that Istio's own build has, so istiod is told to leave them out.
ISTIOD_ENVIRONMENT = {
    "PILOT_ENABLE_METADATA_EXCHANGE": "false",
    "PILOT_ENABLE_ALPN_FILTER": "false",
    "PILOT_JWT_PUB_KEY_REFRESH_INTERVAL": "3s",  # Kubeflow's manifests have 1m
}

# A second mesh configuration beside Kubeflow's own, for what that one does not say: mutual TLS needs Istio's agents. istio.py adds a mark,
# by which it sees that Envoy has the newest: how long to wait before a request is sent again, microseconds more than Envoy's own 25 ms.
MESH = {"enableAutoMtls": False}

# Keycloak, slapd, Keystone and the other Dex are the real programs, one process each. GitHub, Google, Microsoft, GitLab, Gitea,
# Bitbucket, LinkedIn, OpenShift and Crowd are stand_in.py, to which the network's /etc/hosts leads their own names, with a certificate
# of the authority `public`: it proves what Dex asks and does, not that the provider still answers so.
