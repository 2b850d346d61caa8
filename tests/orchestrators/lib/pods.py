"""Starts a Deployment's container as a plain process: its command, environment and files are the list's, in a root folder of their
own, so that every path is the one that the container would see. Root, or a user namespace, is needed for chroot."""

import base64
import copy
import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path


class Objects:
    """The ConfigMaps and Secrets of a list, as the kubelet reads them."""

    def __init__(self, resources):
        self._data = {}
        for one in resources:
            if one["kind"] in ("ConfigMap", "Secret"):
                data = {key: value.encode() for key, value in (one.get("data") or {}).items()}
                if one["kind"] == "Secret":
                    data = {key: base64.b64decode(value) for key, value in data.items()}
                data |= {key: value.encode() for key, value in (one.get("stringData") or {}).items()}
                data |= {key: base64.b64decode(value) for key, value in (one.get("binaryData") or {}).items()}
                metadata = one["metadata"]
                self._data[one["kind"], metadata.get("namespace"), metadata["name"]] = data

    def data(self, kind, namespace, name):
        """Fails as the kubelet does for an object that is not there."""
        if (kind, namespace, name) not in self._data:
            raise RuntimeError(f"{kind} {namespace}/{name} is not in the list: the pod would not start")
        return self._data[kind, namespace, name]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def chroot_command():
    """What runs a command in another root here; None where nothing can."""
    search = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    chroot, unshare = (shutil.which(name, path=search) for name in ("chroot", "unshare"))
    for command in ([chroot], [unshare, "--user", "--map-root-user", chroot]):
        if None not in command and subprocess.run([*command, "/", "/bin/true"], capture_output=True, check=False).returncode == 0:
            return command
    return None


class Pod:
    """One container of a Deployment. Change `arguments`, `files` (mount path to bytes) and `environment` before start()."""

    def __init__(self, deployment, resources, container, objects=Objects):
        self.namespace = deployment["metadata"]["namespace"]
        self._objects = objects(resources)
        self._spec = deployment["spec"]["template"]["spec"]
        self._container = next(one for one in self._spec["containers"] if one["name"] == container)
        self.environment = self._read_environment()
        self.files = self._read_files()
        self.arguments = [*self._container.get("command", []), *self._container.get("args", [])]

    # ---- what the kubelet does ----

    def _read_environment(self):
        environment = {}
        for source in self._container.get("envFrom") or []:
            for field, kind in (("secretRef", "Secret"), ("configMapRef", "ConfigMap")):
                if field in source:
                    data = self._objects.data(kind, self.namespace, source[field]["name"])
                    environment |= {source.get("prefix", "") + key: value.decode() for key, value in data.items()}
        for entry in self._container.get("env") or []:
            environment[entry["name"]] = self._value(entry)
        return environment

    def _value(self, entry):
        if "value" in entry:
            return entry["value"]
        source = entry["valueFrom"]
        if "fieldRef" in source:
            assert source["fieldRef"]["fieldPath"] == "metadata.namespace", source
            return self.namespace
        for field, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
            if field in source:
                return self._objects.data(kind, self.namespace, source[field]["name"])[source[field]["key"]].decode()
        raise RuntimeError(f"no idea what {entry} is")

    def _read_files(self):
        volumes = {volume["name"]: self._volume(volume) for volume in self._spec.get("volumes") or []}
        files = {}
        for mount in self._container.get("volumeMounts") or []:
            content = volumes[mount["name"]]
            if "subPath" in mount:
                files[mount["mountPath"]] = content[mount["subPath"]]
            else:
                files |= {f"{mount['mountPath']}/{path}": value for path, value in content.items()}
        return files

    def _volume(self, volume):
        for field, kind, name in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")):
            if field in volume:
                source = volume[field]
                data = self._objects.data(kind, self.namespace, source[name])
                if "items" in source:
                    return {item["path"]: data[item["key"]] for item in source["items"]}
                return data
        if "projected" in volume:
            sources = (source["secret"] for source in volume["projected"]["sources"])
            return {item["path"]: self._objects.data("Secret", self.namespace, secret["name"])[item["key"]]
                    for secret in sources for item in secret["items"]}
        return {}

    def with_arguments(self, arguments):
        """Another pod of the same files and environment."""
        other = copy.copy(self)
        other.arguments = arguments
        return other

    # ---- the process ----

    def start(self, folder, program, chroot):
        """Starts `program` in a root folder that holds it and the pod's files, nothing else."""
        self._root = root = folder / "root"
        place = "/usr/local/bin/" + Path(program).name
        put(root, place, Path(program))
        for library in shared_libraries(program):
            put(root, library, Path(library))
        for path, content in self.files.items():
            put(root, path, content)
        (root / "tmp").mkdir(parents=True, exist_ok=True)
        arguments = self.arguments[1:] if self.arguments[:1] == [Path(program).name] else self.arguments
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([*chroot, str(root), place, *arguments], env=self.environment, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, start_new_session=True)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self._root)

    def wait_for_exit(self, seconds=20):
        """The exit code, or None when it goes on running."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def text(self):
        return self.log.read_text(errors="replace")

    def wait_until_it_listens(self, port, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"exited with {self.process.returncode}: {self.text()[-3000:]}")
            with socket.socket() as one:
                one.settimeout(1)
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"does not listen after {seconds} s: {self.text()[-3000:]}")


def put(root, path, content):
    """Writes bytes, or copies a file, to a path inside another root."""
    place = root / path.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        place.write_bytes(content)
    else:
        shutil.copy(content, place)


def shared_libraries(program):
    """The absolute paths that ldd names; none for a static program."""
    done = subprocess.run(["ldd", program], capture_output=True, text=True, check=False)
    return [word for line in done.stdout.splitlines() for word in line.split() if word.startswith("/")] if done.returncode == 0 else []


def get(port, path, host):
    """Status, the Location header and the body of one GET request; redirects are not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode(errors="replace")
    finally:
        connection.close()
