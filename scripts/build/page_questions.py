"""Questions that take an answer: how a page's Markdown says them, and what stands on the page.

A callout with a name, `!!! question NAME "Predict"`, holds a question, the answers to it as a list, and the folded
answer:

    - [x] the right answer
    - [ ] a wrong answer
      : why it is wrong

The right one is marked `[x]` among choices, `[=]` where readers type a number (`[=] -3 ± 0.1`), `[@]` where they choose
a value in the drawing above (`[@] L`; wrong ones with the same reason share a line, `[ ] a, b`). A line `= CODE` below
the right answer says what gives it once the next cell of code has run, for the tests: a number needs one.

Without JavaScript the choices are a plain list, and the folded answer has the reasons too;
`docs/javascripts/reader/predict_question.js` takes the answers.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.exceptions import PluginError
from selectolax.lexbor import LexborHTMLParser, LexborNode, create_tag

from scripts.build.page_tree import load_module, wrap

HEADING = re.compile(r'!!! question (?P<name>[a-z][a-z0-9-]*) "(?P<title>[^"]+)"')
NAMELESS = re.compile(r'!!! question( "[^"]*")?')
ITEM = re.compile(r"- \[(?P<mark>.)\] (?P<text>.+)")
ANSWER = '??? success "Answer"'
KINDS = {"x": "choice", "=": "number", "@": "place"}
TOLERANCE = 1e-9  # of a number without ±
MOST_CHARACTERS = 220  # of a reason: more does not fit beside the question
SIGNS = {"positive", "negative", "zero"}


class QuestionError(Exception):
    """A question that cannot be asked so. `line` counts from its heading, which is 0."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


@dataclass
class Answer:
    """One answer. `reason`: why it is wrong; empty for the right one."""

    text: str
    line: int
    right: bool = False
    reason: str = ""


@dataclass
class Question:
    """A question of a page.

    Attributes:
        name: its own on its page.
        title: "Predict", or what else stands above it.
        kind: "choice", "number" or "place".
        asks: its text, as Markdown.
        answers: in the order of the page.
        explained: the text of the folded answer, as Markdown.
        code: what gives the right answer after the next cell.
        tolerance: how far a number may be off.
        line: the line of its heading in its file.
    """

    name: str
    title: str
    kind: str = ""
    asks: str = ""
    answers: list[Answer] = field(default_factory=list)
    explained: str = ""
    code: str = ""
    tolerance: float = TOLERANCE
    line: int = 0

    @property
    def right(self) -> Answer:
        return next(answer for answer in self.answers if answer.right)

    @property
    def wrong(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.right]

    @property
    def form(self) -> str:
        """The kind as readers see it: choices that are all signs are a kind of their own."""
        return "sign" if self.kind == "choice" and {a.text for a in self.answers} <= SIGNS else self.kind


# Reading --------------------------------------------------------------------------------------------------------------


def blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each question starts and ends among the lines."""
    for start, line in enumerate(lines):
        if HEADING.fullmatch(line):
            end = start + 1
            while end < len(lines) and (not lines[end].strip() or lines[end].startswith("    ")):
                end += 1
            while not lines[end - 1].strip():
                end -= 1
            yield start, end


def read_file(path: Path) -> list[Question]:
    """The questions of a page's file, a notebook or Markdown.

    Raises:
        PluginError: a question cannot be asked as it stands, with its file and line.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".py":  # its prose is comments
        lines = [line.removeprefix("#").removeprefix(" ") if line.startswith("#") else f"\0{line}" for line in lines]
    found: list[Question] = []
    for number, line in enumerate(lines, 1):
        if NAMELESS.fullmatch(line):
            raise PluginError(f'{where(path)}, line {number}: a question needs a name: !!! question NAME "Predict"')
    for start, end in blocks(lines):
        try:
            question = read(lines[start:end])
            if question.name in {other.name for other in found}:
                raise QuestionError(0, f"the page has another question named {question.name}")
        except QuestionError as error:
            raise PluginError(f"{where(path)}, line {start + 1 + error.line}: {error}") from None
        question.line = start + 1
        found.append(question)
    return found


def where(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[parts.index("docs") :]) if "docs" in parts else path.name


def read(lines: Sequence[str]) -> Question:
    """A question of its lines, the first of which is its heading."""
    heading = HEADING.fullmatch(lines[0])
    assert heading
    question, asks, mark = Question(heading["name"], heading["title"]), [], ""
    body = [line.removeprefix("    ") for line in lines]
    for number, line in enumerate(body[1:], 1):
        if item := ITEM.fullmatch(line):
            if item["mark"] != " " and item["mark"] not in KINDS:
                raise QuestionError(number, f"[{item['mark']}] marks no answer: right is [x], [=] or [@], wrong is [ ]")
            question.answers.append(Answer(item["text"], number, right=item["mark"] != " "))
            mark = item["mark"].strip() or mark
        elif line == ANSWER:
            question.explained = textwrap.dedent("\n".join(body[number + 1 :])).strip()
            break
        elif question.answers and line.strip():
            add_to(question, line.strip(), number)
        else:
            asks.append(line)
    question.kind, question.asks = KINDS.get(mark, ""), "\n".join(asks).strip()
    look_at(question)
    return question


def add_to(question: Question, line: str, number: int) -> None:
    """A line below an answer: a reason, what gives the answer, or more of a reason."""
    last = question.answers[-1]
    if line.startswith(": ") and not last.right and not last.reason:
        last.reason = line.removeprefix(": ")
    elif line.startswith("= ") and last.right and not question.code:
        question.code = line.removeprefix("= ")
    elif last.reason:
        last.reason += f" {line}"
    else:
        below = '"= CODE" once' if last.right else '": " and the reason'
        raise QuestionError(number, f"below this answer can stand {below}, not {line!r}")


def look_at(question: Question) -> None:
    """Raise what is wrong with a question, and make its numbers and places plain."""
    if not question.asks:
        raise QuestionError(0, "it asks nothing: a text goes before the answers")
    right = [answer for answer in question.answers if answer.right]
    if not right:
        raise QuestionError(0, "it has no right answer: mark one with [x], a number with [=], a place with [@]")
    if len(right) > 1:
        raise QuestionError(right[1].line, f"a second right answer; the first is {right[0].text!r}")
    if not question.wrong:
        raise QuestionError(right[0].line, "it has no wrong answer to say something about")
    for answer in question.wrong:
        if not answer.reason:
            raise QuestionError(answer.line, f'a wrong answer without a reason: put ": why" below {answer.text!r}')
        if len(answer.reason) > MOST_CHARACTERS:
            raise QuestionError(
                answer.line, f"its reason has {len(answer.reason)} characters, {MOST_CHARACTERS} at most"
            )
    if not question.explained:
        raise QuestionError(0, f"it has no text below {ANSWER}")
    if question.kind == "number":
        look_at_numbers(question)
    if question.kind == "place":
        single = [
            Answer(text, answer.line, answer.right, answer.reason)
            for answer in question.answers
            for text in answer.text.split(", ")
        ]
        question.answers = sorted(single, key=lambda answer: answer.text.lower())
    seen: set[str] = set()
    for answer in question.answers:
        if answer.text in seen:
            raise QuestionError(answer.line, f"the answer {answer.text!r} is there twice")
        seen.add(answer.text)


def look_at_numbers(question: Question) -> None:
    right = question.right
    right.text, _, tolerance = right.text.partition(" ± ")
    if tolerance:
        question.tolerance = number(tolerance, right.line)
    value = number(right.text, right.line)
    for answer in question.wrong:
        if abs(number(answer.text, answer.line) - value) <= question.tolerance:
            raise QuestionError(answer.line, f"{answer.text} is as near to {right.text} as a right answer may be")
    if not question.code:
        raise QuestionError(right.line, 'nothing backs this number: put "= CODE" below it, which gives it')


def number(text: str, line: int) -> float:
    try:
        return float(text)
    except ValueError:
        raise QuestionError(line, f"{text!r} is not a number") from None


# Showing --------------------------------------------------------------------------------------------------------------


def put_questions(markdown: str, marked: bool = False) -> str:
    """The Markdown with each question as a plain callout that can be read without JavaScript.

    Args:
        markdown: the page.
        marked: whether each gets a class of its own, for `finish_questions`.
    """
    lines, done, at = markdown.split("\n"), [], 0
    for start, end in blocks(lines):
        question = read(lines[start:end])
        kind = f"question {mark_of(question.name)}" if marked else "question"
        done += [*lines[at:start], f'!!! {kind} "{question.title}"', textwrap.indent(plain(question), "    ")]
        at = end
    return "\n".join([*done, *lines[at:]])


def mark_of(name: str) -> str:
    return f"asks--{name}"


def plain(question: Question) -> str:
    """The text of a question, its choices and the folded answer, as Markdown."""

    def shown(text: str) -> str:
        return f"`{text}`" if question.kind == "place" else text  # a label may be x1*w1

    choices = "".join(f"- {shown(answer.text)}\n" for answer in question.answers if question.kind != "number")
    reasons: dict[str, list[str]] = {}
    for answer in question.wrong:
        reasons.setdefault(answer.reason, []).append(shown(answer.text))
    others = "\n".join(f"- *{', '.join(texts)}:* {reason}" for reason, texts in reasons.items())
    folded = f"{question.explained}\n\nThe other answers:\n\n{others}"
    return f"{question.asks}\n\n{choices}\n{ANSWER}\n{textwrap.indent(folded, '    ')}"


def finish_questions(tree: LexborHTMLParser, questions: Sequence[Question], file: Path) -> None:
    """Make forms of the questions on a finished page that has its figures.

    Args:
        tree: the page.
        questions: its own.
        file: the page's file below docs/.
    """
    for question in questions:
        (callout,) = tree.css(f".{mark_of(question.name)}")
        callout.attrs["class"] = f"admonition question {question.title.split(':')[0].split()[0].lower()}"
        callout.attrs["id"] = f"question-{question.name}"
        asks, folded = callout.css_first("p:not(.admonition-title)"), callout.css_first("details")
        assert asks
        assert folded
        asks.attrs["id"] = f"asks-{question.name}"
        folded.css("ul")[-1].attrs["class"] = "reasons"
        places: dict[str, str] = {}
        if question.kind == "place":
            try:
                places = places_above(tree, callout, question)
            except QuestionError as error:
                raise PluginError(f"docs/{file.as_posix()}, line {question.line + error.line}: {error}") from None
        form = number_form(folded, question) if question.kind == "number" else choice_form(folded, question, places)
        form.attrs["class"] = f"predict predict--{question.form}"
        form.attrs["autocomplete"] = "off"
        wrap(form, "predict-question")
        assert form.parent
        form.parent.attrs["data-name"] = f"{file.stem}#{question.name}"
    if questions:
        load_module(tree, "reader/predict_question.js")


REPLY = '<p class="predict__reply"><button type="submit">Check</button> <span role="status"></span></p>'


def reason_numbers(question: Question) -> dict[str, int]:
    """The place of each wrong answer's reason in the list of reasons."""
    reasons = list(dict.fromkeys(answer.reason for answer in question.wrong))
    return {answer.text: reasons.index(answer.reason) for answer in question.wrong}


def number_form(folded: LexborNode, question: Question) -> LexborNode:
    folded.insert_before(create_tag("form"))
    form = folded.prev
    assert form
    form.attrs["data-value"], form.attrs["data-tolerance"] = question.right.text, f"{question.tolerance:g}"
    numbers = reason_numbers(question)
    form.attrs["data-wrong"] = " ".join(f"{text}:{place}" for text, place in numbers.items())
    field = f'<input type="text" size="9" maxlength="40" spellcheck="false" aria-describedby="asks-{question.name}">'
    form.inner_html = f'<label class="predict__number">Your number {field}</label>{REPLY}'
    return form


def choice_form(folded: LexborNode, question: Question, places: dict[str, str]) -> LexborNode:
    choices, numbers = folded.prev, reason_numbers(question)
    while choices is not None and choices.tag != "ul":
        choices = choices.prev
    assert choices
    for item, answer in zip(choices.css("li"), question.answers, strict=True):
        more = "" if answer.right else f' data-reason="{numbers[answer.text]}"'
        more += f' data-place="{places[answer.text]}"' if places else ""
        radio = f'<input type="radio" name="answer-{question.name}"{more}>'
        item.inner_html = f"<label>{radio}<span>{item.inner_html}</span></label>"
    wrap(choices, "fieldset")
    fieldset = choices.parent
    assert fieldset
    fieldset.attrs["aria-labelledby"] = f"asks-{question.name}"
    wrap(fieldset, "form")
    form = fieldset.parent
    assert form
    button = LexborHTMLParser(REPLY, is_fragment=True).css_first("p")
    assert button
    fieldset.insert_after(button)
    return form


def places_above(tree: LexborHTMLParser, callout: LexborNode, question: Question) -> dict[str, str]:
    """The id of each value in the last drawing above a question, by its label."""
    drawing = None
    for node in tree.css(f"figure.expression-graph, #{callout.attrs['id']}"):
        if node.tag == "figure":
            drawing = node
        else:
            break
    if drawing is None:
        raise QuestionError(question.right.line, "no drawing stands above this question")
    places: dict[str, str] = {}
    for value in drawing.css("g.value"):
        label = value.css_first("text.label")
        places[label.text() if label else ""] = value.attrs["id"] or ""
    named = {answer.text for answer in question.answers}
    for answer in question.answers:
        if answer.text not in places:
            raise QuestionError(answer.line, f"{answer.text!r} is not in the drawing above: it has {', '.join(places)}")
    if missing := [label for label in places if label not in named]:
        raise QuestionError(0, f"the drawing above has {', '.join(missing)} as well: say why not")
    return places
