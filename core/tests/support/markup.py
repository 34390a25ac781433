"""HTML read as a browser reads it: its elements, their attributes, and its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "img", "input", "link", "meta", "hr"})


@dataclass
class Element:
    """One element with what is in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", of: str = "") -> list[Element]:
        """Elements within, by tag and class."""
        return [item for item in self.walk() if (not tag or item.tag == tag)
                and (not of or of in item.attributes.get("class", "").split())]  # fmt: skip

    def one(self, tag: str = "", of: str = "") -> Element:
        """The only such element."""
        (found,) = self.all(tag, of)
        return found

    def walk(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    @property
    def text(self) -> str:
        """What is read, blanks joined; style and script are not read."""
        pieces = [child if isinstance(child, str) else child.text for child in self.children
                  if isinstance(child, str) or child.tag not in {"style", "script"}]  # fmt: skip
        return " ".join("".join(pieces).split())

    @property
    def source(self) -> str:
        """The text as it stands, of a script or style."""
        return "".join(child for child in self.children if isinstance(child, str))


def read(html: str) -> Element:
    """A document as a tree; unclosed elements are an error."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [item.tag for item in reader.open] == [""], reader.open[-1]
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        assert len(made.attributes) == len(attrs), f"<{tag}> has an attribute twice"
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        msg = f"a comment: {data}"
        raise AssertionError(msg)
