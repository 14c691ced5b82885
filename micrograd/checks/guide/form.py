"""What a reader is told of a milestone."""

from dataclasses import dataclass
from typing import Literal

File = Literal["engine.py", "nn.py"]
LECTURE = "https://www.youtube.com/watch?v=VMj-3S1tku0"


@dataclass(frozen=True)
class Guide:
    """The text of a milestone, and one way to write it. What has to hold stands with the milestone's checks.

    Attributes:
        name: the milestone's.
        file: where its code belongs.
        card: what to build and why, in two or three sentences of Markdown.
        example: the smallest example with its numbers, as code.
        hints: three of them: where to look, what to compare, almost there.
        solution: the classes and methods that this milestone adds or changes, and the imports that they need.
        lecture: where the lecture begins to speak of it, as h:mm:ss.
        opens: what the reader can do once it is passed.
    """

    name: str
    file: File
    card: str
    example: str
    hints: tuple[str, str, str]
    solution: str
    lecture: str
    opens: str

    @property
    def lecture_url(self) -> str:
        """The address of the lecture at that moment.

        Examples:
            >>> guide = Guide("tanh", "engine.py", "", "", ("", "", ""), "", "0:54:10", "")
            >>> guide.lecture_url
            'https://www.youtube.com/watch?v=VMj-3S1tku0&t=3250s'
        """
        hours, minutes, seconds = map(int, self.lecture.split(":"))
        return f"{LECTURE}&t={hours * 3600 + minutes * 60 + seconds}s"
