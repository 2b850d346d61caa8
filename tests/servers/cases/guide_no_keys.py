"""The guide where istiod does not trust the public address: it cannot fetch Dex's keys, and every login ends in an error."""
from harness.case import Case

case = Case(built="guide", trusted=("private",), keys=False)


def test(kubeflow):
    ada = kubeflow.person().open().sign_in().give_password("ada")
    ada.sees("Jwks doesn't have key to match kid or alg from Jwt", status=401)
