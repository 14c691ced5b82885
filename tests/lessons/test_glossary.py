"""The glossary: every term of the tutorial, in alphabetical order, each with the page that introduces it."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "glossary.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"^### (?P<term>.+?) \{ #(?P<anchor>\S+) \}\n\n(?P<text>.+?)\n(?=\n#|\Z)", re.MULTILINE | re.DOTALL)
ENTRIES = {entry["term"]: entry for entry in ENTRY.finditer(TEXT)}

# The one vocabulary of code, prose, figures and tests.
VOCABULARY = """
    Value, Data, Grad, Operation, Child, Leaf, Expression graph, Forward pass, Backward pass, Local derivative,
    Chain rule, Parameter, Loss, Learning rate, Step
"""
# What else a page of the tutorial introduces.
ALSO = """
    Activation function, Autograd, Backpropagation, Batch, Bias, Binary classification, Converge, Decision boundary,
    Directed acyclic graph, Dot product, Epoch, Fully connected, Gradient, Gradient check, Gradient descent,
    Hidden layer, Hinge loss, L2 regularisation, Layer, Learning-rate decay, Leaf, Mean squared error,
    Multi-layer perceptron, Neuron, Optimiser, Overfitting, Partial derivative, Prediction, Relu, Scalar, Score, Seed,
    Sigmoid, Tanh, Tensor, Token, Topological order, Vector, Weight, zero_grad
"""
each_term = pytest.mark.parametrize("term", ENTRIES)


def test_every_term_of_the_tutorial_is_explained():
    wanted = {" ".join(term.split()) for term in f"{VOCABULARY},{ALSO}".split(",")}
    assert wanted
    assert wanted - ENTRIES.keys() == set()


def test_every_heading_of_a_term_is_an_entry():
    assert len(ENTRIES) == TEXT.count("\n### ")


def test_terms_are_in_alphabetical_order():
    assert list(ENTRIES) == sorted(ENTRIES, key=str.casefold)


def test_terms_stand_under_their_letters():
    groups = re.findall(r"^## (\w) to (\w)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert len(groups) == TEXT.count("\n## ")
    for first, last, entries in groups:
        initials = [initial.upper() for initial in re.findall(r"^### (\w)", entries, re.MULTILINE)]
        assert initials, f"no term from {first} to {last}"
        assert first <= min(initials) <= max(initials) <= last


@each_term
def test_anchor_is_the_term_as_other_pages_would_write_it(term):
    assert ENTRIES[term]["anchor"] == term.lower().replace(" ", "-")


@each_term
def test_entry_links_to_the_page_that_introduces_the_term(term):
    pages = re.findall(r"\]\((tutorial/\w+\.py)(?:#[\w-]+)?\)", ENTRIES[term]["text"])
    assert len(pages) == 1, f"{term} links to {pages}: name the one page that introduces it"
    assert (DOCS / pages[0]).is_file()


@each_term
def test_entry_refers_to_other_entries_only(term):
    anchors = {entry["anchor"] for entry in ENTRIES.values()} - {ENTRIES[term]["anchor"]}
    assert set(re.findall(r"\]\(#([\w-]+)\)", ENTRIES[term]["text"])) <= anchors


@each_term
def test_page_that_introduces_the_term_links_back(term):
    page = re.search(r"\]\((tutorial/\w+\.py)", ENTRIES[term]["text"])
    assert f"](../glossary.md#{ENTRIES[term]['anchor']})" in (DOCS / page[1]).read_text(encoding="utf-8")


def test_every_question_is_linked_from_a_page_of_the_tutorial():
    text = (DOCS / "questions.md").read_text(encoding="utf-8")
    questions = re.findall(r"^### .+ \{ #(\S+) \}$", text, re.MULTILINE)
    pages = "".join(page.read_text(encoding="utf-8") for page in (DOCS / "tutorial").glob("*.py"))
    assert [question for question in questions if f"](../questions.md#{question})" not in pages] == []
    assert len(questions) == text.count("\n### ") > 0, "a question has no address of its own: { #like-this }"
