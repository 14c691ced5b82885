"""Material's script, changed where it makes every page view slower than it has to be.

Each change is a text that stands in the script once, and what takes its place. Where the theme is no longer
as it was, the build stops.
"""

from pathlib import Path

from scripts.build.replace import replace

# Beside each, what it saved on a lesson ("Automatic backpropagation", 390 px wide, Chromium 156): processor time of the
# page's thread, median of 5 views with all changes and of 5 without this one. A whole view took 283 ms.
CHANGES = [
    # The search index is fetched when the reader turns to search, as it is for pages opened from a folder (`file:`).
    # Else every page view would weigh as much as the text of the whole site. Saves 123 KB, gzipped, and 19 ms.
    ('location.protocol!=="file:"', "false"),
    # Links become absolute, as pages are changed without leaving them. A style sheet in use keeps its address: with a
    # new one, even an equal one, it is read again, and the whole page styled again. Saves 61 ms.
    ("{t[r]=t[r];break}", "{t.sheet||(t[r]=t[r]);break}"),
    # So a style sheet is told by the file it leads to: the next page may be in another folder. Saves 13 of the 168 ms
    # that the step to the next page takes.
    ("t.set(r.outerHTML,r)", 't.set(r.rel==="stylesheet"?r.href:r.outerHTML,r)'),
    # A name for the colour scheme that comes after the page is drawn has it styled twice again: palette.css says it.
    # Saves 66 ms.
    ('{name:"color-scheme"});document.head.appendChild(o)', '{name:"color-scheme"})'),
    # Whether a block of code scrolls is measured when the browser has laid the page out, not block by block before.
    # Saves 15 ms, and 17 of the step to the next page.
    (
        "function es(e){return Le(e).pipe(",
        "function es(e){return new F(t=>{let r=new ResizeObserver(()=>t.next(de(e)));r.observe(e);"
        "return()=>r.disconnect()}).pipe(",
    ),
    # A page counts as visited from the start. Else the first link to an anchor on the same page fetches that page anew,
    # and what the reader had run there is gone. (Three places: the page, its anchors, and where it all begins.)
    (
        "b(a=>xr(a,{progress$:o}).pipe(ve(()=>(st(a,!0),y))))",
        "b((a,c)=>c?xr(a,{progress$:o}).pipe(ve(()=>(st(a,!0),y))):y)",
    ),
    ('s.pipe(b(()=>t),ne("hash"))', 'L($(0),s).pipe(b(()=>t),ne("hash"),b((a,c)=>c?$(a):y))'),
    (
        't.subscribe(()=>{history.scrollRestoration="manual"})',
        't.next(we()),t.subscribe(()=>{history.scrollRestoration="manual"})',
    ),
]


def change_theme_script(site: Path) -> str:
    """Change the script, and give its text: the style sheet depends on it."""
    (script,) = (site / "assets" / "javascripts").glob("bundle.*.min.js")
    text = script.read_text(encoding="utf-8")
    for before, after in CHANGES:
        text = replace(text, before, after, where="Material's script")
    script.write_text(text, encoding="utf-8")
    return text
