"""micrograd: a small automatic differentiation engine and the neural networks it trains.

Import from the modules that hold things: `micrograd.engine`, `micrograd.nn`, `micrograd.losses`, `micrograd.optim`,
`micrograd.data`, `micrograd.graph`, `micrograd.passes`, `micrograd.checks`.
"""

__version__ = "0.2.0"
