"""The graphs on the built pages in a browser: walked through from end to end, by button and by key."""

import math
import re
from functools import cache
from pathlib import Path

import pytest
from conftest import AXE, open_whole, told

from micrograd.engine import Value
from micrograd.graph import draw_dot
from scripts.in_browser.step_graph import step_graph

PAGES = [
    "",
    "tutorial/expression_graph/",
    "tutorial/backpropagation_by_hand/",
    "tutorial/neuron_by_hand/",
    "tutorial/automatic_backpropagation/",
    "tutorial/order_and_backward/",
    "tutorial/more_operations/",
    "tutorial/exp_and_tanh/",
    "tutorial/parameters/",
    "tutorial/loss_and_descent/",
    "questions/",
    "reference/graph/",
]
each_page = pytest.mark.parametrize("address", PAGES, ids=lambda address: address or "home", scope="module")


def graphs(site: Path, address: str) -> int:
    """How many graphs the build put into a page."""
    return (site / address / "index.html").read_text(encoding="utf-8").count("<step-graph")


def test_the_list_of_pages_with_graphs_is_complete(site):
    found = {
        page.parent.relative_to(site).as_posix()
        for page in site.rglob("index.html")
        if "<step-graph" in page.read_text(encoding="utf-8")
    }
    assert found == {address.rstrip("/") or "." for address in PAGES}


# Walks from the first step to the last, and says what is to be seen at each.
WALK = """async graph => {
  const next = graph.querySelector("[aria-label=Next]");
  const look = () => ({
    said: graph.querySelector("[role=status]").lastChild.textContent,
    place: graph.querySelector("[role=status] b")?.textContent,
    data: Object.fromEntries([...graph.querySelectorAll("g.value")].map(value => {
      const text = value.querySelector(".data");
      return [value.dataset.node, getComputedStyle(text).visibility === "visible" ? text.textContent : ""];
    })),
    grad: Object.fromEntries([...graph.querySelectorAll("g.value")].map(value =>
      [value.dataset.node, value.querySelector(".grad").textContent])),
    marks: [...graph.querySelectorAll("[data-mark]")].map(part =>
      part.dataset.mark + " " + (part.dataset.node ?? part.dataset.edge)),
    height: document.documentElement.scrollHeight,
    below: graph.querySelector("details").offsetTop,
  });
  const rest = look();
  const seen = [];
  do {
    next.click();
    seen.push(look());
  } while (next.getAttribute("aria-disabled") === "false");
  return {
    rest, seen,
    where: [...graph.querySelectorAll("li")].map(line => ({...line.dataset})),
    listed: [...graph.querySelectorAll("li")].map(line => line.textContent),
    rows: [...graph.querySelectorAll("tbody tr")].map(row => [...row.cells].map(cell => cell.textContent)),
    edges: [...graph.querySelectorAll("[data-edge]")].map(edge => edge.dataset.edge),
  };
}"""


@pytest.fixture(scope="module")
def walks(browser, site_url):
    @cache
    def walk(address):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        open_whole(page, site_url + address)
        found = [graph.evaluate(WALK) for graph in page.locator("step-graph").element_handles()]
        page.close()
        return found

    return walk


@pytest.fixture
def page(browser, site_url):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield page
    page.close()


def about(number):
    """The same with the tolerance of a number that is shown with four decimals, and has been counted with."""
    return pytest.approx(number, abs=2e-4, rel=1e-3)


def local_derivatives(cell):
    """Those of a row of the table, in the order of the inputs."""
    return [(name, float(number)) for name, number in re.findall(r"(\S+): ([^,]+)", cell)]


@each_page
def test_every_graph_can_be_walked_through_and_ends_at_its_drawing(walks, site, address):
    found = walks(address)
    assert len(found) == graphs(site, address)
    for walk in found:
        rest, seen = walk["rest"], walk["seen"]
        assert rest["marks"] == []
        assert rest["said"] == "Next shows how these numbers came about."
        assert len(seen) == len(walk["listed"]) > 1
        assert [step["said"] for step in seen] == walk["listed"]
        assert (seen[-1]["data"], seen[-1]["grad"]) == (rest["data"], rest["grad"])
        for i, step in enumerate(seen, start=1):
            assert re.fullmatch(f"(Forward|Backward) pass, {i} of {len(seen)}", step["place"])


@each_page
def test_nothing_moves_from_step_to_step(walks, address):
    for walk in walks(address):
        heights = {(step["height"], step["below"]) for step in [walk["rest"], *walk["seen"]]}
        assert len(heights) == 1


@each_page
def test_the_forward_pass_is_right(walks, address):
    for walk in walks(address):
        rows = walk["rows"]
        known = {f"n{i}" for i, row in enumerate(rows) if row[1] == "leaf"}
        for step, where in zip(walk["seen"], walk["where"], strict=True):
            if "grad" in where or (not where and step is walk["seen"][-1]):
                continue
            if where:
                i = int(where["data"])
                name, formula, data = rows[i][:3]
                said, _, rest = step["said"].partition(f"{name} = {formula} = ")
                assert said == ""
                numbers, result = re.fullmatch(r"(.+) [=≈] (\S+)", rest).groups()
                assert float(result) == about(float(data))
                assert count(numbers) == about(float(data))
                into = {f"n{i}", f"n{i}op"}
                edges = [edge for edge in walk["edges"] if edge.split("-")[1] in into]
                assert sorted(step["marks"]) == sorted([f"to n{i}", *(f"edge {edge}" for edge in edges)])
                known.add(f"n{i}")
            assert step["place"].startswith("Forward pass")
            assert {node for node, text in step["data"].items() if text} == known
            assert set(step["grad"].values()) == {"grad 0.0000"}


def count(numbers):
    """What arithmetic such as `2 * -3` or `tanh(1)` comes to."""
    functions = {"tanh": math.tanh, "exp": math.exp, "log": math.log, "relu": lambda x: max(x, 0.0)}
    return eval(numbers, {"__builtins__": {}}, functions)


@each_page
def test_the_backward_pass_is_right(walks, address):
    for walk in walks(address):
        rows, sums = walk["rows"], {}
        for step, where in zip(walk["seen"], walk["where"], strict=True):
            if "grad" not in where:
                continue
            assert step["place"].startswith("Backward pass")
            assert all(step["data"].values()), "the forward pass is over"
            i = int(where["grad"])
            if "from" not in where:
                assert i == len(rows) - 1
                assert step["said"].startswith(f"{rows[i][0]}.grad = 1: ")
                assert step["marks"] == [f"to n{i}"]
                sums[i] = 1.0
            else:
                sender, use = int(where["from"]), int(where.get("use", 0))
                name, sent = rows[sender][0], float(rows[sender][3])
                local = [slope for child, slope in local_derivatives(rows[sender][4]) if child == rows[i][0]][use]
                assert step["said"].startswith(f"{name} sends {rows[i][0]} its share: ")
                found = re.search(r"= (\S+) \* (\S+) [=≈] ([^;]+)(?:; .* = (\S+) \+ (\S+) [=≈] (\S+))?$", step["said"])
                grad, slope, share, *addition = (number and float(number) for number in found.groups())
                assert (grad, slope) == (about(sent), about(local))
                assert share == pytest.approx(sent * local, abs=1e-4 * (1 + abs(sent) + abs(local)))
                assert sums[sender] == about(sent), "it sends no more than it has got"
                if i in sums:
                    assert addition == [about(sums[i]), share, about(sums[i] + share)]
                else:
                    assert addition == [None] * 3
                sums[i] = addition[-1] or sums.get(i, 0.0) + share
                ends = [f"n{i}-n{sender}op", f"n{sender}op-n{sender}"], [f"n{i}-n{sender}"]
                marks = [[f"edge {edge}" for edge in edges] for edges in ends]
                assert sorted(step["marks"])[:-2] in [sorted(edges) for edges in marks]
                assert sorted(step["marks"])[-2:] == [f"from n{sender}", f"to n{i}"]
            if step is not walk["seen"][-1]:
                shown = {node: float(text.removeprefix("grad ")) for node, text in step["grad"].items()}
                assert shown == {f"n{i}": about(sums.get(i, 0.0)) for i in range(len(rows))}


def test_how_far_a_walk_goes_is_how_far_the_grads_have_come(walks):
    def steps(address):
        return [sum("grad" in where for where in walk["where"]) for walk in walks(address)]

    assert steps("tutorial/expression_graph/") == [0, 0, 0, 0]
    assert steps("tutorial/backpropagation_by_hand/") == [0, 5, 7]
    assert steps("tutorial/neuron_by_hand/") == [0, 2, 6, 10]
    assert steps("questions/") == [3, 11]


def test_the_sum_at_a_reused_value_is_seen(walks):
    walk = walks("questions/")[0]
    assert [(step["said"], step["grad"]["n0"]) for step in walk["seen"][3:]] == [
        ("b sends a its share: b.grad * db/da = 1 * 1 = 1", "grad 1.0000"),
        ("b sends a its share: b.grad * db/da = 1 * 1 = 1; a.grad = 1 + 1 = 2", "grad 2.0000"),
    ]


def test_the_two_arrows_of_a_value_used_twice_are_marked_one_after_the_other(page, site_url):
    open_whole(page, site_url + "questions/")
    graph = page.locator("step-graph").first
    places = "edges => edges.map((edge, i) => edge.dataset.mark && edge.dataset.edge === 'n0-n1op' ? i : -1)"
    marked = []
    graph.get_by_role("slider").press("End")
    for _ in range(2):
        marked.append(max(graph.locator("[data-edge]").evaluate_all(places)))
        graph.get_by_role("button", name="Previous").click()
    assert marked[0] != marked[1]
    assert min(marked) >= 0


def test_a_drawing_with_a_mistake_ends_with_the_mistake(walks):
    walk = walks("tutorial/automatic_backpropagation/")[1]  # a + a, with = instead of +=
    assert [step["grad"]["n0"] for step in walk["seen"][-3:]] == ["grad 1.0000", "grad 2.0000", "grad 1.0000"]
    assert walk["seen"][-1]["said"] == "But here a.grad is 1, where one backward pass gives 2"
    assert walk["seen"][-1]["marks"] == []


# Keys, places, sizes -----------------------------------------------------------------------------------------------


def test_a_graph_is_walked_through_by_keyboard_alone(page, site_url):
    open_whole(page, site_url + "tutorial/backpropagation_by_hand/")
    graph = page.locator("step-graph").last
    status = graph.get_by_role("status")
    for _ in range(200):
        page.keyboard.press("Tab")
        if graph.evaluate("graph => graph.contains(document.activeElement)"):
            break
    assert (
        page.evaluate("document.activeElement.getAttribute('aria-label')") == "Drawing: the arrow keys walk through it"
    )
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    for key, begins in (
        ("Home", "Forward pass, 1 of 11 The leaves"),
        ("ArrowLeft", "Forward pass, 1 of 11"),
        ("ArrowRight", "Forward pass, 2 of 11 e = a * b"),
        ("End", "Backward pass, 11 of 11 e sends b"),
        ("ArrowRight", "Backward pass, 11 of 11"),
        ("ArrowLeft", "Backward pass, 10 of 11 e sends a"),
        ("Alt+ArrowRight", "Backward pass, 10 of 11"),
    ):
        page.keyboard.press(key)
        assert " ".join(status.inner_text().split()).startswith(begins), key
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "Previous"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert "10 of 11" in status.inner_text()
    assert page.evaluate("document.activeElement.ariaLabel") == "Previous", "the focus stays where it is"


def test_the_slider_has_a_position_for_each_step_and_says_it(page, site_url):
    open_whole(page, site_url + "tutorial/backpropagation_by_hand/")
    graph = page.locator("step-graph").last
    slider = graph.get_by_role("slider", name="Step")
    assert (slider.get_attribute("min"), slider.get_attribute("max"), slider.input_value()) == ("0", "10", "10")
    slider.fill("1")
    said = slider.get_attribute("aria-valuetext")
    assert said == "Forward pass, 2 of 11: e = a * b = 2 * -3 = -6"
    assert graph.get_by_role("status").inner_text() == said.replace(":", "", 1)
    graph.get_by_role("button", name="Next").click()
    assert slider.input_value() == "2"


def test_it_is_played_from_the_start_until_it_is_paused_or_out_of_sight(browser, site_url):
    page = browser.new_page(viewport={"width": 1280, "height": 700})
    page.clock.install()
    open_whole(page, site_url + "tutorial/backpropagation_by_hand/")
    graph = page.locator("step-graph").last
    status, play = graph.get_by_role("status"), graph.locator("button").first
    play.click()
    assert "1 of 11" in status.inner_text()
    page.clock.run_for(2 * 1800)
    assert "3 of 11" in status.inner_text()
    assert play.get_attribute("aria-label") == "Pause"
    play.click()
    page.clock.run_for(5 * 1800)
    assert "3 of 11" in status.inner_text()
    play.click()
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.wait_for_function("() => !document.querySelector('[aria-label=Pause]')")
    graph.get_by_role("slider").press("End")
    play.click()
    assert "1 of 11" in status.inner_text(), "from the end it begins anew"
    page.clock.run_for(20 * 1800)
    assert "11 of 11" in status.inner_text()
    assert play.get_attribute("aria-label") == "Play"
    page.close()


def test_arrows_point_the_way_the_numbers_flow(page, site_url):
    open_whole(page, site_url + "tutorial/backpropagation_by_hand/")
    graph = page.locator("step-graph").last
    tips = """graph => [...graph.querySelectorAll("[data-mark=edge]")].map(edge => {
      const heads = [...edge.querySelectorAll("polygon, .turned")];
      const [head, ...others] = heads.filter(head => getComputedStyle(head).visibility === "visible");
      const x = Number(head.getAttribute("d").split("M")[2].split(" ")[0]);
      return [others.length, Math.abs(x - edge.querySelector("path").getPointAtLength(0).x) < 0.01];
    })"""
    graph.get_by_role("slider").fill("1")
    assert graph.locator(".turned").count() == 0
    assert graph.locator("[data-mark=edge] > polygon:visible").count() == 3
    graph.get_by_role("slider").fill("10")
    turned = graph.evaluate(tips)
    assert turned == [[0, True]] * 2, "from the sender to its operation, and on to the child"
    graph.get_by_role("slider").fill("1")
    assert graph.locator(".turned").count() == 0


def test_a_share_flies_to_the_grad_that_is_used_more_than_once(browser, site_url):
    for motion, count in (("no-preference", 1), ("reduce", 0)):
        page = browser.new_page(reduced_motion=motion)
        open_whole(page, site_url + "questions/")
        graph = page.locator("step-graph").first
        flown = graph.evaluate("""graph => {
          const slider = graph.querySelector("input");
          slider.value = slider.max;
          slider.dispatchEvent(new Event("input"));
          return [...graph.querySelectorAll(".share")].map(share => share.textContent);
        }""")
        assert flown == ["+ 1"] * count
        page.wait_for_function("() => !document.querySelector('.share')")
        page.close()


def test_keys_do_nothing_elsewhere(page, site_url):
    open_whole(page, site_url + "tutorial/backpropagation_by_hand/")
    graph = page.locator("step-graph").last
    page.keyboard.press("ArrowRight")
    graph.locator("summary").first.focus()
    page.keyboard.press("ArrowRight")
    assert graph.get_attribute("data-phase") is None


@pytest.mark.parametrize(("address", "width"), [*((address, 390) for address in PAGES), ("questions/", 1280)])
def test_nothing_moves_when_the_module_loads(browser, site_url, address, width):
    tops = []
    for loads in (False, True):
        page = browser.new_page(viewport={"width": width, "height": 900})
        if not loads:
            page.route("**/step_graph.js", lambda route: route.abort())
        page.goto(site_url + address, wait_until="load")
        if loads:
            page.evaluate("customElements.whenDefined('step-graph').then(() => {})")
        assert page.evaluate("Boolean(customElements.get('step-graph'))") == loads
        places = "all => all.map(part => part.getBoundingClientRect().top)"
        tops.append(page.eval_on_selector_all("step-graph details, h2", places))
        page.close()
    assert tops[0] == pytest.approx(tops[1], abs=1)


@each_page
def test_on_a_phone_each_step_is_in_view_and_the_page_stays_put(page, site_url, address):
    page.set_viewport_size({"width": 320, "height": 700})
    open_whole(page, site_url + address)
    for graph in page.locator("step-graph").all():
        graph.scroll_into_view_if_needed()
        before = page.evaluate("[scrollX, scrollY, document.documentElement.scrollHeight]")
        result = graph.evaluate(
            """graph => {
              const [frame, next] = [graph.querySelector("figure > div"), graph.querySelector("[aria-label=Next]")];
              const far = [];
              next.click();
              while (next.getAttribute("aria-disabled") === "false") {
                next.click();
                const { left, right } = frame.getBoundingClientRect();
                const boxes = [...graph.querySelectorAll("[data-mark]")].map(part => part.getBoundingClientRect());
                const start = Math.min(...boxes.map(box => box.left)), end = Math.max(...boxes.map(box => box.right));
                if (end - start <= right - left && (start < left - 1 || end > right + 1)) far.push(next.value);
              }
              return far;
            }"""
        )
        assert result == []
        assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollHeight]") == before
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@each_page
def test_a_page_is_accessible_in_the_middle_of_its_walks(browser, site, site_url, address, scheme):
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    open_whole(page, site_url + address)
    page.evaluate(AXE)  # a script tag would be refused: the page has a policy
    for steps in (1, 1000):
        page.evaluate(
            """steps => {
              for (const graph of document.querySelectorAll("step-graph")) {
                const next = graph.querySelector("[aria-label=Next]");
                const slider = graph.querySelector("input");
                slider.value = 0;
                slider.dispatchEvent(new Event("input"));
                const middle = steps === 1000 ? graph.querySelectorAll("li").length - 2 : steps;
                for (let i = 0; i < middle; i++) next.click();
              }
            }""",
            steps,
        )
        assert page.locator("step-graph[data-phase]").count() == graphs(site, address)
        violations = page.evaluate("axe.run('step-graph').then(result => result.violations)")
        assert not violations, told(violations)
    page.close()


def test_a_shrunk_drawing_is_shown_at_its_full_size(page, site_url):
    open_whole(page, site_url + "tutorial/parameters/")
    graph = page.locator("step-graph")
    button = graph.get_by_role("button", name="Full size")
    svg = graph.locator("svg").first
    natural = float(svg.get_attribute("width"))
    assert svg.bounding_box()["width"] < natural
    button.click()
    assert svg.bounding_box()["width"] == pytest.approx(natural)
    assert button.get_attribute("aria-pressed") == "true"
    frame = graph.locator(".expression-graph__frame")
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 100, steps=5)
    page.mouse.up()
    assert frame.evaluate("frame => frame.scrollLeft") == pytest.approx(100, abs=2)
    graph.get_by_role("slider").press("Home")
    graph.get_by_role("slider").press("End")
    button.click()
    assert svg.bounding_box()["width"] < natural


def test_a_drawing_that_fits_has_no_button_for_its_size(page, site_url):
    open_whole(page, site_url + "tutorial/expression_graph/")
    assert page.get_by_role("button", name="Next").count() == 4
    assert page.get_by_role("button", name="Full size").count() == 0


# How it looks ------------------------------------------------------------------------------------------------------


def looks(page, selector):
    return page.locator(selector).first.evaluate(
        "e => (({stroke, strokeWidth, strokeDasharray, fill, animationName}) => "
        "({stroke, strokeWidth, strokeDasharray, fill, animationName}))(getComputedStyle(e))"
    )


def walk_to(page, url, steps):
    open_whole(page, url)
    for _ in range(steps):
        page.locator("step-graph").first.get_by_role("button", name="Next").click()


def test_the_passes_differ_in_more_than_colour_and_motion_is_asked_for(browser, site_url):
    seen = {}
    for motion in ("reduce", "no-preference"):
        page = browser.new_page(reduced_motion=motion, viewport={"width": 1280, "height": 900})
        walk_to(page, site_url, 2)
        forward = looks(page, "step-graph [data-mark=edge] > path")
        waiting = looks(page, "step-graph [data-waits] > polygon")
        walk_to(page, site_url, 8)
        seen[motion] = looks(page, "step-graph [data-mark=edge] > path")
        page.close()
        assert forward["strokeDasharray"] == "none" != seen[motion]["strokeDasharray"]
        assert waiting["strokeDasharray"] != "none"
    assert seen["reduce"]["animationName"] == "none" != seen["no-preference"]["animationName"]


def test_what_is_current_is_unmistakable_in_forced_colours(browser, site_url):
    page = browser.new_page(forced_colors="active", viewport={"width": 1280, "height": 900})
    walk_to(page, site_url, 8)
    current = looks(page, "step-graph [data-mark=to] > :is(path, polygon)")
    other = looks(page, "step-graph .value:not([data-mark]) > :is(path, polygon)")
    page.close()
    assert current["stroke"] != other["stroke"]
    assert float(current["strokeWidth"].removesuffix("px")) >= 3 > float(other["strokeWidth"].removesuffix("px"))


# Coming and going --------------------------------------------------------------------------------------------------


def test_the_list_can_be_read_without_javascript_and_no_room_is_kept(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url)
    graph = page.locator("step-graph")
    assert graph.locator("button").count() == 0
    assert graph.locator(".expression-graph__frame").evaluate("frame => getComputedStyle(frame).paddingBottom") == "0px"
    graph.get_by_text("All numbers and steps in words").click()
    assert graph.get_by_text("n sends b its share: n.grad * dn/db = 0.42 * 1 = 0.42").is_visible()
    context.close()


def test_graphs_survive_instant_navigation_a_move_and_a_live_output(page, site_url):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_whole(page, site_url + "tutorial/")
    page.locator("article").get_by_role("link", name="Backpropagation by hand").first.click()
    page.wait_for_selector("step-graph button[value=ArrowRight]")
    graph = page.locator("step-graph").last
    graph.get_by_role("button", name="Next").click()
    graph.evaluate("graph => document.querySelector('article').append(graph)")
    assert graph.get_by_role("button").count() == 2
    graph.get_by_role("button", name="Next").click()
    assert "2 of 11" in graph.get_by_role("status").inner_text()

    a = Value(3.0, label="fresh")
    b = a * a
    b.backward()
    page.evaluate(
        "html => document.querySelector('article').lastElementChild.innerHTML = html", step_graph(draw_dot(b).figure())
    )
    live = page.locator("step-graph").last
    live.get_by_role("slider").press("End")
    assert "fresh.grad = 3 + 3 = 6" in live.get_by_role("status").inner_text()
    assert errors == []
