"""What controllers and kube-proxy do for Services: EndpointSlices, addresses that lead to pods, and names for them."""
import asyncio
import threading

from . import namespace


class Services:
    """Keeps the Services of the API in step with the pods that run."""

    def __init__(self, kubernetes, hosts):
        self._kubernetes = kubernetes
        self._hosts = hosts
        self._extra = {}
        self._slices = {}
        self._relays = _Relays()
        self._addresses = set()

    def add_server(self, key, address):
        """Makes a Service lead to a program that is not a pod: the API, the gateway."""
        self._extra[key] = address

    def sync(self, pods):
        for service in self._kubernetes.list("/api/v1/services"):
            key = (service["metadata"]["namespace"], service["metadata"]["name"])
            address = service["spec"].get("clusterIP", "None")
            if address == "None":
                continue
            self._set_address(key, address)  # a Service has its name before it has pods
            target = self._target(key, service, pods)
            if not target:
                continue
            self._set_endpoints(key, service, target)
            for port in service["spec"]["ports"]:
                self._relays.set((address, port["port"]), (target[0], target[1](port)))

    def forget_namespace(self, name):
        """The namespace was deleted, and its EndpointSlices with it."""
        self._slices = {key: value for key, value in self._slices.items() if key[0] != name}

    def _target(self, key, service, pods):
        """The address behind a Service, and a function from its ports to the target's."""
        def number(port):
            target = port.get("targetPort", port["port"])
            return target if isinstance(target, int) else port["port"]
        if key in self._extra:
            return self._extra[key], number
        selector = service["spec"].get("selector")
        for pod in pods:
            if selector and pod.namespace == key[0] and selector.items() <= pod.spec.labels.items():
                return pod.address, lambda port: pod.spec.port(port.get("targetPort", port["port"]))
        return None

    def _set_endpoints(self, key, service, target):
        ports = [{"name": port.get("name", ""), "port": target[1](port), "protocol": "TCP"} for port in service["spec"]["ports"]]
        if key == ("default", "kubernetes") or self._slices.get(key) == (target[0], ports):
            return
        self._slices[key] = (target[0], ports)
        self._kubernetes.apply([{
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4", "ports": ports,
            "metadata": {"name": key[1], "namespace": key[0], "labels": {"kubernetes.io/service-name": key[1]}},
            "endpoints": [{"addresses": [target[0]], "conditions": {"ready": True}}]}])

    def _set_address(self, key, address):
        if address not in self._addresses:
            self._addresses.add(address)
            namespace.run("ip", "address", "add", f"{address}/32", "dev", "lo")
        name = f"{key[1]}.{key[0]}"
        self._hosts.set({f"{name}.svc.cluster.local": address, f"{name}.svc": address, name: address})


class _Relays:
    """TCP connections to a Service's address go on to its target."""

    def __init__(self):
        self._targets = {}
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def set(self, source, target):
        if source not in self._targets:
            asyncio.run_coroutine_threadsafe(self._listen(source), self._loop).result(60)
        self._targets[source] = target

    async def _listen(self, source):
        await asyncio.start_server(lambda reader, writer: self._relay(source, reader, writer), *source)

    async def _relay(self, source, reader, writer):
        try:
            upstream = await asyncio.open_connection(*self._targets[source])
        except OSError:
            writer.close()
            return
        await asyncio.gather(_copy(reader, upstream[1]), _copy(upstream[0], writer))


async def _copy(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
