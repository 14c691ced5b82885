// A question to the reader with two buttons, beside the buttons of a cell. The keyboard goes there, and back.

/**
 * @param {HTMLElement} place
 * @param {string} question
 * @param {string} yes
 * @param {string} no
 * @returns {Promise<boolean>}
 */
export function ask(place, question, yes, no) {
  return new Promise((resolve) => {
    const box = document.createElement("span");
    box.className = "question";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", question);
    const from = /** @type {HTMLElement | null} */ (document.activeElement);
    const buttons = [yes, no].map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => {
        box.remove();
        from?.focus();
        resolve(name === yes);
      });
      return button;
    });
    box.append(question, " ", ...buttons);
    place.append(box);
    buttons[0].focus();
  });
}

/**
 * Whether a question waits for its answer; the keyboard goes there.
 * @param {HTMLElement} place
 */
export function focusQuestion(place) {
  const answer = /** @type {HTMLButtonElement | null} */ (place.querySelector(".question button"));
  answer?.focus();
  return answer !== null;
}
