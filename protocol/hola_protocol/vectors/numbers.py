"""Numbers that a careless reader or writer changes."""

from typing import NamedTuple


class Number(NamedTuple):
    """A number that a careless reader or writer changes.

    :ivar text: the token.
    :ivar double: the value; its bits are exported.
    """

    name: str
    text: str
    double: float
    reason: str


NUMBERS: tuple[Number, ...] = (
    Number("smallest", "5e-324", 5e-324, "the smallest double above 0; some readers flush it to 0"),
    Number("smallest normal", "2.2250738585072014e-308", float.fromhex("0x1p-1022"), ""),
    Number("largest subnormal", "2.225073858507201e-308", float.fromhex("0x0.fffffffffffffp-1022"), ""),
    Number("slow to read", "2.2250738585072011e-308", float.fromhex("0x0.fffffffffffffp-1022"), "hung readers in 2011"),
    Number("largest", "1.7976931348623157e308", float.fromhex("0x1.fffffffffffffp+1023"), ""),
    Number("rounds to the largest", "1.7976931348623158e308", float.fromhex("0x1.fffffffffffffp+1023"), ""),
    Number("least", "-1.7976931348623157e308", float.fromhex("-0x1.fffffffffffffp+1023"), ""),
    Number(
        "0.1 + 0.2", "0.30000000000000004", float.fromhex("0x1.3333333333334p-2"), "17 digits; 15 or 16 are too few"
    ),
    Number("0.3", "0.3", float.fromhex("0x1.3333333333333p-2"), "must not become its neighbour"),
    Number("a third", "0.3333333333333333", float.fromhex("0x1.5555555555555p-2"), ""),
    Number("2/3", "0.6666666666666666", float.fromhex("0x1.5555555555555p-1"), ""),
    Number("pi", "3.141592653589793", float.fromhex("0x1.921fb54442d18p+1"), "R writes 3.1416 unless told otherwise"),
    Number("just above 1", "1.0000000000000002", float.fromhex("0x1.0000000000001p+0"), ""),
    Number("just below 1", "0.9999999999999999", float.fromhex("0x1.fffffffffffffp-1"), ""),
    Number("negative zero", "-0.0", -0.0, "JavaScript writes it as 0"),
    Number("zero", "0.0", 0.0, ""),
    Number("2^53 - 1", "9007199254740991", 9007199254740991.0, "an integer token in a float field"),
    Number("2^53", "9007199254740992", 9007199254740992.0, ""),
    Number("2^53 + 1", "9007199254740993", 9007199254740992.0, "halfway: to the even neighbour"),
    Number("2^53 + 3", "9007199254740995", 9007199254740996.0, "halfway: to the even neighbour"),
    Number("halfway and a little", "9007199254740993.00000000000000001", 9007199254740994.0, "all digits count"),
    Number("1e23", "1e23", float.fromhex("0x1.52d02c7e14af6p+76"), "two doubles are nearly as near"),
    Number("float32 trap", "16777217", 16777217.0, "2^24 + 1 is no float32"),
    Number("0.1", "0.1", float.fromhex("0x1.999999999999ap-4"), "float32 makes 0.10000000149 of it"),
    Number("capital exponent", "1E+2", 100.0, "JSON allows it"),
    Number("underflow", "1e-400", 0.0, "too small is 0, not an error"),
    Number("long fraction", "0.1000000000000000055511151231257827021181583404541015625", 0.1, "the exact value of 0.1"),
)
