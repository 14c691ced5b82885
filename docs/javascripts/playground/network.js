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
 * The network as a function of a point, that gives the outputs of every layer. The lists it gives are the same ones at each
 * call, filled anew.
 * @param {Layers} layers
 * @param {string} activation of the hidden layers
 * @param {string} [lastActivation] of the last layer
 * @returns {(x: number, y: number) => number[][]}
 */
export function forward(layers, activation, lastActivation = "linear") {
  const [hidden, end] = [ACTIVATIONS[activation], ACTIVATIONS[lastActivation]];
  const all = layers.map((layer) => new Array(layer.length).fill(0));
  const point = [0, 0];
  const last = layers.length - 1;
  return (x, y) => {
    point[0] = x;
    point[1] = y;
    let inputs = point;
    for (let l = 0; l <= last; l++) {
      const out = all[l];
      const width = inputs.length;
      const activate = l < last ? hidden : end;
      for (let j = 0; j < out.length; j++) {
        const neuron = layers[l][j];
        let total = neuron[width]; // the bias first, in the library's order
        for (let i = 0; i < width; i++) total += neuron[i] * inputs[i];
        out[j] = activate(total);
      }
      inputs = out;
    }
    return all;
  };
}

/**
 * The score of each point.
 * @param {Layers} layers
 * @param {string} activation
 * @param {[number, number, number][]} points
 */
export function scores(layers, activation, points) {
  const network = forward(layers, activation);
  return points.map(([x, y]) => network(x, y)[layers.length - 1][0]);
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
  const network = forward(layers, activation);
  for (const [x, y] of points) {
    const all = network(x, y);
    dead.forEach((layer, l) => layer.forEach((_, j) => (layer[j] &&= all[l][j] === 0)));
  }
  return dead;
}
