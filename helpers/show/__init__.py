"""What a reader sees: tables, pictures, plots, players and widgets. Only this folder draws."""

from helpers.show.export import cut_clip, export_clips, export_csv, export_html, export_vtt, reel
from helpers.show.frames import thumbnail
from helpers.show.heat import heat_strip
from helpers.show.label import label_box
from helpers.show.pictures import contact_sheet, findings_sheet, hits_table, strip
from helpers.show.player import player
from helpers.show.plots import intervals_plot, lines_plot, timeline, vector_map
from helpers.show.search_box import search_box
from helpers.show.task import Task
from helpers.show.thumbnail_map import thumbnail_map
from helpers.show.widgets import Progress, weight_slider, why_this_hit

__all__ = ["Progress", "Task", "contact_sheet", "findings_sheet", "heat_strip", "hits_table", "intervals_plot"]
__all__ += ["lines_plot", "player", "search_box", "strip", "thumbnail", "thumbnail_map", "timeline", "vector_map"]
__all__ += ["cut_clip", "export_clips", "export_csv", "export_html", "export_vtt", "label_box", "reel"]
__all__ += ["weight_slider", "why_this_hit"]
