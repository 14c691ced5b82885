import assert from "node:assert/strict";
import { test } from "node:test";
import { STATES as EXPRESSION } from "../../../docs/javascripts/playground/expression_runner.js";
import { EXPRESSION_STATES, STATES as TRAINING } from "../../../docs/javascripts/playground/trainer_states.js";
import { StateMachine } from "../../../docs/javascripts/state_machine.js";

const DOOR = { open: { close: "closed" }, closed: { open: "open", lock: "locked" }, locked: { unlock: "closed" } };

test("an event of the table leads on, another one changes nothing", () => {
  const door = new StateMachine(DOOR, "open");
  assert.equal(door.send("lock"), false);
  assert.equal(door.state, "open");
  assert.equal(door.send("close"), true);
  assert.equal(door.send("lock"), true);
  assert.ok(door.is("locked", "closed"));
  assert.ok(!door.is("open"));
});

for (const [name, table] of Object.entries({ DOOR, EXPRESSION, EXPRESSION_STATES, TRAINING })) {
  test(`every event of ${name} leads to a state, every state can be reached and left`, () => {
    const states = Object.keys(table);
    const reached = new Set(Object.values(table).flatMap((events) => Object.values(events)));
    assert.deepEqual([...reached].sort(), states.sort());
    for (const events of Object.values(table)) assert.ok(Object.keys(events).length > 0);
  });
}
