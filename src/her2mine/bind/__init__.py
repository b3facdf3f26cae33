"""How results are told: this value, of this arm, endpoint, statistic, time, group of patients and trial."""

from her2mine.bind.paper import bind_paper
from her2mine.bind.tools import Tools, load_tools

__all__ = ["Tools", "bind_paper", "load_tools"]
