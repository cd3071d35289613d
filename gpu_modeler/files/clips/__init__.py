"""Blocks of cells as programs exchange them over the clipboard: HTML with numbers behind the texts, XML Spreadsheet, text.

What a cell shows is often rounded; the number behind it is taken wherever the other program says it.
"""

from gpu_modeler.files.clips.markup import read_html
from gpu_modeler.files.clips.records import Clip, ClipCell, ClipTooLarge, clip_of_text, workbook_of_clip
from gpu_modeler.files.clips.spreadsheet import read_xml_spreadsheet
from gpu_modeler.files.clips.writing import WrittenCell, written_html

__all__ = [
    "Clip",
    "ClipCell",
    "ClipTooLarge",
    "WrittenCell",
    "clip_of_text",
    "read_html",
    "read_xml_spreadsheet",
    "workbook_of_clip",
    "written_html",
]
