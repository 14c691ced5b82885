// What the playground page needs, loaded on that page alone: both of its elements.

import "./training.js";
import "./expression.js";
