"""Deployments of the API as processes: each in a file system and a network of its own, with its real command, environment and volumes."""
import os
import shutil

from . import namespace
from .differences import IMAGES
from .podspec import PodSpec, NotStartable
from .processes import Failed, accepts, last_lines, until

_ADDRESSES = "10.244.0."
_HARNESS = os.path.dirname(os.path.abspath(__file__))
_STARTS = 3
_BUNDLE = "etc/ssl/certs/ca-certificates.crt"


class Pod:
    """One Deployment's process. `address` stays the same when it is started anew."""

    def __init__(self, kubernetes, processes, folder, key, address):
        self.namespace, self.name = key
        self.address = address
        self.spec = None
        self._kubernetes = kubernetes
        self._processes = processes
        self._root = os.path.join(folder, f"{self.namespace}.{self.name}")
        self._network = f"{self.namespace}.{self.name}"
        self._process = None
        self._started_as = None
        self._reason = ""
        namespace.add_pod_network(self._network, address)

    def output(self):
        """What the program has written since it was started last, or why it could not be."""
        return self._process.output() if self._process else self._reason

    def refuse(self, reason):
        """The kubelet would not start it."""
        self.stop()
        self._reason = reason

    def set(self, deployment, trusted):
        """Runs what the Deployment says now; starts it anew only if anything changed. True if it did."""
        spec = PodSpec(self._kubernetes, deployment, self.address)
        started_as = (spec.state(), trusted)
        if started_as == self._started_as and self._process.is_running():
            return False
        self.stop()
        self.spec = spec
        self._make_root(trusted)
        self._run()
        self._started_as = started_as
        return True

    def _run(self):
        self._process = self._processes.start(self.name, self._command(), env=self.spec.environment())

    def wait_until_ready(self):
        """Waits; a program that exits is started again, as the kubelet would, a few times."""
        port = self.spec.ready_port()
        for attempt in range(_STARTS):
            try:
                return self._process.wait_until(lambda: accepts(self.address, port), f"listening on port {port}")
            except Failed:
                if self._process.is_running() or attempt == _STARTS - 1:
                    raise
                self._run()

    def wait_until_given_up(self, text):
        """For cases that want a program to exit, with a text in its output; the kubelet would start it again too."""
        for _ in range(_STARTS):
            try:
                until(lambda: not self._process.is_running(), f"{self.name} exits", 60)
            except TimeoutError:
                break
            if text in self.output():
                return
            self._run()
        raise Failed(f"{self.name} was to give up with {text!r}, but wrote:\n{last_lines(self.output())}")

    def stop(self):
        if self._process:
            self._process.stop()
            self._process = None
            self._started_as = None

    def _command(self):
        user = [] if namespace.is_mapped() else [f"--userspec={self.spec.user()}:{self.spec.user()}", "--groups="]
        return [*namespace.in_network(self._network), "chroot", *user, self._root, *self.spec.command()]

    def _make_root(self, trusted):
        """A Debian system from this one's /usr, with the image's programs and the volumes in it, and nothing else of this machine."""
        namespace.run("umount", "--recursive", "--lazy", self._root, check=False)
        shutil.rmtree(self._root, ignore_errors=True)
        os.makedirs(self._root)
        namespace.run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", self._root)
        for name in ("usr", "dev", "proc"):
            self._bind(f"/{name}", name)
        for name in ("lib", "lib64", "bin", "sbin"):
            if os.path.islink(f"/{name}"):
                os.symlink(os.readlink(f"/{name}"), os.path.join(self._root, name))
        os.makedirs(os.path.join(self._root, "tmp"), mode=0o1777)
        self._write(_BUNDLE, trusted.encode())
        self._write("etc/passwd", b"root:x:0:0::/:/bin/sh\n")
        self._bind("/etc/hosts", "etc/hosts")
        for path, program in IMAGES[self.spec.image()].programs.items():
            self._bind_program(path, program)
        for path, content in self.spec.files().items():
            self._write(path, content)

    def _bind_program(self, path, program):
        """The program at its path in the image; where /usr is in the way, by a folder of its own on PATH."""
        source = os.path.join(_HARNESS, "..", program) if "/" in program else shutil.which(program)
        if path.startswith(("/usr/", "/bin/")):
            path = "/image/" + os.path.basename(path)
        self._bind(source, path)

    def _bind(self, source, path):
        target = os.path.join(self._root, path.lstrip("/"))
        if os.path.isdir(source):
            os.makedirs(target, exist_ok=True)
        else:
            self._write(path, b"")
        namespace.bind(source, target, read_only=source != "/dev")

    def _write(self, path, content):
        target = os.path.join(self._root, path.lstrip("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as out:
            out.write(content)


class Pods:
    """The pods of the Deployments in the API."""

    def __init__(self, kubernetes, processes, folder):
        self._kubernetes = kubernetes
        self._processes = processes
        self._folder = folder
        self._pods = {}

    def get(self, name):
        """The pod of the Deployment of that name."""
        for pod in self._pods.values():
            if pod.name == name:
                return pod
        raise Failed(f"no pod {name}: there are {', '.join(pod.name for pod in self._pods.values())}")

    def running(self):
        return [pod for pod in self._pods.values() if pod.spec]

    def address(self, key):
        """The address that the pod of a Deployment has, or will have."""
        return self._pod(key).address

    def _pod(self, key):
        if key not in self._pods:
            address = f"{_ADDRESSES}{10 + len(self._pods)}"
            self._pods[key] = Pod(self._kubernetes, self._processes, self._folder, key, address)
        return self._pods[key]

    def sync(self, trusted, failing):
        """Starts what the API's Deployments say, Dex first, and waits; those named in `failing` must give up, each with a text of its
        output. True if any was started."""
        deployments = {(item["metadata"]["namespace"], item["metadata"]["name"]): item
                       for item in self._kubernetes.list("/apis/apps/v1/deployments")}
        wanted = {key: item for key, item in deployments.items() if PodSpec.image_of(item) in IMAGES}
        for key, pod in self._pods.items():
            if key not in wanted:
                pod.stop()
                pod.spec = None
        changed = False
        for key in sorted(wanted, key=lambda key: key[1] != "dex"):
            changed = self._start(self._pod(key), wanted[key], trusted, failing.get(key[1])) or changed
        return changed

    @staticmethod
    def _start(pod, deployment, trusted, failure):
        try:
            started = pod.set(deployment, trusted)
        except NotStartable as error:
            pod.refuse(str(error))
            if failure and failure in str(error):
                return True
            raise Failed(f"the pod {pod.name} cannot start: {error}") from None
        if failure:
            pod.wait_until_given_up(failure)
        else:
            pod.wait_until_ready()
        return started
