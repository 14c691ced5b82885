"""The `demo.py` of a reader's project: a program that shows what the engine can do by now.

It is put together from the parts below, those that the passed milestones allow. Each part is plain code that the reader
may go on from; it needs the reader's package and the standard library.
"""

from collections.abc import Collection

NOTHING_YET = """\
print("There is nothing to show yet: the first milestone is next.")
"""

VALUE = """\
a, b, c = Value(2.0), Value(-3.0), Value(10.0)
y = a * b + c
print("a * b + c =", y.data)
"""

GRAPH = """\
a, b, c = Value(2.0), Value(-3.0), Value(10.0)
y = a * b + c
print("a * b + c =", y.data)
draw("expression.svg", y, a=a, b=b, c=c, y=y)
"""

BACKWARD = """\
a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
y = (a * b + c) * f
y.backward()
print("(a * b + c) * f =", y.data)
print("its grads:", "a", a.grad, " b", b.grad, " c", c.grad, " f", f.grad)
draw("expression.svg", y, a=a, b=b, c=c, f=f, y=y)
"""

TANH = """\
x1, x2 = Value(2.0), Value(0.0)  # the inputs of a neuron
w1, w2 = Value(-3.0), Value(1.0)  # its weights
b = Value(6.8813735870195432)  # its bias
o = (x1 * w1 + x2 * w2 + b).tanh()
o.backward()
print(f"A neuron says {o.data:.4f}.")
print(f"Its grads: x1 {x1.grad:.2f}, w1 {w1.grad:.2f}, x2 {x2.grad:.2f}, w2 {w2.grad:.2f}")
draw("expression.svg", o, x1=x1, x2=x2, w1=w1, w2=w2, b=b, o=o)
"""

NETWORK = """\
random.seed(6)  # the same network on every run
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
targets = [1.0, -1.0, -1.0, 1.0]
model = MLP(3, [4, 4, 1])
losses = train(model, xs, targets, steps=40, rate=0.05)
print(f"\\nFour points: the loss went from {losses[0]:.2f} to {losses[-1]:.4f}.")
for x, target in zip(xs, targets):
    print(f"  target {target:4.1f}   prediction {model(x).data:7.4f}")

points, labels = moons(30, noise=0.1)
model = MLP(2, [8, 6, 1])
print(f"\\n{len(points)} points in two moons, and a network of {len(model.parameters())} parameters:")
for steps in range(20, 61, 20):
    losses = train(model, points, labels, steps=20, rate=0.02)
    right = sum((model(x).data > 0) == (label > 0) for x, label in zip(points, labels))
    print(f"  after {steps:3} steps: loss {losses[-1]:7.3f}, {right} of {len(points)} right")
draw_plane("moons.svg", model, points, labels)
"""

DRAW = '''
def draw(path, root, **names):
    """Draw the expression that ends in root: a box for each value, what it was made from to its left."""
    labels = {id(value): name for name, value in names.items()}
    columns, values = {}, []

    def visit(value):
        if id(value) not in columns:
            columns[id(value)] = 0
            for child in value._prev:
                visit(child)
            columns[id(value)] = max((columns[id(child)] + 1 for child in value._prev), default=0)
            values.append(value)

    visit(root)
    rows, places, shapes = {}, {}, []
    for value in values:
        column = columns[id(value)]
        rows[column] = rows.get(column, -1) + 1
        places[id(value)] = x, y = 20 + 200 * column, 20 + 80 * rows[column]
        for child in value._prev:
            left, top = places[id(child)]
            shapes.append(f\'<path d="M{left + 150} {top + 25} L{x} {y + 25}" stroke="#888"/>\')
        title = " ".join(filter(None, (labels.get(id(value), ""), str(value._op))))
        shapes.append(f\'<rect x="{x}" y="{y}" width="150" height="50" rx="6" fill="#eef3fa" stroke="#888"/>\')
        shapes.append(f\'<text x="{x + 75}" y="{y + 20}">{html.escape(title)}</text>\')
        shapes.append(f\'<text x="{x + 75}" y="{y + 40}">{value.data:.4g}, grad {value.grad:.4g}</text>\')
    save(path, 200 * max(rows) + 190, 80 * max(rows.values()) + 90, shapes)
'''

MOONS = '''
def moons(n, noise):
    """Points in two half circles that reach into one another, and their labels, -1 and 1."""
    points, labels = [], []
    for i in range(n):
        t = math.pi * (i // 2) / (n // 2 - 1)
        x, y = (math.cos(t), math.sin(t)) if i % 2 else (1 - math.cos(t), 0.5 - math.sin(t))
        points.append([x + random.gauss(0, noise), y + random.gauss(0, noise)])
        labels.append(-1.0 if i % 2 else 1.0)
    return points, labels


def draw_plane(path, model, points, labels):
    """Draw what the network says about each place of the plane, and the points on top."""
    colours, shapes, size = {True: "#e69f00", False: "#0072b2"}, [], 1 / 6
    for column in range(24):
        for row in range(18):
            x, y = -1.5 + size * column, 1.75 - size * row
            score = model([x + size / 2, y - size / 2]).data
            place = f\'x="{column * 25}" y="{row * 25}" width="25" height="25" shape-rendering="crispEdges"\'
            shapes.append(f\'<rect {place} fill="{colours[score > 0]}" opacity="{0.6 * min(1, abs(score)):.2f}"/>\')
    for (x, y), label in zip(points, labels):
        place = f\'cx="{(x + 1.5) * 150:.1f}" cy="{(1.75 - y) * 150:.1f}" r="5"\'
        shapes.append(f\'<circle {place} fill="{colours[label > 0]}" stroke="white"/>\')
    save(path, 600, 450, shapes)
'''

SAVE = '''
def save(path, width, height, shapes):
    """Write an SVG file beside this one: any browser opens it."""
    head = f\'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"\'
    text = "\\n".join([head + \' font-size="14" text-anchor="middle">\', *shapes, "</svg>"])
    Path(__file__).with_name(path).write_text(text, encoding="utf-8")
    print("Drawn:", path)
'''

TRAIN = '''
def train(model, xs, targets, steps, rate):
    """Gradient descent on the summed squares; gives the loss before each step."""
    losses = []
    for _ in range(steps):
        loss = Value(0.0)
        for x, target in zip(xs, targets):
            error = model(x) + Value(-target)
            loss = loss + error * error
        for p in model.parameters():
            p.grad = 0.0
        loss.backward()
        for p in model.parameters():
            p.data -= rate * p.grad
        losses.append(loss.data)
    return losses
'''


def demo(package: str, passed: Collection[str]) -> str:
    """The text of the program for a package that has passed these milestones."""
    shows = {"value": VALUE, "expression-graph": GRAPH, "backward": BACKWARD, "tanh": TANH}
    body = next((shows[name] for name in reversed(shows) if name in passed), NOTHING_YET)
    network, own_train = "mlp" in passed, "training" in passed
    functions = [TRAIN] if network and not own_train else []
    functions += [DRAW] if "draw(" in body else []
    functions += [MOONS] if network else []
    functions += [SAVE] if functions else []
    body += f"\n{NETWORK}" if network else ""
    names = ["Value"] if "Value(" in body + "".join(functions) else []
    return "".join(
        (
            f'"""What {package} can do: run me."""\n\n',
            _imports(body + "".join(functions)),
            f"from {package}.engine import {names[0]}\n" if names else "",
            f"from {package}.nn import MLP{', train' if own_train else ''}\n" if network else "",
            *(f"\n{function}" for function in functions),
            "\n\n" if functions else "\n" if names else "",
            body,
        )
    )


def _imports(text: str) -> str:
    lines = [f"import {module}\n" for module in ("html", "math", "random") if f"{module}." in text]
    lines += ["from pathlib import Path\n"] if "Path(" in text else []
    return "".join([*lines, "\n"]) if lines else ""
