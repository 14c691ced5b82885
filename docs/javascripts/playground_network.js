// The forward pass of a network from its numbers, to colour the plane with: thousands of places at a time, so that Python
// has its time for training. A test holds it to what micrograd.nn computes. Left out: gradients and training.

/** @typedef {number[][][]} Layers for each layer, for each neuron, its weights and then its bias */

/** @type {Record<string, (n: number) => number>} */
const ACTIVATIONS = {
  tanh: Math.tanh,
  relu: (n) => (n <= 0 ? 0 : n),
  sigmoid: (n) => 1 / (1 + Math.exp(-n)),
  linear: (n) => n,
};

/**
 * The outputs of every layer for one point; the last layer is linear.
 * @param {Layers} layers
 * @param {string} activation of the hidden layers
 * @param {number} x
 * @param {number} y
 * @returns {number[][]}
 */
export function outputs(layers, activation, x, y) {
  const activate = ACTIVATIONS[activation];
  const all = [];
  let inputs = [x, y];
  for (let l = 0; l < layers.length; l++) {
    const layer = layers[l];
    const out = new Array(layer.length);
    for (let j = 0; j < layer.length; j++) {
      const neuron = layer[j];
      let total = neuron[inputs.length]; // the bias first, in the library's order
      for (let i = 0; i < inputs.length; i++) total += neuron[i] * inputs[i];
      out[j] = l < layers.length - 1 ? activate(total) : total;
    }
    all.push(out);
    inputs = out;
  }
  return all;
}

/**
 * How many multiplications one point costs.
 * @param {Layers} layers
 */
export function cost(layers) {
  return layers.reduce((sum, layer) => sum + layer.reduce((count, neuron) => count + neuron.length, 0), 0);
}

/**
 * How many neurons of each hidden layer give 0 at every point: with relu, those that no longer learn.
 * @param {Layers} layers
 * @param {string} activation
 * @param {[number, number, number][]} points
 * @returns {boolean[][]}
 */
export function silent(layers, activation, points) {
  const dead = layers.slice(0, -1).map((layer) => layer.map(() => points.length > 0));
  for (const [x, y] of points) {
    const all = outputs(layers, activation, x, y);
    dead.forEach((layer, l) => layer.forEach((_, j) => (layer[j] &&= all[l][j] === 0)));
  }
  return dead;
}
