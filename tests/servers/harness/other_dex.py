"""A Dex that is not Kubeflow's: the identity provider of a company that has one already."""
import os

import yaml

from . import namespace
from .processes import accepts

HOST = "dex.example.com"
ISSUER = f"https://{HOST}"
CLIENT_ID = "kubeflow"
CLIENT_SECRET = "secret-at-the-other-dex"
# The hash of `ada-password`.
_PASSWORD = "$2b$10$5qtFME0XFt0YcJ4d7k4DReV4ymdyEbpK9N2LpbzzUD0a6q2fQjVJC"


def start(folder, processes, authority):
    """Starts it with the password user ada."""
    certificate, key = authority.issue("other-dex", HOST)
    config = os.path.join(folder, "config.yaml")
    with open(config, "w") as out:
        yaml.safe_dump({
            "issuer": ISSUER,
            "storage": {"type": "memory"},
            "web": {"https": f"{namespace.OTHER_DEX}:443", "tlsCert": certificate, "tlsKey": key},
            "oauth2": {"skipApprovalScreen": True},
            "staticClients": [{"id": CLIENT_ID, "secret": CLIENT_SECRET, "name": "Kubeflow",
                               "redirectURIs": ["https://kubeflow.example.com/dex/callback"]}],
            "enablePasswordDB": True,
            "staticPasswords": [{"email": "ada@example.com", "username": "ada", "userID": "1", "hash": _PASSWORD}],
        }, out)
    process = processes.start("other-dex", ["dex", "serve", config])
    process.wait_until(lambda: accepts(namespace.OTHER_DEX, 443), "listening")
