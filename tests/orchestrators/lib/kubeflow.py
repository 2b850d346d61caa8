"""Kubeflow's releases, what a user builds of them, and the programs that build it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("KUBEFLOW_SSO_SHARED") or ROOT.parent / "shared")
CACHE = Path(os.environ.get("KUBEFLOW_SSO_CACHE") or
             Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kubeflow-sso")
MANIFESTS = SHARED / "kubeflow-manifests"

RELEASES = ["1.9.1", "1.10", "2026-06"]
PROXY_OVERLAYS = ["m2m-dex-only", "m2m-dex-and-kind", "m2m-dex-and-eks"]
DEX = "common/dex/overlays/oauth2-proxy"

URL = "https://kubeflow.example.com"
ISSUER = "https://keycloak.example.com/realms/kubeflow"

# The only text that a run with Kubeflow's published secrets may write to standard error.
PUBLISHED_DEFAULTS = re.compile(r"\A(\S+:\d+:\d+: )?warning: Secret \S+: everybody can read in Kubeflow's manifests \[published-defaults\]\n(    .*\n)+\n*\Z")


def sso_config(url=URL, issuer=ISSUER, connector="", annotations=""):
    """The functionConfig of DESIGN.md, with further lines for the connector and the annotations."""
    return f"""\
apiVersion: kubeflow-sso.io/v1alpha1
kind: KubeflowSSO
metadata:
  name: keycloak
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: ./kubeflow-sso
{annotations}spec:
  kubeflowURL: {url}
  connectors:
  - type: keycloak
    issuer: {issuer}
    clientSecretKeyRef: {{name: keycloak-client, key: client-secret}}
{connector}"""


KEYCLOAK_SECRET = """\
secretGenerator:
- name: keycloak-client
  namespace: auth
  literals: [client-secret=the-client-secret]
"""


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def need_data(*paths):
    """Skips the script unless Kubeflow's resources are there."""
    for path in paths or RELEASES:
        if not (MANIFESTS / path).exists():
            skip(f"no {MANIFESTS / path}: tests/README.md says which of Kubeflow's files to copy there; "
                 "KUBEFLOW_SSO_SHARED names another place than `shared` beside the checkout")


def tool(name):
    """The pinned program of this name."""
    path = CACHE / "bin" / name
    if not path.is_file():
        sys.exit(f"no {path}: run tests/tools/install {name}")
    return str(path)


class Workspace:
    """A temporary folder with a copy of the program, so that a build going on beside does not disturb."""

    def __init__(self, parent=None):
        built = Path(os.environ.get("KUBEFLOW_SSO_BINARY") or ROOT / "build" / "kubeflow-sso")
        if not built.is_file():
            sys.exit(f"no {built}: run tests/run build")
        self._temporary = tempfile.TemporaryDirectory(prefix="kubeflow-sso.", dir=parent)
        self.path = Path(os.path.realpath(self._temporary.name))
        self.program = self.path / "kubeflow-sso"
        shutil.copy(built, self.program)
        self._folders = 0

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._temporary.cleanup()

    def folder(self):
        """A new empty folder."""
        self._folders += 1
        folder = self.path / str(self._folders)
        folder.mkdir()
        return folder

    def kustomization(self, resources, config=None, extra=""):
        """A folder that builds `resources`, paths inside a release, through the function when there is a `config`."""
        folder = self.folder()
        lines = [f"- {os.path.relpath(MANIFESTS / path, folder)}" for path in resources]
        text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
        if config is not None:
            shutil.copy(self.program, folder / "kubeflow-sso")
            (folder / "sso.yaml").write_text(config)
            lines.append("- sso.yaml")  # the guard: an apply fails on it when the function did not run
            extra += "transformers:\n- sso.yaml\n"
        (folder / "kustomization.yaml").write_text(text + "resources:\n" + "\n".join(lines) + "\n" + extra)
        return folder

    def build(self, resources, config=None, extra=""):
        """What kustomize builds of `resources`, and what it said on standard error."""
        done = kustomize(self.kustomization(resources, config, extra))
        if done.returncode != 0:
            raise RuntimeError(f"kustomize exited with {done.returncode}: {done.stderr}")
        return done.stdout, done.stderr

    def over_stream(self, text, config):
        """What `kubeflow-sso --config` makes of a plain stream."""
        file = self.folder() / "sso.yaml"
        file.write_text(config)
        return subprocess.run([self.program, "--config", file], input=text, capture_output=True, text=True, check=False)


def kyaml():
    """Builds the KRM function on kyaml of tests/bench, which reads a list or stream and writes it; None where it cannot be."""
    program = CACHE / "bench" / "kyaml"
    program.parent.mkdir(parents=True, exist_ok=True)
    command = [ROOT / "tests" / "tools" / "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", program, "."]
    done = subprocess.run(command, cwd=ROOT / "tests" / "bench" / "kyaml", env=os.environ | {"CGO_ENABLED": "0"}, check=False)
    return program if done.returncode == 0 else None


def kustomize(folder, flags=("--enable-alpha-plugins", "--enable-exec")):
    return subprocess.run([tool("kustomize"), "build", *flags, str(folder)], capture_output=True, text=True, check=False)


def proxy(overlay):
    return f"common/oauth2-proxy/overlays/{overlay}"


def istio_installs(release):
    """Every way to install Istio with oauth2-proxy that the release has."""
    found = (MANIFESTS / release / "common").glob("istio*/istio-install/overlays/*oauth2-proxy*")
    return sorted(str(path.relative_to(MANIFESTS / release)) for path in found)


def dashboard(release):
    for path in ("apps/centraldashboard/overlays/oauth2-proxy", "applications/centraldashboard/overlays/oauth2-proxy",
                 "applications/dashboard/overlays/istio"):
        if (MANIFESTS / release / path).exists():
            return path
    raise RuntimeError(f"no dashboard in {release}")


def whole_login(release, overlay):
    """All that takes part in a login, in one list."""
    parts = [DEX, proxy(overlay), istio_installs(release)[0], dashboard(release)]
    return [f"{release}/{part}" for part in parts]
