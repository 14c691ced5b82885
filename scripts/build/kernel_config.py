"""How the build's Jupyter kernels behave: plots as SVG, the same bytes every time, no history kept."""

import logging

c = get_config()  # noqa: F821 (IPython provides it)
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None, "Creator": None}}
c.IPKernelApp.log_level = "ERROR"  # no word on sockets: they are this machine's own
logging.getLogger("tornado.general").setLevel(logging.CRITICAL)  # nor that they are gone when it is shut down
c.HistoryManager.enabled = False
