"""Certificate authorities of the test, and the certificates that they sign, made with openssl."""
import os
import subprocess


class Authority:
    """An authority whose certificate is in the file `certificate`."""

    def __init__(self, folder, name):
        self.name = name
        self._folder = folder
        self._key = os.path.join(folder, f"{name}.key")
        self.certificate = os.path.join(folder, f"{name}.crt")
        _openssl("req", "-x509", *_KEY, "-keyout", self._key, "-out", self.certificate, "-days", "30",
                 "-subj", f"/CN=kubeflow-sso test {name}", "-addext", "basicConstraints=critical,CA:TRUE",
                 "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def pem(self):
        with open(self.certificate) as file:
            return file.read()

    def issue(self, name, *alternatives):
        """Makes a certificate and a key for host names and addresses; returns the paths of both."""
        path = os.path.join(self._folder, name)
        names = [("IP:" if part.replace(".", "").isdigit() else "DNS:") + part for part in alternatives]
        _openssl("req", "-x509", *_KEY, "-CA", self.certificate, "-CAkey", self._key, "-keyout", f"{path}.key",
                 "-out", f"{path}.crt", "-days", "30", "-subj", f"/CN={alternatives[0]}",
                 "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth",
                 "-addext", "subjectAltName=" + ",".join(names))
        return f"{path}.crt", f"{path}.key"


_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def new_rsa_key(path):
    """A key that signs tokens."""
    _openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", path)


def sign(key, message):
    """The RS256 signature of bytes with the key in a PEM file."""
    return _openssl("dgst", "-sha256", "-sign", key, given=message)


def rsa_modulus(key):
    """The modulus of the key in a PEM file, big endian; the exponent is 65537."""
    return bytes.fromhex(_openssl("rsa", "-in", key, "-noout", "-modulus").decode().strip().removeprefix("Modulus="))


def _openssl(*arguments, given=b""):
    done = subprocess.run(["openssl", *arguments], input=given, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stderr.decode()}")
    return done.stdout
