"""What a pod of a Deployment would be given by the kubelet: command, environment and files."""
import base64
import json
import re

from .differences import IMAGES
from .kubernetes import SERVICE_ADDRESS

_ACCOUNT = "var/run/secrets/kubernetes.io/serviceaccount"


class NotStartable(Exception):
    """The kubelet could not start the pod: a ConfigMap, a Secret or a key that it refers to is not there."""


class PodSpec:
    """The pod of a Deployment, with its references resolved at the time when it was made."""

    def __init__(self, kubernetes, deployment, address):
        self._kubernetes = kubernetes
        self._namespace = deployment["metadata"]["namespace"]
        self._name = deployment["metadata"]["name"]
        self._address = address
        self._pod = deployment["spec"]["template"]["spec"]
        self.labels = deployment["spec"]["template"]["metadata"].get("labels", {})
        self._annotations = deployment["spec"]["template"]["metadata"].get("annotations", {})
        self._container = self._pod["containers"][0]
        self._variables = self._environment()
        self._files = self._volume_files()

    @staticmethod
    def image_of(deployment):
        """The image's name, without tag and digest."""
        reference = deployment["spec"]["template"]["spec"]["containers"][0]["image"].split("@")[0]
        folder, _, name = reference.rpartition("/")
        return f"{folder}/{name.split(':')[0]}"

    def image(self):
        return self.image_of({"spec": {"template": {"spec": self._pod}}})

    def state(self):
        """Differs if and only if the pod would be started anew, or ought to be."""
        return json.dumps([self._pod, self.labels, self._annotations, self._variables,
                           {path: base64.b64encode(text).decode() for path, text in self._files.items()}])

    def user(self):
        for place in (self._container, self._pod):
            if "runAsUser" in place.get("securityContext", {}):
                return place["securityContext"]["runAsUser"]
        return IMAGES[self.image()].user

    def command(self):
        image = IMAGES[self.image()]
        words = [*self._container.get("command", image.entrypoint), *self._container.get("args", ())]
        words = [self._expand(word, self._variables) for word in words]
        return [words[0].rsplit("/", 1)[1] if words[0] in image.programs else words[0], *words[1:]]

    def environment(self):
        return {**self._variables, "PATH": "/image:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}

    def files(self):
        """All files of the volumes and of the service account: {path in the container: bytes}."""
        return {**self._account_files(), **self._files}

    def ready_port(self):
        """The port that tells that it is up."""
        probe = self._container.get("readinessProbe", {}).get("httpGet", {})
        return self.port(probe["port"]) if probe else self._container["ports"][0]["containerPort"]

    def port(self, port):
        """The number of a port of the container that is given by name or number."""
        for named in self._container.get("ports", ()):
            if named.get("name") == port:
                return named["containerPort"]
        return int(port)

    # -- environment

    def _environment(self):
        variables = {"HOSTNAME": self._name, "HOME": "/", **self._service_links(), **IMAGES[self.image()].environment}
        for source in self._container.get("envFrom", ()):
            variables.update(self._all_of(source))
        for entry in self._container.get("env", ()):
            value = self._value_from(entry["valueFrom"]) if "valueFrom" in entry else entry.get("value", "")
            if value is not None:
                variables[entry["name"]] = value if "valueFrom" in entry else self._expand(value, variables)
        return variables

    def _service_links(self):
        """What the kubelet adds for every Service of the namespace, Docker's links of old included."""
        links = {"KUBERNETES_SERVICE_HOST": SERVICE_ADDRESS, "KUBERNETES_SERVICE_PORT": "443"}
        if not self._pod.get("enableServiceLinks", True):
            return links
        for service in self._kubernetes.list(f"/api/v1/namespaces/{self._namespace}/services"):
            name = service["metadata"]["name"].upper().replace("-", "_")
            address = service["spec"].get("clusterIP", "None")
            if address == "None" or "ports" not in service["spec"]:
                continue
            first = service["spec"]["ports"][0]["port"]
            links.update({f"{name}_SERVICE_HOST": address, f"{name}_SERVICE_PORT": str(first),
                          f"{name}_PORT": f"tcp://{address}:{first}"})
        return links

    def _all_of(self, source):
        kind = "configMapRef" if "configMapRef" in source else "secretRef"
        content = self._content(kind.removesuffix("Ref"), source[kind]["name"], source[kind].get("optional"))
        return {source.get("prefix", "") + key: value.decode() for key, value in content.items()}

    def _value_from(self, source):
        if "fieldRef" in source:
            return self._field(source["fieldRef"]["fieldPath"])
        kind = "configMapKeyRef" if "configMapKeyRef" in source else "secretKeyRef"
        ref = source[kind]
        content = self._content(kind.removesuffix("KeyRef"), ref["name"], ref.get("optional"))
        if ref["key"] in content:
            return content[ref["key"]].decode()
        if ref.get("optional"):
            return None
        raise NotStartable(f"couldn't find key {ref['key']} in {kind.removesuffix('KeyRef')} {self._namespace}/{ref['name']}")

    def _field(self, path):
        return {"metadata.namespace": self._namespace, "metadata.name": self._name, "status.podIP": self._address}[path]

    @staticmethod
    def _expand(text, variables):
        """`$(NAME)`, where NAME is known; `$$` is a dollar."""
        return re.sub(r"\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)",
                      lambda match: "$" if match[0] == "$$" else variables.get(match[1], match[0]), text)

    # -- files

    def _volume_files(self):
        volumes = {volume["name"]: volume for volume in self._pod.get("volumes", ())}
        files = {}
        for mount in self._container.get("volumeMounts", ()):
            content = self._volume(volumes[mount["name"]])
            folder = mount["mountPath"].strip("/")
            if "subPath" in mount:
                files[folder] = content[mount["subPath"]]
            else:
                files.update({f"{folder}/{name}": text for name, text in content.items()})
        return files

    def _volume(self, volume):
        """The files of a volume: {name: bytes}."""
        if "emptyDir" in volume:
            return {}
        if "projected" in volume:
            files = {}
            for source in volume["projected"]["sources"]:
                files.update(self._volume(source))
            return files
        for kind, name in (("configMap", "name"), ("secret", "secretName")):
            if kind in volume:
                source = volume[kind]
                content = self._content(kind, source.get(name) or source["name"], source.get("optional"))
                return self._items(content, source)
        raise NotStartable(f"a volume of a kind that the harness does not know: {volume}")

    def _items(self, content, source):
        if "items" not in source:
            return content
        for item in source["items"]:
            if item["key"] not in content and not source.get("optional"):
                raise NotStartable(f"references non-existent config key: {item['key']}")
        return {item["path"]: content[item["key"]] for item in source["items"] if item["key"] in content}

    def _content(self, kind, name, optional):
        """What a ConfigMap or a Secret holds: {key: bytes}."""
        found = self._kubernetes.get(f"/api/v1/namespaces/{self._namespace}/{kind.lower()}s/{name}")
        if found is None:
            if optional:
                return {}
            raise NotStartable(f'{kind.lower()} "{self._namespace}/{name}" not found')
        encoded = found.get("data", {}) if kind == "secret" else found.get("binaryData", {})
        content = {key: base64.b64decode(text) for key, text in encoded.items()}
        if kind == "configMap":
            content.update({key: text.encode() for key, text in found.get("data", {}).items()})
        return content

    def _account_files(self):
        if self._pod.get("automountServiceAccountToken") is False:
            return {}
        name = self._pod.get("serviceAccountName", "default")
        return {f"{_ACCOUNT}/token": self._kubernetes.service_account_token(self._namespace, name).encode(),
                f"{_ACCOUNT}/ca.crt": self._kubernetes.authority.pem().encode(),
                f"{_ACCOUNT}/namespace": self._namespace.encode()}
