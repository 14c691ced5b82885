// Where the site is: modules find its pages from here, whatever page they run on.

export const SITE = new URL("../", import.meta.url);
