"""OpenLDAP's slapd over ldaps, with the people and groups of fixtures/people.ldif."""
import os

from . import namespace
from .processes import accepts

HOST = "ldap.example.com"
_FIXTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fixtures")

# What an administrator sets up: only the reader looks people up, everybody logs in with the own password, and dynlist makes
# `memberOf` of a person from the groups' `member` (slapo-dynlist(5), "dynamic memberOf").
_CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/dyngroup.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload dynlist
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
database mdb
suffix "dc=example,dc=com"
directory {folder}/database
overlay dynlist
dynlist-attrset groupOfURLs memberURL member+memberOf@groupOfNames
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=reader,dc=example,dc=com" read by * none
"""


def start(folder, processes, authority):
    certificate, key = authority.issue("ldap", HOST)
    config = os.path.join(folder, "slapd.conf")
    os.makedirs(os.path.join(folder, "database"))
    with open(config, "w") as out:
        out.write(_CONFIG.format(folder=folder, certificate=certificate, key=key))
    namespace.run("/usr/sbin/slapadd", "-q", "-f", config, "-l", os.path.join(_FIXTURES, "people.ldif"))
    process = processes.start("slapd", ["/usr/sbin/slapd", "-d", "stats", "-f", config, "-h", f"ldaps://{namespace.LDAP}/"])
    process.wait_until(lambda: accepts(namespace.LDAP, 636), "listening")
