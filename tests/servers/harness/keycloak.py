"""Keycloak over https, with the realms in fixtures/, and one that the program prints."""
import glob
import hashlib
import json
import os
import shutil
import ssl
import subprocess
import tempfile
import textwrap
import urllib.error
import urllib.parse
import urllib.request

from . import namespace
from .processes import Failed

HOST = "keycloak.example.com"
# What every realm has: anybody with a password gets tokens by it.
PUBLIC_CLIENT = "admin-cli"
PRINTED_REALM = "printed"
_IMPORT_LOG = "import.log"
_ADMIN = {"KC_BOOTSTRAP_ADMIN_USERNAME": "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD": "admin-password"}
_FIXTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fixtures")


def client_secret(realm="kubeflow", client="kubeflow-oidc-authservice"):
    """The secret that a fixture gives a client."""
    with open(os.path.join(_FIXTURES, f"realm-{realm}.json")) as file:
        return next(entry["secret"] for entry in json.load(file)["clients"] if entry["clientId"] == client)


def provider_client(client):
    """A secretGenerator's entry: Secret oauth2-proxy/provider-client with the client's secret, as direct mode wants it."""
    return f"""
- name: provider-client
  namespace: oauth2-proxy
  literals: [client-secret={client_secret(client=client)}]
"""


def printed_spec(realm):
    """The `spec` of a functionConfig for a realm that `kubeflow-sso realm` is to print."""
    return f"""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://{HOST}/realms/{realm}
  clientSecretKeyRef: {{name: keycloak-client, key: client-secret}}
"""


def printed(realm, *options, more=""):
    """What `kubeflow-sso realm` prints for it; `more` is behind the `spec`."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write("apiVersion: kubeflow-sso.io/v1alpha1\nkind: KubeflowSSO\nmetadata: {name: sso}\nspec:\n"
                   + textwrap.indent(printed_spec(realm) + more, "  "))
        file.flush()
        done = subprocess.run([os.environ["KUBEFLOW_SSO"], "realm", "--config", file.name, *options],
                              capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"the program prints no realm:\n{done.stderr}")
    return done.stdout


def _realms():
    """The realms that Keycloak imports at its first start: {name: JSON}."""
    realms = {PRINTED_REALM: printed(PRINTED_REALM, "--format", "import")}
    for path in sorted(glob.glob(os.path.join(_FIXTURES, "realm-*.json"))):
        with open(path) as file:
            realms[os.path.basename(path)[len("realm-"):-len(".json")]] = file.read()
    return realms


class Keycloak:
    """A Keycloak that is starting; `wait` for it.

    Making a database with the realms in it takes longer than all the rest, so it is made once for each state of the fixtures, and
    every run begins with a copy."""

    def __init__(self, cache, folder, processes, authority):
        self._home = next(os.path.join(cache, name) for name in sorted(os.listdir(cache)) if name.startswith("keycloak-"))
        self._folder = folder
        self._processes = processes
        self._authority = authority
        self._certificate, self._key = authority.issue("keycloak", HOST)
        self._data = os.path.join(folder, "data")
        os.makedirs(os.path.join(self._home, "data"), exist_ok=True)
        os.makedirs(self._data)
        namespace.bind(self._data, os.path.join(self._home, "data"))  # the installed one stays as it is
        self._realms = _realms()
        self._database = os.path.join(cache, "realms", self._state())
        if not os.path.exists(self._database):
            self._make_database()
        shutil.copytree(self._database, self._data, dirs_exist_ok=True)
        self._process = self._start()

    def _state(self):
        """Changes with whatever the database is made from."""
        made_from = [os.path.basename(self._home), _ADMIN, self._realms]
        return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:16]

    def _make_database(self):
        os.makedirs(os.path.join(self._data, "import"))
        for name, text in self._realms.items():
            with open(os.path.join(self._data, "import", f"realm-{name}.json"), "w") as out:
                out.write(text)
        self._process = self._start("--import-realm")
        self.wait()
        self._process.stop()
        with open(os.path.join(self._data, _IMPORT_LOG), "w") as out:
            out.write(self._process.output())
        shutil.rmtree(os.path.join(self._data, "import"))
        new = f"{self._database}.{namespace.outside_id}"
        shutil.copytree(self._data, new, ignore=shutil.ignore_patterns("tmp"))
        try:
            os.rename(new, self._database)
        except OSError:  # another run was faster
            shutil.rmtree(new)

    def _start(self, *options):
        return self._processes.start("keycloak", [
            os.path.join(self._home, "bin/kc.sh"), "start", "--optimized", *options, f"--hostname=https://{HOST}",
            f"--http-host={namespace.KEYCLOAK}", "--https-port=443", f"--https-certificate-file={self._certificate}",
            f"--https-certificate-key-file={self._key}", "--cache=local", "--log-level=info"],
            env={**os.environ, **_ADMIN, "QUARKUS_TRANSACTION_MANAGER_DEFAULT_TRANSACTION_TIMEOUT": "1800",  # seconds, for a busy machine
                 "JAVA_OPTS": "-Xms128m -Xmx768m -XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true"})

    def wait(self):
        for realm in self._realms:
            self._process.wait_until(lambda realm=realm: self._answers(realm), f"serving realm {realm}")

    def _answers(self, realm):
        try:
            return bool(self._call(f"/realms/{realm}/.well-known/openid-configuration"))
        except OSError:
            return False

    def signing_certificate(self, realm="kubeflow"):
        """The certificate, as PEM, by which that realm signs SAML's answers; an administrator copies it from the realm's keys."""
        keys = self._call(f"/realms/{realm}/protocol/openid-connect/certs")["keys"]
        text = next(key["x5c"][0] for key in keys if key["use"] == "sig" and key["alg"] == "RS256")
        return "-----BEGIN CERTIFICATE-----\n" + "\n".join(textwrap.wrap(text, 64)) + "\n-----END CERTIFICATE-----\n"

    def token(self, user, password, realm="kubeflow", client="kubeflow-oidc-authservice", kind="id_token"):
        """A token of Keycloak itself, without a browser."""
        form = {"grant_type": "password", "client_id": client, "username": user, "password": password, "scope": "openid"}
        if client != PUBLIC_CLIENT:
            form["client_secret"] = client_secret(realm, client)
        return self._call(f"/realms/{realm}/protocol/openid-connect/token", form)[kind]

    def machine_token(self, client, realm="kubeflow", secret=None):
        """The access token of a client's own service account; the secret is the fixture's unless it is given."""
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret or client_secret(realm, client),
                "scope": "openid"}
        return self._call(f"/realms/{realm}/protocol/openid-connect/token", form)["access_token"]

    # -- what an administrator does

    def import_log(self):
        """What Keycloak said when it imported its realms."""
        with open(os.path.join(self._data, _IMPORT_LOG)) as file:
            return file.read()

    def admin(self, method, path, body=None):
        """The admin API's answer."""
        form = {"grant_type": "password", "client_id": PUBLIC_CLIENT, "username": _ADMIN["KC_BOOTSTRAP_ADMIN_USERNAME"],
                "password": _ADMIN["KC_BOOTSTRAP_ADMIN_PASSWORD"]}
        token = self._call("/realms/master/protocol/openid-connect/token", form)["access_token"]
        data = None if body is None else json.dumps(body).encode()
        return self._call(f"/admin/realms{path}", data=data, method=method,
                          headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"})

    def client(self, realm, client_id="kubeflow-oidc-authservice"):
        """A client as Keycloak has it."""
        return self.admin("GET", f"/{realm}/clients?clientId={client_id}")[0]

    def secret(self, realm, client_id="kubeflow-oidc-authservice"):
        """The secret that Keycloak made for a client."""
        return self.admin("GET", f"/{realm}/clients/{self.client(realm, client_id)['id']}/client-secret")["value"]

    def add_realm(self, realm):
        """A realm as the program prints it, by the admin API, unless it is there."""
        if realm not in [each["realm"] for each in self.admin("GET", "")]:
            self.admin("POST", "", json.loads(printed(realm, "--whole")))

    def add_user(self, realm, user, groups):
        """A user with a verified address, in groups that are made for it; the password as in the fixtures."""
        for group in groups:
            self.admin("POST", f"/{realm}/groups", {"name": group})
        self.admin("POST", f"/{realm}/users", {
            "username": user, "enabled": True, "firstName": user, "lastName": "Printed", "email": f"{user}@example.com",
            "emailVerified": True, "groups": groups,
            "credentials": [{"type": "password", "value": f"{user}-password", "temporary": False}]})

    # -- what users do

    def change_email(self, user, email, realm="kubeflow"):
        """What the page of Keycloak's account does when users change their own address."""
        headers = {"Authorization": f"Bearer {self.token(user, f'{user}-password', kind='access_token')}",
                   "Accept": "application/json", "Content-Type": "application/json"}
        account = self._call(f"/realms/{realm}/account", headers=headers)
        self._call(f"/realms/{realm}/account", data=json.dumps({**account, "email": email}).encode(), headers=headers)

    def _call(self, path, form=None, data=None, headers=None, method=None):
        data = urllib.parse.urlencode(form).encode() if form else data
        context = ssl.create_default_context(cafile=self._authority.certificate)
        request = urllib.request.Request(f"https://{HOST}{path}", data, headers or {}, method=method)
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:
            return json.loads(answer.read() or b"null")
