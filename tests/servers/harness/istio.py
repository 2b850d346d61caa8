"""Istio's part: istiod reads the API and configures a stock Envoy as the ingress gateway; another Envoy is the load balancer before it."""
import json
import os
import ssl
import urllib.error
import urllib.request

from . import namespace
from .differences import ISTIOD_ENVIRONMENT, MESH
from .processes import Failed, accepts, until

GATEWAY = ("istio-system", "istio-ingressgateway")
_LABELS = {"app": GATEWAY[1], "istio": "ingressgateway"}
_ADDRESS = "10.244.0.2"
_ADMIN_PORT = 15000
_XDS_PORT = 15010
_ISTIOD_HTTP = "127.0.0.1:15014"
_MESH_NAME = "mesh-of-the-test"
_HTTP_PORT = 8080  # where the gateway's Service leads port 80
# What istiod reads: its own names for that, and where the API has the same.
_KINDS = "crdclient/collection/"
_READ = {
    "ConfigMap_istio": f"/api/v1/namespaces/{GATEWAY[0]}/configmaps/istio",  # the mesh configuration
    "informer/Services": "/api/v1/services",
    "informer/EndpointSlices": "/apis/discovery.k8s.io/v1/endpointslices",
    **{_KINDS + kind: f"/apis/{path}" for kind, path in (
        ("AuthorizationPolicy", "security.istio.io/v1/authorizationpolicies"),
        ("DestinationRule", "networking.istio.io/v1/destinationrules"),
        ("EnvoyFilter", "networking.istio.io/v1alpha3/envoyfilters"),
        ("Gateway", "networking.istio.io/v1/gateways"),
        ("PeerAuthentication", "security.istio.io/v1/peerauthentications"),
        ("RequestAuthentication", "security.istio.io/v1/requestauthentications"),
        ("ServiceEntry", "networking.istio.io/v1/serviceentries"),
        ("Sidecar", "networking.istio.io/v1/sidecars"),
        ("VirtualService", "networking.istio.io/v1/virtualservices"))}}


class Istio:
    """istiod and the gateway, started by the first `settle`."""

    def __init__(self, kubernetes, processes, folder, trusted_file):
        self._kubernetes = kubernetes
        self._processes = processes
        self._folder = folder
        self._trusted_file = trusted_file
        self._istiod = None
        self._marks = 0
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
        self._kubernetes.apply([{"apiVersion": "v1", "kind": "ConfigMap", "data": self._mesh(),
                                 "metadata": {"name": _MESH_NAME, "namespace": GATEWAY[0]}}])
        self._istiod = self._processes.start("istiod", [
            "pilot-discovery", "discovery", f"--kubeconfig={self._kubernetes.kubeconfig}", f"--httpAddr={_ISTIOD_HTTP}",
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
        """Waits until the gateway has what the API says by now: istiod sees the API's objects as they are, Envoy has taken what istiod then
        made of all of them, and among that are those keys of each issuer that istiod can fetch."""
        in_api = {name: versions for name, path in _READ.items() if (versions := _versions(self._kubernetes.list(path)))}
        _until_none(lambda: _difference(in_api, self._in_istiod()), "istiod sees what the API has")
        mark = self._mark()
        policies = self._kubernetes.list(f"/apis/security.istio.io/v1/namespaces/{GATEWAY[0]}/requestauthentications")
        rules = [rule for item in policies for rule in item["spec"].get("jwtRules", ())]
        _until_none(lambda: self._missing_in_gateway(mark, rules), "the gateway has what istiod sees")

    def _in_istiod(self):
        """The versions of what istiod sees, from a page for people who debug it: another release may have other names there."""
        with urllib.request.urlopen(f"http://{_ISTIOD_HTTP}/debug/krtz", timeout=20) as answer:
            collections = json.load(answer)
        seen = {}
        for collection in collections:
            name, objects = collection["name"], collection["state"].get("outputs")
            if objects and name.startswith(_KINDS) and name not in _READ:
                raise Failed(f"istiod reads {name}, which settle does not compare: add it to _READ")
            if objects and name in _READ:
                seen.setdefault(name, {}).update(_versions(objects.values()))
        return seen

    def _mark(self):
        """A change of the mesh configuration, for which istiod makes everything anew of all that it sees, and pushes it. Returns a text that
        Envoy then has in its routes, which istiod sends last (pilot/pkg/xds/ads.go of the pinned release: PushOrder)."""
        self._marks += 1
        self._kubernetes.patch(f"/api/v1/namespaces/{GATEWAY[0]}/configmaps/{_MESH_NAME}", {"data": self._mesh()})
        return self._backoff()

    def _mesh(self):
        return {"mesh": json.dumps({**MESH, "defaultHttpRetryPolicy": {"attempts": 2, "backoff": self._backoff()}})}

    def _backoff(self):
        return f"0.{25000 + self._marks:06}s"

    def _missing_in_gateway(self, mark, rules):
        """What Envoy has not yet; None if it has everything."""
        with urllib.request.urlopen(f"http://{_ADDRESS}:{_ADMIN_PORT}/config_dump?include_eds", timeout=20) as answer:
            text = answer.read().decode()
        if mark not in text or "warming_state" in text or "dynamic_warming_clusters" in text:
            return f"no routes with {mark}, or something that is not in use yet"
        configuration = json.loads(text)
        refused = [node["error_state"] for node in _find_all(configuration, "error_state")]
        if refused:
            raise Failed(f"Envoy refused what istiod made: {refused}")
        wanted = {rule["issuer"]: self._key_ids(rule) for rule in rules}
        found = _key_ids_of(configuration)
        if {issuer: ids & (wanted.get(issuer) or ids) for issuer, ids in found.items()} != wanted:
            return f"wants the issuers and keys {wanted}, has {found}"
        return None

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


def _versions(objects):
    """The version of each of the API's objects, as it is or as istiod keeps it."""
    found = (item.get("metadata", item) for item in objects)
    return {f"{item.get('namespace')}/{item['name']} {item['uid']}": item["resourceVersion"] for item in found}


def _difference(wanted, found):
    """What is not the same in two dictionaries, with both values; None if they are equal."""
    return {key: (wanted.get(key), found.get(key)) for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)} or None


def _until_none(missing, what):
    """Waits until `missing` returns None; what it returned last is told otherwise. A server that does not answer (yet) is waited for."""
    last = None

    def is_none():
        nonlocal last
        try:
            last = missing()
        except OSError as error:
            last = error
        return last is None
    try:
        until(is_none, what, pause=0.05)
    except TimeoutError as error:
        raise Failed(f"{error}: {last}") from None


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
            for node in _find_all(configuration, "local_jwks")}


def _find_all(node, key):
    """All mappings inside parsed JSON that have the key."""
    if isinstance(node, dict):
        if key in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _find_all(child, key)
