// The theme's style sheets without the rules that no page uses: a quarter of their weight. What a page uses is read from all
// pages and scripts of the built site. Usage: node scripts/used_css.mjs SITE

import { globSync, writeFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";

const site = process.argv[2];
const content = ["**/*.html", "assets/javascripts/bundle.*.js", "javascripts/*.js"].map((files) => `${site}/${files}`);
const css = globSync(`${site}/assets/stylesheets/*.css`);
for (const { file, css: used } of await new PurgeCSS().purge({ content, css })) writeFileSync(file, used);
