// What something on the page is doing, as one of a few states with names. Events lead from one to another, as a table says
// that its owner writes down; what is not in the table changes nothing. Left out: what is done in a state.

/** @template {Record<string, Record<string, string>>} Table for each state, where each event leads */
export class StateMachine {
  #table;

  /**
   * @param {Table} table
   * @param {keyof Table & string} start
   */
  constructor(table, start) {
    this.#table = table;
    this.state = start;
  }

  /**
   * Follow an event; false where it means nothing in this state.
   * @param {{ [State in keyof Table]: keyof Table[State] }[keyof Table] & string} event
   */
  send(event) {
    const next = this.#table[this.state][event];
    if (next === undefined) return false;
    this.state = next;
    return true;
  }

  /** @param {(keyof Table & string)[]} states */
  is(...states) {
    return states.includes(this.state);
  }
}
