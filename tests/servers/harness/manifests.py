"""The manifests of a release, built as users build them, with the program or without."""
import functools
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "orchestrators" / "lib"))
from pages import ROOT, Page  # noqa: E402

from .differences import GROUPS_LEFT_OUT, KINDS_LEFT_OUT
from .keycloak import client_secret
from .processes import Failed
from .releases import RELEASES

# The parts that hold something of the login.
LOGIN_PARTS = ("oauth2-proxy", "dex")
_GUIDE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "guide")


def _readme():
    return Page(ROOT / "README.md").blocks()


class Refused(Exception):
    """The program gave an error. The text is what it said."""


def _source(release):
    return os.path.join(os.environ["KUBEFLOW_SSO_SHARED"], "kubeflow-manifests", release)


@functools.cache
def _definitions(release):
    command = ["kustomize", "build", os.path.join(_source(release), RELEASES[release].definitions())]
    return _parse(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _parse(text):
    return [item for item in yaml.load_all(text, Loader=yaml.CSafeLoader) if item]


class Build:
    """One way from the manifests of `release` to objects. What it made stays in `folder`; `messages` is what the program said.
    `files` are contents of the user's Secrets and ConfigMaps that only the run knows: {what stands for one in the case: what gives it}."""

    def __init__(self, folder, release, case, files):
        self._folder = folder
        self._files = files
        self._release = release
        self._case = case
        self._source = _source(release)
        self._parts = RELEASES[release].folders(case.proxy)
        self.messages = ""
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        os.symlink(os.environ["KUBEFLOW_SSO"], os.path.join(folder, "kubeflow-sso"))
        self._write("sso.yaml", yaml.safe_dump(case.function_config(), sort_keys=False))
        if case.edits:
            self._copy_source()
            for name, replacements in case.edits.items():
                self._edit(name, replacements)

    def objects(self):
        """All objects to apply, less what differences.py leaves out."""
        text = getattr(self, f"_build_{self._case.built}")()
        with open(os.path.join(self._folder, "manifests.yaml"), "w") as out:
            out.write(text)
        objects = _definitions(self._release) + _parse(text)
        return [item for item in objects if item["apiVersion"].split("/")[0] not in GROUPS_LEFT_OUT and
                item["kind"] not in KINDS_LEFT_OUT]

    # -- the ways, each giving all but Istio's definitions

    def _build_kustomize(self):
        """One kustomization with everything in it and the program among its transformers."""
        return self._kustomize("all", list(self._parts), with_function=True)

    def _build_parts(self):
        """Each part by itself, as the installation guide has it, with the same functionConfig for each that holds something of the login."""
        return "---\n".join(self._kustomize(part, [part], with_function=part in LOGIN_PARTS) for part in self._parts)

    def _build_pipe(self):
        """kustomize build | kubeflow-sso --config sso.yaml"""
        stock = self._kustomize("all", list(self._parts), with_function=False)
        return self.piped(stock)

    def _build_readme(self):
        """The files and the command of the README itself; `VALUE` is Keycloak's secret. What it takes for installed comes from the release."""
        blocks = _readme()
        for name, text in ((block.options()["file"], block.text) for block in blocks if "file" in block.options()):
            os.makedirs(os.path.join(self._folder, os.path.dirname(name)), exist_ok=True)
            self._write(name, text.replace("VALUE", self._case.secrets["keycloak-client"]["client-secret"]))
        os.symlink(os.path.join(self._source, "common"), os.path.join(self._folder, "common"))
        os.symlink("../kubeflow-sso", os.path.join(self._folder, "sso", "kubeflow-sso"))
        stream = self._as_kubectl_gets_it(next(block.text for block in blocks if "kubeflow-sso --config" in block.text and "apply" in block.text))
        self._parts = {**self._parts, "istio": self._parts["istio"][:1]}  # its namespace
        return self._kustomize("installed", ["istio", "kubeflow", "dashboard"], with_function=False) + "---\n" + stream

    def _as_kubectl_gets_it(self, command):
        return self._run(["bash", "-c", "kubectl() { cat; }; cd sso; " + command])

    def _build_stock(self):
        """Without the program."""
        return self._kustomize("all", list(self._parts), with_function=False)

    def _build_guide(self):
        """The steps of Kubeflow's manual guide for Keycloak: three files are overwritten in a copy of the manifests."""
        copy = self._copy_source()
        for name, target in (("config-map.yaml", "common/dex/overlays/oauth2-proxy/config-map.yaml"),
                             ("oauth2_proxy.cfg", "common/oauth2-proxy/base/oauth2_proxy.cfg"),
                             ("requestauthentication.dex-jwt.yaml",
                              "common/oauth2-proxy/components/istio-external-auth/requestauthentication.dex-jwt.yaml")):
            with open(os.path.join(_GUIDE, name)) as file:
                text = file.read()
            for old, new in self._case.guide_edits:
                text = text.replace(old, new)
            os.chmod(os.path.join(copy, target), 0o644)
            with open(os.path.join(copy, target), "w") as out:
                out.write(text)
        return self._kustomize("all", list(self._parts), with_function=False)

    def _build_init(self):
        """The guide by hand, and then what `init --from` writes for that, in manifests that nobody has overwritten."""
        source = self._source
        self._write("by-hand.yaml", self._build_guide())
        self._source = os.path.join(self._folder, "stock")
        shutil.copytree(source, self._source)
        login = os.path.join(self._source, "login")
        self._run([os.environ["KUBEFLOW_SSO"], "init", "--from", "by-hand.yaml", login])
        os.symlink(os.environ["KUBEFLOW_SSO"], os.path.join(login, "kubeflow-sso"))
        self._write(os.path.join(login, "keycloak-client.env"), f"client-secret={client_secret()}\n")
        with open(os.path.join(login, "kustomization.yaml")) as file:
            built = [os.path.normpath(os.path.join("login", path)) for path in yaml.safe_load(file)["resources"]]
        self._parts = {"rest": [path for paths in self._parts.values() for path in paths if path not in built]}
        return "---\n".join([self._kustomize("rest", ["rest"], with_function=False),
                             self._run(["kustomize", "build", "--enable-alpha-plugins", "--enable-exec", login])])

    # -- for tests that apply by themselves

    def skipped(self):
        """What kustomize gives where --enable-exec was forgotten: it skips the function in silence."""
        self._kustomize("all", list(self._parts), with_function=True)
        return self._run(["kustomize", "build", "--enable-alpha-plugins", "all"])

    def as_in_the_readme(self):
        """The stream of its first apply."""
        return self._build_readme()

    def rolled_back(self):
        """The stream that the README's way back applies, and the words of the commands behind it."""
        self.as_in_the_readme()
        apply, *others = next(block.text for block in _readme() if "delete authorizationpolicy" in block.text).splitlines()
        return self._as_kubectl_gets_it(apply), [shlex.split(other) for other in others]

    def piped(self, text):
        """What `kubeflow-sso --config sso.yaml` makes of a stream."""
        return self._run([os.environ["KUBEFLOW_SSO"], "--config", "sso.yaml"], given=text)

    # -- how

    def _copy_source(self):
        copy = os.path.join(self._folder, "manifests")
        shutil.copytree(self._source, copy)
        self._source = copy
        return copy

    def _edit(self, name, replacements):
        path = os.path.join(self._source, name)
        with open(path) as file:
            text = file.read()
        for old, new in replacements:
            if old not in text:
                raise Failed(f"{name} has no {old!r}")
            text = text.replace(old, new)
        os.chmod(path, 0o644)
        with open(path, "w") as out:
            out.write(text)

    def _kustomize(self, name, parts, with_function):
        folder = os.path.join(self._folder, name)
        os.makedirs(folder)
        kustomization = {"resources": [os.path.relpath(os.path.join(self._source, path), os.path.realpath(folder))
                                       for part in parts for path in self._parts[part]]}
        if "dex" in parts:
            self._add_own(kustomization, folder)
        if with_function:
            shutil.copy(os.path.join(self._folder, "sso.yaml"), folder)
            os.symlink("../kubeflow-sso", os.path.join(folder, "kubeflow-sso"))
            kustomization["resources"].append("sso.yaml")
            kustomization["transformers"] = ["sso.yaml"]
        self._write(f"{name}/kustomization.yaml", yaml.safe_dump(kustomization, sort_keys=False))
        return self._run(["kustomize", "build", "--enable-alpha-plugins", "--enable-exec", name])

    def _add_own(self, kustomization, folder):
        """The user's own Secrets and ConfigMaps, and other objects."""
        if self._case.resources:
            with open(os.path.join(folder, "own.yaml"), "w") as out:
                out.write(self._case.resources)
            kustomization["resources"].append("own.yaml")
        kustomization["secretGenerator"] = yaml.safe_load(self._case.secret_generator) or []
        for generator, objects in (("secretGenerator", self._case.secrets), ("configMapGenerator", self._case.config_maps)):
            for place, content in objects.items():
                namespace_name, _, name = place.rpartition("/")
                files = []
                for key, value in content.items():
                    files.append(f"{key}={name}.{key}")
                    with open(os.path.join(folder, f"{name}.{key}"), "w") as out:
                        out.write(self._files[value]() if value in self._files else value)
                kustomization.setdefault(generator, []).append({"name": name, "namespace": namespace_name or "auth", "files": files})

    def _run(self, command, given=None):
        done = subprocess.run(command, input=given, stdin=None if given else subprocess.DEVNULL, capture_output=True, text=True,
                              cwd=self._folder)
        self.messages += done.stderr
        self._write("messages.log", self.messages)
        if done.returncode:
            by_program = command[0] != "kustomize" or "couldn't execute function" in done.stderr
            raise (Refused if by_program else Failed)(done.stderr.strip() or f"{command} failed")
        return done.stdout

    def _write(self, name, text):
        with open(os.path.join(self._folder, name), "w") as out:
            out.write(text)
