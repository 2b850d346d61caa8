"""Identity providers besides Keycloak. Each is started when the first case names it, and stays up for the next ones."""
import os
import sys

from . import keystone, ldap, namespace, other_dex, stand_in
from .certificates import new_rsa_key
from .processes import accepts


class Providers:
    """Those that run. The certificates are signed by the public authority, that of `ldap` by the company's own."""

    def __init__(self, folder, processes, authorities, hosts):
        self._folder = folder
        self._processes = processes
        self._authorities = authorities
        self._running = set()
        self._signing_key = None
        # All names at once: Chromium waits three seconds for a DNS server to tell it one that came after its start.
        hosts.set({ldap.HOST: namespace.LDAP, other_dex.HOST: namespace.OTHER_DEX, keystone.HOST: namespace.KEYSTONE,
                   **{host: namespace.STAND_IN for host in stand_in.HOSTS}})

    def start(self, names):
        for name in names:
            if name not in self._running:
                folder = os.path.join(self._folder, name)
                os.makedirs(folder, exist_ok=True)
                getattr(self, f"_start_{name}")(folder)
                self._running.add(name)

    def google_service_account(self):
        """The key file of Google's service account. The stand-in looks at its names, not at its signature, so any key does."""
        with open(self._signing_key) as file:
            return stand_in.service_account_key(file.read())

    def _start_stand_in(self, folder):
        """GitHub, Google and others: stand_in.py."""
        certificate, key = self._authorities["public"].issue("stand-in", *stand_in.HOSTS)
        self._signing_key = os.path.join(folder, "signing.key")
        new_rsa_key(self._signing_key)
        process = self._processes.start("stand-in", [sys.executable, "-m", "harness.stand_in", namespace.STAND_IN, certificate, key,
                                                     self._signing_key])
        process.wait_until(lambda: accepts(namespace.STAND_IN, 443), "listening")

    def _start_ldap(self, folder):
        ldap.start(folder, self._processes, self._authorities["private"])

    def _start_other_dex(self, folder):
        other_dex.start(folder, self._processes, self._authorities["public"])

    def _start_keystone(self, folder):
        keystone.start(folder, self._processes, self._authorities["public"])
