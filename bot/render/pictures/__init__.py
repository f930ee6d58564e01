"""Pictures: a value of the domain into a drawing in one language, and the drawing into a file, all of it in memory."""

from bot.render.pictures.png import png
from bot.render.pictures.shown import Shown, shown

__all__ = ["Shown", "png", "shown"]
