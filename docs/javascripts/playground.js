// What the playground page needs, loaded on that page alone: both of its elements.

import "./playground_training.js";
import "./playground_expression.js";
