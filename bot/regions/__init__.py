"""Places, labour-market regions, their WIN-points, and the desks of the register of non-residents."""

from bot.regions.gazetteer import Gazetteer, read_gazetteer
from bot.regions.location import Location, locate, read_border_towns
from bot.regions.places import Place, PlaceFinder, read_place_finder
from bot.regions.rni_desks import RniDesk, nearest_desk, read_rni_desks
from bot.regions.win_points import WinPoint, read_win_points

__all__ = [
    "Gazetteer",
    "Location",
    "Place",
    "PlaceFinder",
    "RniDesk",
    "WinPoint",
    "locate",
    "nearest_desk",
    "read_border_towns",
    "read_gazetteer",
    "read_place_finder",
    "read_rni_desks",
    "read_win_points",
]
