// The page Build at work: cards and editors are made of what the build wrote, and what the reader asks for is handed to
// whoever does it. Left out: all of that, which is in the modules beside this one.

import { LiveOutput } from "../cell/live_output.js";
import { ask, focusQuestion } from "../cell/question.js";
import { python } from "../python/python.js";
import { PYTHON_SIZE } from "../python/sizes.js";
import { load, onChangeElsewhere, remove } from "../reader/storage.js";
import { Bar } from "./bar.js";
import { checkResult, fault } from "./check_result.js";
import { FileTabs } from "./file_tabs.js";
import { FilesView } from "./files_view.js";
import { Journey, TRAINABLE } from "./journey.js";
import { KeptPanel } from "./kept_panel.js";
import { MilestoneCards, milestonesOf } from "./milestone_cards.js";
import { oneWay } from "./one_way.js";
import { OwnFiles } from "./own_files.js";
import { keepVersion } from "./versions.js";
import { dayWords, statusWords } from "./words.js";
import { Work } from "./work.js";

const TRY = "try.py";

export class Workbench {
  #gone = new AbortController().signal;
  /** @type {Promise<import("./training_view.js").TrainingView> | undefined} */
  #training;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const beginning = [...root.querySelectorAll(".file")].map((file) => {
      const { dataset } = /** @type {HTMLElement} */ (file);
      return [dataset.file ?? "", file.querySelector("code")?.textContent ?? ""];
    });
    this.files = new OwnFiles(Object.fromEntries(beginning));
    this.journey = new Journey(milestonesOf(root));
    this.bar = new Bar(this.find(".bar"), () => ({
      isRunning: this.work.isRunning,
      canRun: this.tabs.current === TRY,
    }));
    this.work = new Work(python, this.bar);
    this.output = new LiveOutput(this.find(".result"));
    this.tabs = new FileTabs(
      root,
      { ...this.files.texts },
      {
        changed: (name, code) => this.#change(name, code),
        run: () => this.run(),
        check: () => this.check(),
        shown: (name) => (this.find(".run").hidden = name !== TRY || this.work.isRunning),
        say: (words) => this.bar.say(words),
      },
    );
    this.view = new FilesView(root, this.files, this.tabs, (words) => this.bar.say(words));
    this.cards = new MilestoneCards(root, this.journey, {
      choose: (name) => this.choose(name),
      skip: () => this.#skip(),
      hint: (name) => this.view.complain(this.journey.openHint(name)),
      showWay: (name, place) => this.showWay(name, place),
    });
    this.kept = new KeptPanel(this.find(".kept"), {
      files: () => this.files.texts,
      put: (texts, why) => this.view.put(texts, why),
      current: () => this.tabs.current,
      startOver: () => this.#startOver(),
      pack: (name) => this.#pack(name),
    });
    this.find(".check").addEventListener("click", () => this.check());
    this.find(".run").addEventListener("click", () => this.run());
    this.find(".stop").addEventListener("click", () => this.work.stop());
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      event.preventDefault();
      this.check();
    });
    this.#renderJourney();
    this.tabs.show(this.journey.current.file);
    if (this.files.isBegun) this.tabs.open(this.tabs.current);
    if (!python.isStarted) this.bar.say(`Python (${PYTHON_SIZE}) is loaded with the first check, once.`);
  }

  /** @param {AbortSignal} gone */
  watch(gone) {
    const look = () => {
      this.view.look();
      this.journey.restoreStates();
      this.#renderJourney();
    };
    onChangeElsewhere(look, gone);
    addEventListener("pageshow", look, { signal: gone }); // the browser may keep a page that was left
    addEventListener("beforeprint", () => this.tabs.fillPlain(), { signal: gone });
    addEventListener("hashchange", () => this.#follow(), { signal: gone });
    this.#gone = gone;
    this.#training?.then((training) => training.watch(gone));
    this.#follow();
    this.#receive();
  }

  /**
   * @template {HTMLElement} T
   * @param {string} selector of a part that is there
   * @returns {T}
   */
  find(selector) {
    return /** @type {T} */ (this.root.querySelector(selector));
  }

  // What the reader does ---------------------------------------------------------------------------------------------

  /**
   * @param {string} name
   * @param {string} code
   */
  #change(name, code) {
    this.view.write(name, code);
    this.output.markOld();
    this.#training?.then((training) => training.renderEdited());
  }

  /** @param {string} name */
  choose(name) {
    this.view.complain(this.journey.choose(name));
    this.#renderJourney();
    this.cards.follow();
    this.tabs.show(this.journey.current.file);
  }

  #skip() {
    this.view.complain(this.journey.skip(today()));
    this.choose(this.journey.current.name);
  }

  /** The address may name a milestone. */
  #follow() {
    const name = location.hash.slice(1);
    if (this.journey.find(name)) this.choose(name);
  }

  /** Someone comes from a lesson's exercise, with its code in the clipboard. */
  #receive() {
    if (!load("build brought")) return;
    remove("build brought");
    this.bar.say("Your code from the lesson is in the clipboard: paste it where it belongs.");
  }

  async check() {
    if (focusQuestion(this.bar.root)) return;
    if (!this.work.isRunning) this.find(".result").toggleAttribute("data-old", true); // until there is a new one
    const files = this.#engine();
    const { name } = this.journey.current;
    const argument = { files, up_to: name };
    const answer = await this.work.call("check", argument, "Checking", undefined, () => this.check());
    if (!answer) return;
    const outcome = this.journey.receive(answer.results, today());
    this.#clear();
    this.find(".found").append(checkResult(outcome, answer.troubles, this.journey, this.#filesToGoTo));
    this.bar.say(statusWords(outcome, this.journey));
    const { passed, result } = outcome;
    const what = `${result.milestone}: ${passed ? "passed" : `${result.held} of ${result.total} hold`}`;
    this.view.complain(keepVersion({ ...this.files.texts, ...files }, what, passed));
    this.#mark(answer.troubles, outcome);
    this.#renderJourney();
    this.kept.render();
    if (!outcome.next) return;
    this.cards.follow();
    if (outcome.next.file !== result.file) this.tabs.show(outcome.next.file);
  }

  /**
   * @param {Record<string, import("./check_result.js").Trouble>} troubles
   * @param {import("./journey.js").Outcome} outcome
   */
  #mark(troubles, { broken, result }) {
    this.tabs.unmark();
    const [first] = [...Object.values(troubles), ...broken, ...(result.state === "passed" ? [] : [result])];
    if (first?.file && first.line) this.tabs.mark(first.file, first.line);
  }

  async run() {
    if (focusQuestion(this.bar.root)) return;
    const argument = { files: this.#engine(), text: this.files.texts[TRY], walk: this.journey.isPassed("backward") };
    if (!this.work.isRunning) {
      this.#clear();
      this.tabs.unmark();
      this.output.open();
    }
    const add = (/** @type {import("../python/python.js").Output} */ output) => this.output.add(output);
    const answer = await this.work.call("run", argument, "Running", add, () => this.run());
    this.output.close();
    if (!answer) return;
    if (answer.state === "failed") {
      this.output.addFault(fault(answer, this.#filesToGoTo));
      if (answer.file && answer.line) this.tabs.mark(answer.file, answer.line);
    } else {
      this.output.addNothing();
    }
    this.bar.say(
      answer.state === "failed" ? `Failed: ${answer.name}${answer.line ? `, line ${answer.line}` : ""}` : "Ran",
    );
  }

  /**
   * @param {string} name
   * @param {HTMLElement} place
   */
  async showWay(name, place) {
    if (focusQuestion(place)) return;
    const title = this.journey.find(name)?.title ?? name;
    const question = this.journey.isPassed(name) ? "" : "What you find yourself is worth more. Show one way?";
    if (question && !(await ask(place, question, "Show it", "Not yet"))) return;
    const argument = { files: this.#engine(), milestone: name };
    const show = async () => {
      const way = await this.work.call("compare", argument, "Comparing", undefined, show);
      if (!way) return this.cards.openSolution(name); // as the page has it
      this.#clear();
      const shown = oneWay(title, way, this.#filesToGoTo.goTo);
      this.find(".shown").append(shown);
      this.bar.say("One way is shown below. Nothing was written into your file.");
      shown.tabIndex = -1;
      shown.focus({ preventScroll: true });
      shown.scrollIntoView({ block: "nearest" });
    };
    return show();
  }

  #startOver() {
    this.view.put(this.files.beginning, "before you started over");
    this.view.complain(this.journey.startOver());
    this.#clear();
    this.#renderJourney();
    this.tabs.show(this.journey.current.file);
  }

  /** @param {string} name of the project */
  #pack(name) {
    const { passed } = this.journey;
    const argument = { name, files: this.#engine(), passed, date: dayWords(new Date()) };
    return this.work.call("pack", argument, "Packing").then((answer) => {
      if (answer) this.bar.say("");
      return answer;
    });
  }

  #renderJourney() {
    this.cards.render();
    this.#offerTraining();
  }

  /** Training is loaded once there is something to train. */
  async #offerTraining() {
    const place = this.find(".training");
    place.hidden = !(TRAINABLE in this.journey.passedOn);
    if (place.hidden) return;
    try {
      this.#training ??= import("./training_view.js").then(({ TrainingView }) => {
        const files = () => this.#engine();
        const training = new TrainingView(place, python, files, () => this.#filesToGoTo);
        training.watch(this.#gone);
        return training;
      });
      (await this.#training).offer(this.journey);
    } catch {
      this.#training = undefined;
      place.hidden = true; // offered again with the next check
    }
  }

  // What others ask of the page --------------------------------------------------------------------------------------

  /** Take away what was found and shown before. */
  #clear() {
    this.output.clear();
    this.find(".result").removeAttribute("data-old");
    this.find(".found").replaceChildren();
    this.find(".shown").replaceChildren();
  }

  /** The texts that make the engine. */
  #engine() {
    const { [TRY]: _, ...files } = this.files.texts;
    return files;
  }

  /** @returns {import("./check_result.js").Files} */
  get #filesToGoTo() {
    return {
      texts: this.files.texts,
      goTo: (file, line) => this.tabs.goTo(file, line),
      show: (file) => this.tabs.show(file),
      tryOut: () => {
        this.tabs.show(TRY);
        this.find(".run").focus();
      },
      takeAlong: () => this.kept.goToPack(),
    };
  }
}

const today = () => new Date().toISOString().slice(0, 10);
