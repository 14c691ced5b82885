// What trains, and what is known of it: settings, points, what came of it so far. Left out: training it (trainer.js).

import { scores, silent } from "./network.js";
import { ownSummary } from "./own_words.js";
import { TrainingRecord } from "./record.js";
import { DEFAULTS } from "./settings.js";
import { summary } from "./words.js";

export class Trained {
  settings = structuredClone(DEFAULTS);
  /** @type {import("./settings.js").Point[]} */
  points = [];
  record = new TrainingRecord();

  /** @param {import("./engines.js").Engine} engine */
  constructor(engine) {
    this.engine = engine;
  }

  /** The network as it can be drawn; null where there is none, or none that is made like the library's. */
  get network() {
    const { report } = this.record;
    if (!report?.layers) return null;
    const [activation, last] = report.activations ?? [this.settings.activation, "linear"];
    return { layers: report.layers, activation, last };
  }

  /** Its score of each point; none before its first report. */
  get answers() {
    const { network, points, record } = this;
    return record.report?.scores ?? (network ? scores(network.layers, network.activation, points) : []);
  }

  /** Which hidden neurons are dead: with relu, those that give 0 at every point. */
  get dead() {
    const { network, points } = this;
    return network?.activation === "relu" ? silent(network.layers, "relu", points) : [];
  }

  get summary() {
    return this.engine.isOwn ? ownSummary(this) : summary(this);
  }
}
