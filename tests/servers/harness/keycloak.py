"""Keycloak over https, with the realms in fixtures/."""
import glob
import json
import os
import shutil
import ssl
import urllib.error
import urllib.parse
import urllib.request

from . import namespace
from .processes import PATIENCE

HOST = "keycloak.example.com"
_FIXTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fixtures")


def client_secret(realm="kubeflow", client="kubeflow-oidc-authservice"):
    """The secret that a fixture gives a client."""
    with open(os.path.join(_FIXTURES, f"realm-{realm}.json")) as file:
        return next(entry["secret"] for entry in json.load(file)["clients"] if entry["clientId"] == client)


class Keycloak:
    """A Keycloak that is starting; `wait` for it."""

    def __init__(self, home, folder, processes, authority):
        self._authority = authority
        certificate, key = authority.issue("keycloak", HOST)
        data = os.path.join(folder, "data")
        shutil.copytree(_FIXTURES, os.path.join(data, "import"), ignore=lambda _, names: [
            name for name in names if not name.startswith("realm-")])
        os.makedirs(os.path.join(home, "data"), exist_ok=True)
        namespace.bind(data, os.path.join(home, "data"))  # the installed one stays as it is
        self._process = processes.start("keycloak", [
            os.path.join(home, "bin/kc.sh"), "start", "--optimized", "--import-realm", f"--hostname=https://{HOST}",
            f"--http-host={namespace.KEYCLOAK}", "--https-port=443", f"--https-certificate-file={certificate}",
            f"--https-certificate-key-file={key}", "--cache=local", "--log-level=info"],
            env={**os.environ, "JAVA_OPTS": "-Xms128m -Xmx768m -XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true"})

    @staticmethod
    def realms():
        return [os.path.basename(path)[len("realm-"):-len(".json")] for path in glob.glob(os.path.join(_FIXTURES, "realm-*.json"))]

    def wait(self):
        for realm in self.realms():
            self._process.wait_until(lambda realm=realm: self._answers(realm), f"serving realm {realm}", PATIENCE)

    def _answers(self, realm):
        try:
            return bool(self._call(f"/realms/{realm}/.well-known/openid-configuration"))
        except OSError:
            return False

    def token(self, user, password, realm="kubeflow", client="kubeflow-oidc-authservice"):
        """A token of Keycloak itself, without a browser."""
        form = {"grant_type": "password", "client_id": client, "client_secret": client_secret(realm, client),
                "username": user, "password": password, "scope": "openid"}
        return self._call(f"/realms/{realm}/protocol/openid-connect/token", form)["id_token"]

    def _call(self, path, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        context = ssl.create_default_context(cafile=self._authority.certificate)
        with urllib.request.urlopen(f"https://{HOST}{path}", data, timeout=30, context=context) as answer:
            return json.load(answer)
