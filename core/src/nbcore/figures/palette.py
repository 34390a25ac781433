"""Colours, in both themes.

One colour means that something went well and one that it did not, the same in every figure,
table and theme. Blue and vermilion stay apart for every common kind of colour blindness.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Theme:
    """Colours of one theme, as bokeh takes them.

    Attributes
    ----------
    text, muted : str
        Of labels, and of what matters less.
    line, land : str
        Grid lines, and the ground of a map.
    good, bad : str
        What went well, and what did not.
    alarms : tuple of str
        Of a high and of a medium severity; a critical one is bad.
    shades : tuple of str
        For values that are neither, the most frequent first.
    paper : str
        What stands behind the figure; text on strong colours is written in it.
    """

    text: str
    muted: str
    line: str
    land: str
    good: str
    bad: str
    alarms: tuple[str, ...]
    shades: tuple[str, ...]
    paper: str

    def roles(self) -> dict[str, str]:
        """The colours by role: the field's name, with a number where it holds several."""
        found: dict[str, str] = {}
        for name, value in asdict(self).items():
            if isinstance(value, str):
                found[name] = value
            else:
                found |= {f"{name}{place}": shade for place, shade in enumerate(value)}
        return found


THEMES = {
    "light": Theme(
        text="#1c2128", muted="#57606a", line="#e2e6ea", land="#e6e9ed",
        good="#2f6f9f", bad="#c8452f", paper="#ffffff",
        alarms=("#e58f65", "#e0bd62"),
        shades=("#6e7781", "#9aa4ad", "#4b535c", "#b8bfc6", "#343b43", "#cfd5da"),
    ),
    "dark": Theme(
        text="#e4e7ea", muted="#9aa4ad", line="#2c3238", land="#2a3037",
        good="#6aa9d6", bad="#f0785f", paper="#111417",
        alarms=("#c9825f", "#bf9c45"),
        shades=("#8b949e", "#656d76", "#b1bac4", "#4b535c", "#d0d7de", "#3a424a"),
    ),
}  # fmt: skip
MARKS = Theme(
    text="#00000a", muted="#00000b", line="#00000c", land="#00000d",
    good="#00000e", bad="#00000f", paper="#00001a",
    alarms=("#00002b", "#00002c"),
    shades=("#00001b", "#00001c", "#00001d", "#00001e", "#00001f", "#00002a"),
)  # fmt: skip
"""No theme but a mark for each role: where a figure that is drawn in it holds a mark, the colour of
that role belongs."""
