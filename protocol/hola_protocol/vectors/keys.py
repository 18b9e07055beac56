"""Tokens, and the CURVE key pair that belongs to each (Z-9)."""

from typing import NamedTuple


class TokenKeys(NamedTuple):
    """A token and its key pair, in hexadecimal and in Z85.

    Each secret key has bits that X25519 clears before it is used, and the last one lacks the bit that X25519 sets.
    """

    name: str
    token: str
    secret_hex: str
    public_hex: str
    secret_z85: str
    public_z85: str


TOKEN_KEYS: tuple[TokenKeys, ...] = (
    TokenKeys(
        "a token of hola",
        "hola_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "cb358bdc33d4dc2fc595fe036255cd40b25d53ca3c476290314105e633abd76a",
        "ed37d5ee8f201f4dd65e67cf9ec2fc01c6399fe35a5590a87191581cf0a8144d",
        "+qCjkgT$hk-G*A8vPyVrVrZzKjv->xf*M09gPPbx",
        ")kJO-K02Js!)r1nP2gya-YoWKt2*V.AGKuy[tE3}",
    ),
    TokenKeys(
        "a token of zeros",
        "hola_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "a9f07539ce813dc4305349bc0d0b7edb8c82e6e02830d22f3e72c320c8071d5b",
        "b2a66aa800f4478bd77d0ad5245408e07e911a337ba5c11b80a553e3263c8473",
        "SQL3<=vFc%fJgMQ4gvTtJdQiIc[%75k61K-:oJ.&",
        "VzIxn0q5^t/l[1RbVC6cEVUK8D.[K$FtDi8coM%5",
    ),
    TokenKeys(
        "one character",
        "x",
        "dcac04f0e2b963a5d699cf21a7d713fc324cc440b0cbba83cdb310be3ab5983c",
        "6854721f8132e2366765f9c90069963a2483fad8cdb80808eab82e1f3c11293c",
        "*]HUF&<&M}!%T&cR}hQWgebRKU/<Rg=9E$}i<>tq",
        "xJf0]FIMjyxjZ[X0bm-Wb.L%C=a12+(BnC*jp%28",
    ),
)
