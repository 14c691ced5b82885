"""Stops an import where the engine beside this file is not ours, before it fails with something harder to understand.

The package of the lecture is imported by the same name, `micrograd`. An installer keeps the two apart; copied files and
other ways to install do not.
"""

from micrograd import engine

if not hasattr(engine.Value, "operation"):
    raise ImportError(
        f"{engine.__file__} is not the engine of this library: a file of yours has taken its place, or one of another "
        "package called micrograd, as the lecture's is. Run pip uninstall micrograd, then install this library again "
        "(the site you read has the line, under Install)"
    )
