/**
 * Other options for a choice; what was chosen stays so, where it is still among them.
 *
 * @param {HTMLSelectElement} select
 * @param {[string, string][]} choices words and value of each
 */
export function setOptions(select, choices) {
  const isOffered = ({ text, value }, at) => text === choices[at][0] && value === choices[at][1];
  if (select.length === choices.length && [...select.options].every(isOffered)) return;
  const before = select.value;
  select.replaceChildren(...choices.map((choice) => new Option(...choice)));
  if (choices.some(([, value]) => value === before)) select.value = before;
}
