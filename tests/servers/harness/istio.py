"""Istio's part: istiod reads the API and configures a stock Envoy as the ingress gateway; another Envoy is the load balancer before it."""
import json
import os
import re
import ssl
import urllib.error
import urllib.request

from . import namespace
from .differences import ISTIOD_ENVIRONMENT, MESH
from .processes import Failed, accepts, until

GATEWAY = ("istio-system", "istio-ingressgateway")
_LABELS = {"app": GATEWAY[1], "istio": "ingressgateway"}
# What istiod makes of a policy whose extension provider it does not know (yet).
_BAD_PROVIDER = "deny-due-to-bad-CUSTOM-action"
_ADDRESS = "10.244.0.2"
_ADMIN_PORT = 15000
_XDS_PORT = 15010
_MESH_NAME = "mesh-of-the-test"
_HTTP_PORT = 8080  # where the gateway's Service leads port 80


class Istio:
    """istiod and the gateway, started by the first `settle`."""

    def __init__(self, kubernetes, processes, folder, trusted_file):
        self._kubernetes = kubernetes
        self._processes = processes
        self._folder = folder
        self._trusted_file = trusted_file
        self._istiod = None
        self.gateway = None
        self.address = _ADDRESS
        os.makedirs(folder, exist_ok=True)
        namespace.add_pod_network("gateway", _ADDRESS)

    def start(self):
        """istiod needs Istio's definitions and mesh configuration in the API."""
        if not self._istiod:
            self._start_istiod()
        if not self.gateway:
            self.gateway = self._processes.start("gateway", [
                *namespace.in_network("gateway"), "envoy", "--config-path", self._gateway_file(), "--base-id", "1",
                "--log-level", "warn"])
            self.gateway.wait_until(lambda: accepts(_ADDRESS, _ADMIN_PORT), "started")

    def restart_istiod(self):
        """The next `start` makes a new one."""
        if self._istiod:
            self._istiod.stop()
            self._istiod = None

    def _start_istiod(self):
        self._kubernetes.apply([{"apiVersion": "v1", "kind": "ConfigMap", "data": {"mesh": json.dumps(MESH)},
                                 "metadata": {"name": _MESH_NAME, "namespace": GATEWAY[0]}}])
        self._istiod = self._processes.start("istiod", [
            "pilot-discovery", "discovery", f"--kubeconfig={self._kubernetes.kubeconfig}", "--httpAddr=127.0.0.1:15014",
            "--httpsAddr=", "--secureGRPCAddr=", f"--grpcAddr={namespace.ISTIOD}:{_XDS_PORT}",
            "--monitoringAddr=", "--ctrlz_port=0", "--log_output_level=default:info"],
            env={**os.environ, **ISTIOD_ENVIRONMENT, "POD_NAMESPACE": "istio-system", "POD_NAME": "istiod",
                 "REVISION": "default", "SHARED_MESH_CONFIG": _MESH_NAME, "SSL_CERT_FILE": self._trusted_file}, cwd=self._folder)
        self._istiod.wait_until(lambda: accepts(namespace.ISTIOD, _XDS_PORT), "serving configuration")

    def _gateway_file(self):
        """What Istio's agent would give Envoy: who it is, and where istiod is."""
        node = {
            "id": f"router~{_ADDRESS}~{GATEWAY[1]}.{GATEWAY[0]}~{GATEWAY[0]}.svc.cluster.local",
            "cluster": f"{GATEWAY[1]}.{GATEWAY[0]}",
            "metadata": {"NAMESPACE": GATEWAY[0], "CLUSTER_ID": "Kubernetes", "ISTIO_VERSION": "1.30.0",
                         "LABELS": _LABELS}}
        return self._write("gateway.json", {
            "node": node,
            "admin": {"address": _socket("0.0.0.0", _ADMIN_PORT)},
            "dynamic_resources": {
                "ads_config": {"api_type": "GRPC", "transport_api_version": "V3",
                               "grpc_services": [{"envoy_grpc": {"cluster_name": "istiod"}}]},
                "cds_config": {"ads": {}, "resource_api_version": "V3"},
                "lds_config": {"ads": {}, "resource_api_version": "V3"}},
            "static_resources": {"clusters": [{
                **_cluster("istiod", namespace.ISTIOD, _XDS_PORT),
                "typed_extension_protocol_options": _http_options(explicit_http_config={"http2_protocol_options": {}})}]}})

    def start_load_balancer(self, certificate, key):
        """Ends TLS on port 443 and passes requests to the gateway; port 80 goes there as it is."""
        def listener(port, tls):
            chain = {"filters": [{"name": "http", "typed_config": {
                "@type": f"{_TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager",
                "stat_prefix": "front", "use_remote_address": True,
                "http_filters": [{"name": "router", "typed_config": {"@type": f"{_TYPES}.filters.http.router.v3.Router"}}],
                "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [
                    {"match": {"prefix": "/"}, "route": {"cluster": "gateway", "timeout": "0s"}}]}]}}}]}
            if tls:
                chain["transport_socket"] = {"name": "tls", "typed_config": {
                    "@type": f"{_TYPES}.transport_sockets.tls.v3.DownstreamTlsContext",
                    "common_tls_context": {"tls_certificates": [
                        {"certificate_chain": {"filename": certificate}, "private_key": {"filename": key}}]}}}
            return {"name": str(port), "address": _socket(namespace.LOAD_BALANCER, port), "filter_chains": [chain]}
        file = self._write("load-balancer.json", {"static_resources": {
            "listeners": [listener(443, True), listener(80, False)],
            "clusters": [{**_cluster("gateway", _ADDRESS, _HTTP_PORT), "typed_extension_protocol_options": _http_options(
                # A connection of before a change would still get the old answers.
                explicit_http_config={"http_protocol_options": {}}, common_http_protocol_options={"max_requests_per_connection": 1})}]}})
        process = self._processes.start("load-balancer", ["envoy", "--config-path", file, "--base-id", "2",
                                                          "--log-level", "warn"])
        process.wait_until(lambda: accepts(namespace.LOAD_BALANCER, 443), "listening")

    def _write(self, name, content):
        path = os.path.join(self._folder, name)
        with open(path, "w") as out:
            json.dump(content, out, indent=1)
        return path

    # -- what the gateway has

    def settle(self):
        """Waits until the gateway has what the API says: the issuers of the RequestAuthentications with those keys that istiod can
        fetch, the AuthorizationPolicies, and nothing that still changes."""
        rules = [rule for item in self._list("requestauthentications") for rule in item["spec"].get("jwtRules", ())]
        policies = {item["metadata"]["name"] for item in self._list("authorizationpolicies") if _is_of_gateway(item)}
        wanted, seen = {}, {}

        def is_settled():
            try:
                wanted.update((rule["issuer"], self._key_ids(rule)) for rule in rules)
                now = self._configuration()
            except OSError:  # an issuer that is not up yet, or whose route the gateway has not got yet
                return False
            is_still = now == seen.get("all")
            text = json.dumps(now)
            seen.update(all=now, issuers=_key_ids_of(now), policies=set(re.findall(r"policy\[([^]]*)\]", text)))
            return (is_still and seen["policies"] == policies and _BAD_PROVIDER not in text and
                    {issuer: ids & (wanted.get(issuer) or ids) for issuer, ids in seen["issuers"].items()} == wanted)
        try:
            until(is_settled, "the gateway's configuration", pause=0.3)
        except TimeoutError as error:
            raise Failed(f"{error}: wants the issuers and keys {wanted} and the policies {policies}, has {seen.get('issuers')} and "
                         f"{seen.get('policies')}") from None

    def _key_ids(self, rule):
        """The ids of an issuer's keys, from where istiod looks for them; none if it does not trust the server there."""
        def fetch(url):
            context = ssl.create_default_context(cafile=self._trusted_file)
            with urllib.request.urlopen(url, timeout=30, context=context) as answer:
                return json.load(answer)
        try:
            url = rule.get("jwksUri") or fetch(f"{rule['issuer']}/.well-known/openid-configuration")["jwks_uri"]
            return {key["kid"] for key in fetch(url)["keys"]}
        except urllib.error.URLError as error:
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                return set()
            raise

    def _list(self, kind):
        return self._kubernetes.list(f"/apis/security.istio.io/v1/namespaces/{GATEWAY[0]}/{kind}")

    def _configuration(self):
        """All that Envoy has from istiod."""
        with urllib.request.urlopen(f"http://{_ADDRESS}:{_ADMIN_PORT}/config_dump?include_eds", timeout=20) as answer:
            return json.load(answer)


def _is_of_gateway(policy):
    """Whether the policy is for the gateway's pod, or for all pods of its namespace."""
    labels = policy["spec"].get("selector", {}).get("matchLabels", {})
    return labels.items() <= _LABELS.items()


_TYPES = "type.googleapis.com/envoy.extensions"


def _socket(address, port):
    return {"socket_address": {"address": address, "port_value": port}}


def _http_options(**options):
    return {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": f"{_TYPES}.upstreams.http.v3.HttpProtocolOptions", **options}}


def _cluster(name, address, port):
    return {"name": name, "type": "STATIC", "connect_timeout": "5s", "load_assignment": {
        "cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": _socket(address, port)}}]}]}}


def _key_ids_of(configuration):
    """The issuers that Envoy knows, each with the ids of its keys. Where istiod got no key it makes up one, without an id."""
    return {node["issuer"]: {key["kid"] for key in json.loads(node["local_jwks"]["inline_string"])["keys"] if "kid" in key}
            for node in _find_all(configuration, lambda node: "issuer" in node and "local_jwks" in node)}


def _find_all(node, wanted):
    """All mappings inside parsed JSON for which `wanted` is true."""
    if isinstance(node, dict):
        if wanted(node):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _find_all(child, wanted)
