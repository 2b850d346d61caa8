"""The guide where istiod does not trust the public address: it cannot fetch Dex's keys, and every login ends in an error."""
from harness.case import Case

case = Case(built="guide", trusted=("private",))


def test(kubeflow):
    ada = kubeflow.person().open().sign_in().give_password("ada")
    # Before 1.29.1 (istio/istio pull request 59369) the key that istiod makes up had an id, and Envoy said: Jwks doesn't have
    # key to match kid or alg from Jwt.
    ada.sees("Jwt verification fails", status=401)
