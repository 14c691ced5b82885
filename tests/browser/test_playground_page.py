"""The playground in a real browser: it trains the library, says what it does, and obeys keyboard and mouse alike."""

import contextlib
import io
import time
from urllib.parse import quote

import fuzz
import hypothesis
import pytest
from conftest import AXE, open_whole, told

SETTINGS = "document.querySelector('training-playground').trainer.settings"
STEPS = "Number(document.querySelector('training-playground .steps').textContent)"
SUMMARY = "document.querySelector('training-playground .summary').textContent"
OBSERVE = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def visit(browser, site_url):
    """Opens the playground with a hash; in the end nothing may have gone wrong in the console."""
    pages, said = [], []

    def open_page(address="", **options):
        options = {"viewport": {"width": 1280, "height": 900}} | options
        page = browser.new_page(**options)
        pages.append(page)
        page.asked = []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.add_init_script(OBSERVE)
        open_whole(page, f"{site_url}playground/{address}")
        page.locator("training-playground .play").wait_for()
        return page

    yield open_page
    for page in pages:
        page.close()
    assert said == []


def wait(page, condition):
    """Until the condition, in JavaScript, holds; Playwright's own way to wait is refused by the page's policy."""
    for _ in range(1200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"a minute long it did not become true that {condition}")


def two_frames(page):
    """What was about to happen has happened by then."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def play_to(page, step):
    page.get_by_role("button", name="Play").click()
    wait(page, f"{STEPS} >= {step}")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()


def step_once(page):
    before = page.evaluate(STEPS)
    page.get_by_role("button", name="Step").click()
    wait(page, f"{STEPS} === {before + 1}")


def runtime(page):
    """What was asked of the files that Python comes in."""
    return [url for url in page.asked if "/assets/browser/" in url]


def losses(page):
    return page.evaluate("document.querySelector('training-playground').trainer.record.losses")


def shown_script(page):
    panel = page.locator(".more .script")
    if not panel.evaluate("panel => panel.open"):
        panel.locator("summary").click()
    return panel.locator("code").text_content()


def assert_script_gives(page):
    namespace = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(shown_script(page), "<script>", "exec"), namespace)
    assert losses(page)
    assert losses(page) == pytest.approx(namespace["losses"], rel=0, abs=1e-12)


def assert_accessible(page):
    page.evaluate(AXE)
    violations = page.evaluate("axe.run().then(result => result.violations)")
    assert not violations, told(violations)


# Training -----------------------------------------------------------------------------------------------------------


def test_page_view_brings_no_python_and_shows_the_first_experiment(visit):
    page = visit()
    wait(page, f"{SUMMARY}.startsWith('Ready')")
    assert runtime(page) == []
    assert page.locator(".accuracy").inner_text().endswith("%")
    assert sum(page.evaluate("shifts")) < 0.01


def test_five_hundred_steps_give_the_losses_of_the_copied_script(visit):
    page = visit()
    play_to(page, 500)
    assert float(page.locator(".accuracy").inner_text().removesuffix("%")) >= 95
    assert len(losses(page)) == page.evaluate(STEPS) >= 500
    assert_script_gives(page)
    assert f"Step {page.evaluate(STEPS)}: loss" in page.evaluate(SUMMARY)


def test_page_stays_responsive_and_still_while_it_trains(visit):
    page = visit()
    page.get_by_role("button", name="Play").click()
    wait(page, f"{STEPS} >= 10")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked():
        """Seconds that a processor worked for the page's own thread: a busy machine's waiting is left out."""
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return metrics["TaskDuration"]

    page.evaluate("shifts.length = 0")
    started, before, steps = time.monotonic(), worked(), page.evaluate(STEPS)
    wait(page, f"{STEPS} >= {steps + 60}")
    assert 0 < worked() - before < 0.5 * (time.monotonic() - started), "drawing leaves half of the time to the reader"
    assert sum(page.evaluate("shifts")) < 0.001


def test_summary_is_not_spoken_at_every_step(visit):
    page = visit()
    step_once(page)
    page.evaluate(
        """() => {
          window.spoken = 0;
          const line = document.querySelector("training-playground .spoken");
          new MutationObserver(() => spoken++).observe(line, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.get_by_role("button", name="Play").click()
    wait(page, f"{STEPS} >= 40")
    assert page.evaluate("spoken") <= 2
    assert page.evaluate(f"{SUMMARY}.startsWith(`Step ${{{STEPS}}}:`)")  # what is seen never lags


def test_play_step_reset_and_settings_by_keyboard_alone(visit):
    page = visit()
    page.locator(".experiments a").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Play"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait(page, f"{STEPS} === 1")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    wait(page, f"{STEPS} >= 5")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Play").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait(page, f"{STEPS} === 0")
    names = []
    for _ in range(30):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.name || document.activeElement.className"))
    for name in (
        "data",
        "points",
        "noise",
        "seed",
        "hidden",
        "activation",
        "start",
        "loss",
        "l2",
        "rate",
        "decay",
        "batch",
    ):
        assert name in names
    page.locator("[name=rate]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("0.25")
    page.keyboard.press("Tab")
    assert "rate=0.25" in page.url


def test_a_change_starts_anew_and_the_script_follows(visit):
    page = visit()
    step_once(page)
    page.locator("[name=batch]").fill("10")
    page.locator("[name=hidden]").fill("4, 3")
    page.locator("[name=l2]").fill("0.001")
    page.locator("[name=activation]").select_option("relu")
    wait(page, f"{STEPS} === 0")
    assert losses(page) == []
    play_to(page, 12)
    assert "MLP(2, [4, 3, 1]" in shown_script(page)
    assert_script_gives(page)


def test_explosion_is_shown_and_explained(visit):
    page = visit("#exploding")
    page.get_by_role("button", name="Play").click()
    problem = page.locator("training-playground .problem")
    problem.filter(has_text="Exploded").wait_for(timeout=60_000)
    assert "learning rate" in problem.inner_text()
    assert page.locator(".story").is_visible()
    assert page.get_by_role("button", name="Play").is_visible()
    assert_accessible(page)
    page.locator("[name=rate]").fill("0.001")
    page.keyboard.press("Tab")
    assert not problem.is_visible()
    play_to(page, 20)


def test_dead_neurons_are_counted_in_words(visit):
    page = visit("#dead-relu")
    play_to(page, 60)
    assert "hidden neurons are dead" in page.evaluate(SUMMARY)


# The address --------------------------------------------------------------------------------------------------------


def test_link_fills_the_form_and_runs_nothing(visit):
    page = visit("#data=circles&points=60&hidden=5&rate=0.2&batch=6&start=9")
    assert [page.locator(f"[name={name}]").input_value() for name in ("data", "points", "hidden", "rate", "batch")] == [
        *("circles", "60", "5", "0.2", "6")
    ]
    assert runtime(page) == []
    assert page.evaluate(STEPS) == 0
    step_once(page)
    assert runtime(page), "it would have been seen"
    page.get_by_role("button", name="Copy link").first.click()
    link = page.url
    other = visit(link[link.index("#") :])
    step_once(other)
    assert losses(other) == losses(page)


def test_start_of_a_link_is_seen_before_its_training(visit):
    page = visit("#data=own&own=1,0,1;-1,0,-1;0,1,1&hidden=4")
    assert "network comes with Python" in page.evaluate(SUMMARY)
    page.get_by_role("button", name="Play").click()
    wait(page, "document.querySelector('training-playground .accuracy').textContent.endsWith('%')")
    assert page.evaluate(STEPS) == 0
    wait(page, f"{STEPS} >= 2")


def test_hostile_address_is_refused_by_name(visit):
    page = visit("#data=<img src=x onerror=alert(1)>&rate=1e9&seed=3")
    problem = page.locator("training-playground [role=alert]").inner_text()
    assert "onerror" in problem
    assert "“1e9”" in problem
    assert page.locator("[name=seed]").input_value() == "3"
    assert page.locator("[name=rate]").input_value() == "0.1"
    assert page.locator("training-playground img").count() == 0


def test_no_link_runs_anything_by_itself(visit):
    links: list[str] = []
    given = hypothesis.given(link=fuzz.links)(lambda link: links.append(link))
    hypothesis.seed(7)(hypothesis.settings(max_examples=100, database=None, deadline=None)(given))()
    page = visit()
    address = page.url.partition("#")[0]
    page.evaluate("() => { window.Worker = class { constructor() { window.ran = 'a worker'; } }; }")
    different = set()
    for link in [*links, "#expression=" + quote("import js\njs.window.ran = 1\na = Value(1)")]:
        page.evaluate("link => { location.hash = link }", link)
        settings = page.evaluate("new Promise(done => setTimeout(done)).then(() => " + SETTINGS + ")")
        fuzz.assert_settings(link[:200], settings)
        different.add(str(settings))
    assert len(different) > 10, "the page follows them"
    assert expression(page).get_by_role("textbox").input_value().startswith("import js")
    assert page.evaluate("window.ran") is None
    assert runtime(page) == []
    assert page.evaluate(STEPS) == 0
    assert page.url.partition("#")[0] == address


def test_bad_setting_is_named_and_the_old_one_stands(visit):
    page = visit()
    rate = page.locator("[name=rate]")
    rate.fill("fast")
    page.keyboard.press("Tab")
    message = page.locator("training-playground .wrong")
    assert "“fast”" in message.inner_text()
    assert "it stays 0.1" in message.inner_text()
    assert rate.get_attribute("aria-invalid") == "true"
    assert rate.get_attribute("aria-describedby") == message.get_attribute("id")
    assert message.bounding_box()["y"] - rate.bounding_box()["y"] < 60
    border = "field => getComputedStyle(field).borderTopColor"
    assert rate.evaluate(border) != page.locator("[name=noise]").evaluate(border)
    assert "fast" not in page.url
    assert page.locator(".story").inner_text().startswith("A network that learns")
    assert_accessible(page)
    page.locator("[name=hidden]").fill("")
    page.keyboard.press("Tab")
    assert message.count() == 0
    assert rate.get_attribute("aria-invalid") is None
    assert "straight line" in page.locator(".story").inner_text()


def test_experiments_change_the_settings_in_place(visit):
    page = visit()
    page.get_by_role("link", name="Overfitting").click()
    assert page.locator("[name=hidden]").input_value() == "16, 16"
    assert page.locator(".story").inner_text().startswith("Few points")
    assert page.url.endswith("#overfitting")
    page.evaluate("location.hash = '#rate=3'")
    wait(page, "document.querySelector('[name=rate]').value === '3'")
    assert page.locator("[name=hidden]").input_value() == "8, 8"


# Points -------------------------------------------------------------------------------------------------------------


def test_a_point_is_dragged_added_and_removed_on_the_plot(visit):
    page = visit("#points=10&seed=4")
    step_once(page)
    canvas = page.locator(".plane canvas")
    canvas.click(trial=True)  # it is in view, and stands still
    x, y, left, top = page.evaluate(
        """() => {
          const element = document.querySelector("training-playground");
          const [x, y] = element.trainer.points[0];
          const canvas = element.querySelector(".plane canvas");
          const { view } = element;
          const unit = canvas.clientWidth / (2 * view.half);
          const { left, top } = canvas.getBoundingClientRect();
          const [across, down] = [(x - view.x + view.half) * unit, canvas.clientHeight / 2 - (y - view.y) * unit];
          return [left + across, top + down, left, top];
        }"""
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(left + 60, top + 60, steps=4)
    page.mouse.up()
    wait(page, "location.hash.includes('data=own')")
    wait(page, f"{STEPS} === 0")
    page.locator(".tool").select_option("1")
    canvas.click(position={"x": 200, "y": 40})
    assert page.evaluate("document.querySelector('training-playground').trainer.points.length") == 11
    page.locator(".tool").select_option("remove")
    canvas.click(position={"x": 200, "y": 40})
    assert page.evaluate("document.querySelector('training-playground').trainer.points.length") == 10
    step_once(page)
    assert_script_gives(page)


def test_points_are_changed_by_a_form_too(visit):
    page = visit("#points=6")
    step_once(page)
    page.locator(".points-table summary").click()
    form = page.locator("form.point")
    rows = page.locator(".points-table tbody tr")
    rows.first.wait_for()
    assert rows.count() == 6
    form.get_by_label("Number").fill("7")
    form.get_by_role("button", name="Change").click()
    assert "no point number “7”" in form.get_by_role("status").inner_text()
    form.get_by_role("button", name="Add").click()
    assert form.get_by_role("status").inner_text() == "Give x, y and a label."
    form.get_by_label("Number").fill("")
    form.get_by_role("button", name="Remove").click()
    assert form.get_by_role("status").inner_text() == "Which point? Give its number from the table."
    form.get_by_label("x", exact=True).fill("0.5")
    form.get_by_label("y", exact=True).fill("-0.25")
    form.get_by_label("Label").select_option("1")
    form.get_by_role("button", name="Add").click()
    assert rows.count() == 7
    assert rows.last.inner_text().split()[:4] == ["7", "0.5", "-0.25", "1"]
    form.get_by_label("Number").fill("1")
    page.keyboard.press("Tab")
    form.get_by_role("button", name="Remove").click()
    assert rows.count() == 6
    assert "0.5,-0.25,1" in page.url
    step_once(page)
    assert_script_gives(page)


# Expressions --------------------------------------------------------------------------------------------------------


def expression(page):
    return page.locator("expression-playground")


def run(page, text=None):
    if text is not None:
        expression(page).get_by_role("textbox").fill(text)
    expression(page).get_by_role("button", name="Run").click()


def test_expression_is_drawn_and_follows_a_leaf(visit):
    page = visit()
    run(page, "a = Value(2.0)\nb = Value(-3.0)\nc = a * b\n")
    expression(page).locator("svg[role=img]").wait_for(timeout=60_000)
    expression(page).get_by_role("button", name="Next").click()
    assert "Forward pass, 1 of" in expression(page).locator("step-graph [role=status]").inner_text()
    slider = page.get_by_role("slider", name="data of a")
    slider.press("ArrowRight")
    wait(page, "document.querySelector('expression-playground .summary').textContent.startsWith('c = -6.3')")
    assert "a = Value(2.1)" in expression(page).get_by_role("textbox").input_value()
    assert "b 2.1000" in expression(page).locator(".summary").inner_text()
    assert "data -6.3000" in expression(page).locator("svg").text_content()
    assert "Forward pass, 1 of" in expression(page).locator("step-graph [role=status]").inner_text()
    assert "expression=" in page.url


def test_expression_in_a_link_waits_to_be_run(visit):
    page = visit("#expression=z%20%3D%20Value(4.0)")
    assert expression(page).get_by_role("textbox").input_value() == "z = Value(4.0)"
    assert runtime(page) == []
    run(page)
    wait(page, "document.querySelector('expression-playground .summary').textContent.startsWith('z = 4')")


def test_mistake_in_an_expression_is_told_with_its_line(visit):
    page = visit()
    run(page, "a = Value(2.0)\nb = a.log(-1)")
    problem = expression(page).get_by_role("alert")
    problem.filter(has_text="Line 2").wait_for(timeout=60_000)


def test_training_waits_for_an_expression_and_stays_paused_when_that_is_stopped(visit):
    page = visit()
    page.get_by_role("button", name="Play").click()
    wait(page, f"{STEPS} >= 3")
    run(page, "while True:\n    pass\na = Value(1.0)")
    wait(page, f"{SUMMARY} === 'Paused: Python runs your expression.'")
    assert page.get_by_role("button", name="Pause").count() == 0
    expression(page).get_by_role("button", name="Stop").click()
    wait(page, f"{SUMMARY} === 'Python was stopped: training starts anew with Play.'")
    wait(page, "document.querySelector('expression-playground .summary').textContent.includes('ready')")
    two_frames(page)
    assert page.evaluate(STEPS) == 0
    assert page.evaluate(f"{SUMMARY} === 'Python was stopped: training starts anew with Play.'")
    play_to(page, 3)
    assert_script_gives(page)
    page.get_by_role("button", name="Play").click()
    wait(page, f"{STEPS} >= 8")
    run(page, "a = Value(1.5)")
    wait(page, f"{SUMMARY}.startsWith('Paused for your expression; press Play to go on. Step ')")
    steps = page.evaluate(STEPS)
    wait(page, "document.querySelector('expression-playground .summary').textContent.startsWith('a = 1.5')")
    two_frames(page)
    assert page.evaluate(STEPS) == steps >= 8


def test_graph_of_an_older_text_is_marked_until_the_next_one_runs(visit):
    page = visit()
    run(page, "a = Value(2.0)\nb = a * a")
    expression(page).locator("svg[role=img]").wait_for(timeout=60_000)
    note = expression(page).get_by_text("The graph of the last text that ran")
    assert note.count() == 0
    run(page, "a = Value(2.0)\nb = a * * a")
    note.wait_for()
    assert "Line 2, column 9" in expression(page).get_by_role("alert").inner_text()
    assert expression(page).locator(".place").inner_text().splitlines() == ["b = a * * a", "        ^"]
    assert_accessible(page)
    run(page, "a = Value(3.0)")
    note.wait_for(state="detached")


def test_values_of_too_large_a_graph_are_listed_in_part(visit):
    page = visit()
    run(page, "s = Value(1.0)\nfor i in range(600):\n    s = s + 1\ns")
    expression(page).get_by_text("the page draws up to 500").wait_for(timeout=60_000)
    assert expression(page).locator(".graph li").count() == 50


def test_endless_expression_is_stopped_and_the_network_trains_again(visit):
    page = visit()
    step_once(page)
    run(page, "while True:\n    pass\na = Value(1.0)")
    wait(page, "document.querySelector('expression-playground .summary').textContent === 'Running …'")
    expression(page).get_by_role("button", name="Stop").click()
    wait(page, "document.querySelector('expression-playground .summary').textContent.includes('ready')")
    play_to(page, 3)
    assert_script_gives(page)
    run(page, "a = Value(1.5)")
    wait(page, "document.querySelector('expression-playground .summary').textContent.startsWith('a = 1.5')")


def test_figure_cannot_bring_script_into_the_page(visit):
    page = visit()
    run(
        page,
        "from micrograd.graph import ExpressionGraph\n"
        'bad = \'<img src=x onerror="window.hit=1"><svg onload="window.hit=1"><script>window.hit=1</script>\'\n'
        "ExpressionGraph.figure = lambda self, prefix: bad + '<a href=\"javascript:1\">a</a><g>seen</g></svg>'\n"
        "a = Value(1.0)",
    )
    expression(page).get_by_text("seen").wait_for(state="attached", timeout=60_000)
    assert expression(page).locator("img, script, a, [onload]").count() == 0
    assert page.evaluate("window.hit === undefined")


# The page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_opened_is_accessible(visit, scheme):
    page = visit(color_scheme=scheme)
    step_once(page)
    for summary in page.locator(".more summary").all():
        summary.click()
    page.locator(".numbers tbody tr").first.wait_for()
    page.locator(".edges").select_option("grads")
    run(page)
    expression(page).locator("svg[role=img]").wait_for()
    assert page.locator(".numbers tbody tr").count() == 105
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_is_wider_than_a_small_screen(visit, width):
    page = visit(viewport={"width": width, "height": 800})
    step_once(page)
    for summary in page.locator(".more summary").all():
        summary.click()
    run(page)
    expression(page).locator("svg[role=img]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_everything_important_is_in_one_view(visit):
    page = visit()
    assert page.evaluate("document.querySelector('.board').getBoundingClientRect().bottom") <= 900


def test_page_works_again_after_a_walk_through_the_site(visit):
    page = visit()
    page.get_by_role("button", name="Play").click()
    wait(page, f"{STEPS} >= 3")
    page.locator(".md-tabs").get_by_role("link", name="Glossary").click()
    wait(page, "document.title.startsWith('Glossary')")
    page.locator(".md-tabs").get_by_role("link", name="Playground").click()
    page.locator("training-playground .play").wait_for()
    assert page.evaluate(STEPS) == 0
    play_to(page, 3)
    assert_script_gives(page)


def test_without_javascript_the_page_says_what_is_missing_and_how_to_train(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + "playground/")
    assert page.locator("noscript p").is_visible()
    assert page.get_by_text("Watch the loss crawl").is_visible()
    assert page.locator(".highlight code").first.is_visible()
    context.close()
