"""Private keys that are settings."""

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pydantic import SecretStr

CURVE = "P-256"


def p256(key: SecretStr) -> SecretStr:
    """Return the key as PEM, or an empty one; line breaks in it may be written out.

    Raises ValueError with a clause that repeats nothing of it.
    """
    pem = key.get_secret_value().replace("\\n", "\n").strip()
    if not pem:
        return SecretStr("")
    try:
        is_one = _is_one(pem)
    except (JoseError, ValueError, TypeError):
        is_one = False
    if not is_one:
        msg = "it is no private key as Apple gives it out, from BEGIN PRIVATE KEY to its END"
        raise ValueError(msg)
    return SecretStr(pem)


def _is_one(pem: str) -> bool:
    key = ECKey.import_key(pem)
    return key.is_private and key.curve_name == CURVE
