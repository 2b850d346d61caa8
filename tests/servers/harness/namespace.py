"""Takes this process into namespaces of its own: no packet leaves, and no process survives it."""
import ctypes
import os
import signal
import subprocess
import sys

_NEW_MOUNTS, _NEW_USER, _NEW_PROCESSES, _NEW_NETWORK = 0x00020000, 0x10000000, 0x20000000, 0x40000000
_SET_PARENT_DEATH_SIGNAL = 1
# The number of this process outside of its namespaces, for people who want to look inside.
outside_id = os.getpid()
_libc = ctypes.CDLL(None, use_errno=True)

# Addresses of the network, none of which exists outside. Pods get theirs from services.py.
API = "10.99.0.1"
ISTIOD = "10.99.0.2"
LOAD_BALANCER = "10.99.0.10"
KEYCLOAK = "10.99.0.20"
STAND_IN = "10.99.0.21"
LDAP = "10.99.0.22"
KEYSTONE = "10.99.0.23"
OTHER_DEX = "10.99.0.24"
POD_GATEWAY = "169.254.1.1"
_ALL = (API, ISTIOD, LOAD_BALANCER, KEYCLOAK, STAND_IN, LDAP, KEYSTONE, OTHER_DEX)


def enter():
    """Goes on in a child that is process 1 of new namespaces; the caller only waits for it, and ends with its exit code."""
    root = os.getuid() == 0
    user, group = os.getuid(), os.getgid()
    flags = _NEW_MOUNTS | _NEW_PROCESSES | _NEW_NETWORK | (0 if root else _NEW_USER)
    if _libc.unshare(flags) != 0:
        print(f"tests/servers: no namespaces here ({os.strerror(ctypes.get_errno())}): skipped", file=sys.stderr)
        sys.exit(77)
    if not root:
        _map_to_root(user, group)
    child = os.fork()
    if child:
        sys.exit(_wait_for(child))
    # The kernel ends all processes of a namespace with its process 1, so nothing outlives a harness that was killed.
    end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    global outside_id
    outside_id = int(os.readlink("/proc/self"))  # /proc is still the one outside
    _set_up()


def end_with_parent():
    """This process is killed when the one that forked it ends, however that came."""
    _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _map_to_root(user, group):
    for file, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        with open(f"/proc/self/{file}", "w") as out:
            out.write(text)


def _wait_for(child):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child too
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256


def _set_up():
    run("mount", "--make-rprivate", "/")
    run("mount", "-t", "proc", "proc", "/proc")
    run("mount", "-t", "tmpfs", "tmpfs", "/run")  # `ip netns` keeps its names there
    run("ip", "link", "set", "lo", "up")
    for address in _ALL:
        run("ip", "address", "add", f"{address}/32", "dev", "lo")
    with open("/proc/sys/net/ipv4/ip_forward", "w") as out:
        out.write("1")


def is_mapped():
    """Whether only root exists here: programs cannot then run as the users of their images."""
    with open("/proc/self/uid_map") as file:
        return int(file.read().split()[2]) == 1


def run(*command, check=True):
    """Runs a command that only says something when it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout.strip()}")
    return done.stdout


def bind(source, target, read_only=False):
    """Makes `source` appear at `target`, which must exist."""
    run("mount", "--rbind" if os.path.isdir(source) else "--bind", source, target)
    if read_only:
        run("mount", "-o", "remount,bind,ro", target, check=False)


def add_pod_network(name, address):
    """Makes network `name` with one address, which the others reach by way of this one."""
    outside = "v" + address.rsplit(".", 1)[1]
    run("ip", "netns", "add", name)
    run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", name)
    run("ip", "address", "add", f"{POD_GATEWAY}/32", "dev", outside)
    run("ip", "link", "set", outside, "up")
    run("ip", "route", "add", f"{address}/32", "dev", outside)
    for command in (("link", "set", "lo", "up"), ("address", "add", f"{address}/32", "dev", "eth0"),
                    ("link", "set", "eth0", "up"), ("route", "add", POD_GATEWAY, "dev", "eth0"),
                    ("route", "add", "default", "via", POD_GATEWAY)):
        run("ip", "-n", name, *command)


def in_network(name):
    """The beginning of a command line that runs the rest in network `name`."""
    return ["nsenter", f"--net=/run/netns/{name}"]


class Hosts:
    """/etc/hosts of the network, for every program in it."""

    def __init__(self, path):
        self.path = path
        self._names = {"localhost": "127.0.0.1"}
        self._write()
        bind(path, "/etc/hosts")

    def set(self, names):
        """Adds or changes names: {name: address}."""
        if any(self._names.get(name) != address for name, address in names.items()):
            self._names.update(names)
            self._write()

    def _write(self):
        with open(self.path, "w") as out:  # in place: it is bound elsewhere
            out.writelines(f"{address} {name}\n" for name, address in self._names.items())
