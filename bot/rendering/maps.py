"""Maps of events as PNG, drawn offline: land and borders of Natural Earth, numbered discs, and honest circles."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from bot.rendering.basemap import SUPERSAMPLING, Basemap, draw_basemap
from bot.rendering.countries import country_name
from bot.rendering.furniture import draw_attribution, draw_legend, draw_scale
from bot.rendering.html import clip
from bot.rendering.lettering import Room, boxes_beside, printable, stamp_disc, text_size, write
from bot.rendering.markers import Cluster, Marker, cluster
from bot.rendering.palette import INK, MUTED_INK, PAPER, Colour
from bot.rendering.places import with_article
from bot.rendering.projection import View, fit_view
from bot.rendering.territory import name_spots
from bot.vocabulary import PlacePrecision

Image.preinit()  # the formats of pictures, or the first map would wait for all of them to be imported

_LABEL_SIZE, _CITY_SIZE, _COUNTRY_SIZE = 31, 26, 29
_LABELLED_CLUSTERS = 24
_CITIES = 14
_COUNTRY_MARGIN_KM = 400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A town the map names for orientation (degrees)."""

    name: str
    latitude: float
    longitude: float


def draw_map(markers: Sequence[Marker], *, labels: Sequence[Label] = (), size: tuple[int, int] = (1200, 800)) -> bytes:
    """A map of ``markers`` as PNG, ``size`` pixels wide and high.

    ``labels`` are towns to name, the most important first; as many are written as there is room for. The same
    arguments give the same picture, kept for a while.
    """
    return _draw(tuple(markers), tuple(labels), size)


@lru_cache(maxsize=32)
def _draw(markers: tuple[Marker, ...], labels: tuple[Label, ...], size: tuple[int, int]) -> bytes:
    view = fit_view([(m.latitude, m.longitude, _margin_km(m)) for m in markers], size)
    base = draw_basemap(view)
    placed = [marker for marker in markers if marker.precision is not PlacePrecision.COUNTRY]
    clusters = cluster(placed, view)
    _draw_precision(base.picture, placed, view)
    _draw_discs(base.picture, clusters)
    picture = base.picture.reduce(SUPERSAMPLING)
    _draw_words(picture, base, view, clusters, markers, labels)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _margin_km(marker: Marker) -> float:
    return _COUNTRY_MARGIN_KM if marker.precision is PlacePrecision.COUNTRY else marker.radius_km


def _draw_precision(picture: Image.Image, markers: Sequence[Marker], view: View) -> None:
    """Translucent circles over where an event may have been; one for many events known to the same area."""
    pen = ImageDraw.Draw(picture, "RGBA")
    areas = dict.fromkeys((m.latitude, m.longitude, m.radius_km, m.group.colour) for m in markers if m.radius_km)
    for latitude, longitude, radius_km, colour in areas:
        x, y = view.pixel(latitude, longitude)
        radius = radius_km * view.pixels_per_km(latitude)
        bounds = [step * SUPERSAMPLING for step in (x - radius, y - radius, x + radius, y + radius)]
        pen.ellipse(bounds, fill=(*colour, 52), outline=(*colour, 150), width=3)


def _draw_discs(picture: Image.Image, clusters: Sequence[Cluster]) -> None:
    """A coloured disc for one event; for several a white one in a ring that shows their types' shares."""
    pen = ImageDraw.Draw(picture)
    for spot in reversed(clusters):
        _disc(pen, spot, spot.radius + 2.5, PAPER)
        if len(spot.events) == 1:
            _disc(pen, spot, spot.radius, spot.events[0].group.colour)
            continue
        angle = -90.0
        for group, count in spot.groups:
            share = 360 * count / len(spot.events)
            pen.pieslice(_bounds(spot, spot.radius), angle, angle + share, fill=group.colour)
            angle += share
        _disc(pen, spot, spot.radius - 7, PAPER)


def _disc(pen: ImageDraw.ImageDraw, spot: Cluster, radius: float, colour: Colour) -> None:
    pen.ellipse(_bounds(spot, radius), fill=colour)


def _bounds(spot: Cluster, radius: float) -> list[float]:
    return [SUPERSAMPLING * step for step in (spot.x - radius, spot.y - radius, spot.x + radius, spot.y + radius)]


def _draw_words(
    picture: Image.Image,
    base: Basemap,
    view: View,
    clusters: Sequence[Cluster],
    markers: Sequence[Marker],
    labels: Sequence[Label],
) -> None:
    """Everything written, the most important first: what finds no free room is left out."""
    pen = ImageDraw.Draw(picture, "RGBA")
    room = Room(view.width, view.height)
    for spot in clusters:
        room.take((spot.x - spot.radius, spot.y - spot.radius, spot.x + spot.radius, spot.y + spot.radius))
    draw_attribution(pen, room)
    draw_legend(picture, room, view, markers)
    draw_scale(pen, room, view)
    _write_discs(pen, clusters)
    _write_countrywide(pen, room, view, [m for m in markers if m.precision is PlacePrecision.COUNTRY])
    _write_labels(pen, room, clusters)
    _write_countries(pen, room, base)
    _write_cities(picture, room, view, labels)


def _write_discs(pen: ImageDraw.ImageDraw, clusters: Sequence[Cluster]) -> None:
    for spot in clusters:
        colour = PAPER if len(spot.events) == 1 else INK
        write(pen, (spot.x, spot.y), spot.text, 26 if len(spot.text) < 3 else 22, colour, anchor="mm", weight=1)


def _write_labels(pen: ImageDraw.ImageDraw, room: Room, clusters: Sequence[Cluster]) -> None:
    heaviest = sorted(clusters, key=lambda spot: (-len(spot.events), -spot.events[0].weight))
    for spot in heaviest[:_LABELLED_CLUSTERS]:
        text = printable(clip(spot.label, 40))
        for box in boxes_beside(spot.x, spot.y, spot.radius, text, _LABEL_SIZE) if text else ():
            if room.take_if_free(box):
                write(pen, (box[0], (box[1] + box[3]) / 2), text, _LABEL_SIZE, INK, halo=PAPER)
                break


def _write_countrywide(pen: ImageDraw.ImageDraw, room: Room, view: View, markers: Sequence[Marker]) -> None:
    """Events of which only the country is known: a tag in the country instead of a disc at an invented spot."""
    by_place: dict[tuple[float, float], list[Marker]] = {}
    for marker in markers:
        by_place.setdefault((marker.latitude, marker.longitude), []).append(marker)
    for (latitude, longitude), members in by_place.items():
        text = _countrywide_words(members)
        width, height = text_size(text, _CITY_SIZE)
        x, y = view.pixel(latitude, longitude)
        for step in (0, 1, -1, 2, -2, 3, -3):
            middle = y + step * (height + 14)
            box = (x - width / 2 - 10, middle - height / 2 - 5, x + width / 2 + 10, middle + height / 2 + 5)
            leader = (x - 2, min(y, box[3]), x + 2, max(y, box[1]))
            leads = room.is_free(leader)
            if room.take_if_free(box):
                colour = members[0].group.colour
                if leads:
                    room.take(leader)
                    pen.line((x, y, x, middle), fill=colour, width=3)
                pen.rounded_rectangle(box, radius=10, fill=PAPER, outline=colour, width=3)
                write(pen, (x, middle), text, _CITY_SIZE, INK, anchor="mm")
                break


def _countrywide_words(members: Sequence[Marker]) -> str:
    numbers = [str(member.number) for member in members if member.number is not None]
    which = ", ".join([*numbers[:5], "…"] if len(numbers) > 5 else numbers) or f"x{len(members)}"
    name = printable(clip(members[0].label, 30))
    return f"{which}: somewhere in {with_article(name) if name else 'the country'}"


def _write_countries(pen: ImageDraw.ImageDraw, room: Room, base: Basemap) -> None:
    for code, spots in name_spots(base):
        name = printable(country_name(code)).upper()
        width, height = text_size(name, _COUNTRY_SIZE)
        for x, y, free_width in spots:
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if width < free_width * 1.15 and room.take_if_free(box):
                write(pen, (x, y), name, _COUNTRY_SIZE, MUTED_INK, anchor="mm", halo=(246, 243, 236))
                break


def _write_cities(picture: Image.Image, room: Room, view: View, labels: Sequence[Label]) -> None:
    pen, written = ImageDraw.Draw(picture), 0
    for label in labels:
        x, y = view.pixel(label.latitude, label.longitude)
        dot = (x - 4, y - 4, x + 4, y + 4)
        if written >= _CITIES or not view.holds(x, y) or not room.is_free(dot):
            continue
        text = printable(label.name)
        for box in boxes_beside(x, y, 4, text, _CITY_SIZE)[:4]:
            if room.take_if_free(box):
                room.take(dot)
                stamp_disc(picture, x, y, 5, PAPER, inner=MUTED_INK)
                write(pen, (box[0], (box[1] + box[3]) / 2), text, _CITY_SIZE, (78, 78, 84), halo=PAPER)
                written += 1
                break
