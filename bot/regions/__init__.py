"""Places, labour-market regions and their WIN-points."""

from bot.regions.gazetteer import Gazetteer, read_gazetteer
from bot.regions.places import Place, PlaceFinder, read_place_finder
from bot.regions.win_points import WinPoint, read_win_points

__all__ = ["Gazetteer", "Place", "PlaceFinder", "WinPoint", "read_gazetteer", "read_place_finder", "read_win_points"]
