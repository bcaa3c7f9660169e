"""Coordinates written out in text: decimal degrees, degrees and minutes, the ways ships and armies give them."""

import re

_AXIS = r"[NSEW](?![A-Za-z])"
_ANGLE = (
    r"(?P<degrees{n}>\d{{1,3}}(?:\.\d+)?)(?:[°º˚]|\s*deg\.?|(?=[\s\-–NSEWnsew]))"
    r"(?:[\s\-–]*(?P<minutes{n}>[0-5]?\d(?:\.\d+)?)\s*(?:['′’`]|(?=[\s\-–NSEW])))?"
    r"(?:[\s\-–]*(?P<seconds{n}>[0-5]?\d(?:\.\d+)?)\s*(?:[\"″”]|''|′′|(?=\s*[NSEW])))?"
)
_WITH_AXES = re.compile(
    _ANGLE.format(n=1) + rf"\s*(?P<axis1>{_AXIS})[\s,;/]*" + _ANGLE.format(n=2) + rf"\s*(?P<axis2>{_AXIS})"
)
_DECIMAL = re.compile(r"(?P<latitude>[-+−]?\d{1,2}\.\d+)°?\s*[,;\s]\s*(?P<longitude>[-+−]?\d{1,3}\.\d+)°?")


def read_coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, where ``text`` is nothing but a pair of coordinates; else ``None``."""
    stripped = text.strip().strip("()[]")
    if match := _DECIMAL.fullmatch(stripped):
        latitude, longitude = (float(match[part].replace("−", "-")) for part in ("latitude", "longitude"))
    elif match := _WITH_AXES.fullmatch(stripped):
        values = {match[f"axis{n}"] in "NS": _degrees(match, n) for n in (1, 2)}
        if len(values) < 2:
            return None
        latitude, longitude = values[True], values[False]
    else:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _degrees(match: re.Match[str], n: int) -> float:
    degrees, minutes, seconds = (float(match[f"{part}{n}"] or 0) for part in ("degrees", "minutes", "seconds"))
    sign = -1 if match[f"axis{n}"] in "SW" else 1
    return sign * round(degrees + minutes / 60 + seconds / 3600, 5)
