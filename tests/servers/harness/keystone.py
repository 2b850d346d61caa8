"""OpenStack's Keystone, with people and groups such as an administrator makes."""
import json
import os
import re
import shutil
import ssl
import sys
import urllib.request

from . import namespace
from .processes import accepts

HOST = "keystone.example.com"
# tests/tools/install gives this password to the administrator when it makes the database.
_ADMINISTRATOR = {"name": "admin", "password": "admin-password", "domain": {"id": "default"}}
# {name: (address, groups)}
_PEOPLE = {"ada": ("ada@example.com", ("ml",)), "nell": (None, ())}
_SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "keystone_server.py")


def start(folder, processes, authority):
    """Starts it with a copy of the database that was made when it was installed."""
    installed = os.path.join(os.environ["KUBEFLOW_SSO_CACHE"], "keystone")
    shutil.copytree(os.path.join(installed, "database"), folder, dirs_exist_ok=True)
    _move_config(os.path.join(folder, "keystone.conf"), folder)
    certificate, key = authority.issue("keystone", HOST)
    # -P: else Python looks in the script's folder first, and takes this file for the module `keystone`.
    process = processes.start("keystone", [sys.executable, "-P", _SERVER, namespace.KEYSTONE, certificate, key, folder],
                              env={**os.environ, "PYTHONPATH": os.path.join(installed, "packages")})
    process.wait_until(lambda: accepts(namespace.KEYSTONE, 443), "listening")
    _Administrator(ssl.create_default_context(cafile=authority.certificate)).make_people()


def _move_config(path, folder):
    """Its paths lead to where the database was made."""
    with open(path) as file:
        text = file.read()
    with open(path, "w") as out:
        out.write(re.sub(r"(= (?:sqlite:///)?)/.*/", lambda found: f"{found[1]}{folder}/", text))


class _Administrator:
    """Who has the administrator's password, at Keystone's API."""

    def __init__(self, context):
        self._context = context
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": _ADMINISTRATOR}},
                         "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
        self._token = ""
        self._token = self._send("POST", "/auth/tokens", body).headers["X-Subject-Token"]

    def make_people(self):
        for name, (address, groups) in _PEOPLE.items():
            user = {"name": name, "password": f"{name}-password", "domain_id": "default", **({"email": address} if address else {})}
            user_id = self._make("user", user)
            for group in groups:
                group_id = self._make("group", {"name": group, "domain_id": "default"})
                self._send("PUT", f"/groups/{group_id}/users/{user_id}")

    def _make(self, kind, fields):
        """Makes a user or a group; returns the id."""
        return json.load(self._send("POST", f"/{kind}s", {kind: fields}))[kind]["id"]

    def _send(self, method, path, body=None):
        request = urllib.request.Request(f"https://{HOST}/v3{path}", body and json.dumps(body).encode(),
                                         {"Content-Type": "application/json", "X-Auth-Token": self._token}, method=method)
        return urllib.request.urlopen(request, timeout=60, context=self._context)
