// The theme's style sheets without the rules that no page uses: a quarter of their weight. What a page uses is read from all
// pages and scripts of the built site. Usage: node scripts/build/used_css.mjs SITE

import { globSync, writeFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";

// Rules that are used, and cost more than they give. The first, on every page view, has a browser style the whole page
// again, twice, so that no colour fades while the page is new. By the second, a class that changes anywhere does the
// same for all below it, for the margins of paragraphs in a table's cells; ours hold none.
const blocklist = ["data-md-color-switching"];
const CELLS = /(?:\.md-typeset table:not\(\[class\]\) t[dh]>:(?:first|last)-child,?)+\{[^}]*\}/g;

const site = process.argv[2];
const content = ["**/*.html", "assets/javascripts/bundle.*.js", "javascripts/**/*.js"].map(
    (files) => `${site}/${files}`,
);
const css = globSync(`${site}/assets/stylesheets/*.css`);
let dropped = 0;
for (const { file, css: used } of await new PurgeCSS().purge({ content, css, blocklist })) {
    writeFileSync(
        file,
        used.replace(CELLS, () => (++dropped, "")),
    );
}
if (dropped !== 2)
    throw new Error(`the theme's rules on paragraphs in cells: ${dropped} found instead of 2 (used_css.mjs)`);
