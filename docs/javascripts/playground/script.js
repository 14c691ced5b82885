// The Python script that trains as the playground does.

/** @typedef {import("./settings.js").Settings} Settings */

/**
 * The Python script that trains as the page does, and gives the same losses.
 * @param {Settings} settings
 * @param {number} steps
 */
export function script(settings, steps) {
  const { data, hidden, loss, l2, rate, decay, batch } = settings;
  const own = data === "own";
  const optim = ["SGD", ...(batch ? ["batches"] : []), ...(decay ? ["linear_decay"] : [])];
  const losses = ["accuracy", loss, ...(l2 ? ["l2"] : [])].sort();
  const lines = [
    "import random",
    ...(batch ? ["from itertools import islice"] : []),
    "",
    ...(own ? [] : [`from micrograd.data import ${data}`]),
    `from micrograd.losses import ${losses.join(", ")}`,
    "from micrograd.nn import MLP",
    `from micrograd.optim import ${optim.join(", ")}`,
    "",
  ];
  if (own) {
    lines.push("points = [");
    for (const [x, y] of settings.own) lines.push(`    (${x}, ${y}),`);
    lines.push("]", `labels = [${settings.own.map((point) => point[2]).join(", ")}]`);
  } else {
    lines.push(`points, labels = ${data}(n=${settings.points}, noise=${settings.noise}, seed=${settings.seed})`);
  }
  const widths = [...hidden, 1].join(", ");
  lines.push(`model = MLP(2, [${widths}], "${settings.activation}", "linear", random.Random(${settings.start}))`);
  const schedule = decay ? `linear_decay(${decay}, ${rate}, ${rate} / 10)` : `${rate}`;
  lines.push(`optimiser = SGD(model.parameters(), ${schedule})`, "losses = []", "");
  const [xs, ys] = batch ? ["xs", "ys"] : ["points", "labels"];
  if (batch) {
    lines.push(
      "",
      "def stream(rng):  # one pass over the points after another",
      "    while True:",
      `        yield from batches(points, labels, ${batch}, rng)`,
      "",
      "",
      `for xs, ys in islice(stream(random.Random(${settings.start})), ${steps}):`,
    );
  } else {
    lines.push(`for _ in range(${steps}):`);
  }
  lines.push(
    `    loss = ${loss}([model(x) for x in ${xs}], ${ys})`,
    ...(l2 ? [`    loss = loss + l2(model.parameters(), ${l2})`] : []),
    "    optimiser.zero_grad()",
    "    loss.backward()",
    "    optimiser.step()",
    "    losses.append(loss.data)",
    "",
    "share = accuracy([model(x) for x in points], labels)",
    'print(f"{len(losses)} steps, loss {losses[-1]:.4f}, accuracy {share:.2f}")',
    "",
  );
  return lines.join("\n");
}

/**
 * Show the script to copy.
 * @param {HTMLElement} place
 * @param {import("./trainer.js").Trainer} trainer
 */
export function renderScript(place, { settings, record, engine }) {
  if (!place.firstChild) {
    place.innerHTML = `<p class="same">Copy it into a file and run it where micrograd is installed: the same losses, step by step.</p>
      <p class="other">Copy it into a file and run it where micrograd is installed: the same settings, with the library's network.
      Yours is made by your own files, and its last layer has an activation too.</p>
      <div class="highlight"><copy-button></copy-button><pre><code tabindex="0" role="group" aria-label="Python code"></code></pre></div>`;
  }
  /** @type {HTMLElement} */ (place.querySelector(".same")).hidden = engine.isOwn;
  /** @type {HTMLElement} */ (place.querySelector(".other")).hidden = !engine.isOwn;
  const whose = engine.isOwn ? "# The library's network, not mine, with the same settings.\n" : "";
  const text = whose + script(settings, record.losses.length || 500);
  const code = /** @type {Element} */ (place.querySelector("code"));
  if (code.textContent !== text) code.textContent = text;
}
