// The parts of <training-playground> as HTML, and the values that its fields suggest.

const FORM = `
  <fieldset><legend>Data</legend>
    <label>Shape <select name="data"><option>moons<option>circles<option>xor<option>spiral<option value="own">own points</select></label>
    <label>Points <input name="points" inputmode="numeric" list="playground-points"></label>
    <label>Noise <input name="noise" inputmode="decimal" list="playground-noise"></label>
    <label>Seed <input name="seed" inputmode="numeric" aria-label="Seed of the points"></label>
  </fieldset>
  <fieldset><legend>Network</legend>
    <label>Hidden layers <input name="hidden" placeholder="none"></label>
    <label class="engine" hidden>Engine <select name="engine"><option value="library">the library's<option value="mine">mine</select></label>
    <label>Activation <select name="activation"><option>tanh<option>relu<option>sigmoid<option>linear</select></label>
    <p class="own-activation" hidden>Activation <span>as in your Neuron</span></p>
    <label>Seed <input name="start" inputmode="numeric" aria-label="Seed of the weights"></label>
  </fieldset>
  <fieldset><legend>Training</legend>
    <label>Loss <select name="loss"><option value="hinge">hinge<option value="squared_error">squared error<option value="binary_cross_entropy">cross-entropy</select></label>
    <label>L2 <input name="l2" inputmode="decimal" list="playground-l2"></label>
    <label>Learning rate <input name="rate" inputmode="decimal" list="playground-rate"></label>
    <label><span>Decay <small>(steps)</small></span> <input name="decay" inputmode="numeric" list="playground-decay"></label>
    <label><span>Batch <small>(0: all)</small></span> <input name="batch" inputmode="numeric" list="playground-batch"></label>
    <label class="way">Play <select name="way"><option value="compiled">compiled<option value="interpreted">interpreted</select></label>
  </fieldset>`;

/** @type {Record<string, number[]>} */
export const SUGGESTIONS = {
  points: [20, 40, 100, 200],
  noise: [0, 0.1, 0.2, 0.35, 0.5],
  l2: [0, 0.0001, 0.001, 0.01, 0.1],
  rate: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  decay: [0, 200, 500, 1000],
  batch: [0, 5, 10, 25, 50],
};

export const PARTS = `
  <p class="story" role="status"></p>
  <div class="bar">
    <div class="controls">
      <button type="button" class="play">Play</button>
      <button type="button" class="step">Step</button>
      <button type="button" class="reset">Reset</button>
      <button type="button" class="stop" hidden>Stop</button>
    </div>
    <dl class="readout">
      <div><dt>Step</dt><dd class="steps">0</dd></div>
      <div><dt class="loss-of">Loss</dt><dd class="loss">–</dd></div>
      <div><dt>Accuracy</dt><dd class="accuracy">–</dd></div>
      <div><dt>on fresh points</dt><dd class="fresh">–</dd></div>
      <div><dt>Steps a second</dt><dd class="speed">–</dd></div>
    </dl>
    <button type="button" class="link">Copy link</button>
  </div>
  <div class="news">
    <p class="summary" aria-hidden="true"></p>
    <p class="spoken" role="status"></p>
    <p class="problem" role="alert" hidden></p>
  </div>
  <div class="board">
    <section class="plane" aria-label="The plane">
      <canvas role="img" aria-label="The points and what the network says about the plane"></canvas>
      <div class="below">
        <span class="legend"><span class="circle">●</span> label −1 <span class="triangle">▲</span> label 1 <span class="line">—</span> boundary</span>
        <label>Pointer <select class="tool"><option value="move">moves points<option value="-1">adds ● −1<option value="1">adds ▲ 1<option value="remove">removes points</select></label>
      </div>
    </section>
    <section class="inside" aria-label="The network and its progress">
      <canvas class="network" role="img" aria-label="The network"></canvas>
      <p class="no-inside" hidden></p>
      <div class="below">
        <span class="legend"><span class="solid">—</span> positive <span class="dashes">- -</span> negative <span class="dead" hidden>☒ dead</span></span>
        <label>Edges show <select class="edges"><option value="weights">weights<option value="grads">gradients</select></label>
      </div>
      <div class="curves">
        <figure><figcaption><span class="curve-of">Loss of each step</span> <span class="legend both" hidden><span class="solid">—</span> yours <span class="theirs">- -</span> the library's</span></figcaption><canvas class="losses" role="img" aria-label="Loss"></canvas></figure>
        <figure><figcaption>Accuracy <span class="legend"><span class="solid">—</span> points <span class="fresh-line">- -</span> fresh</span></figcaption><canvas class="accuracies" role="img" aria-label="Accuracy"></canvas></figure>
      </div>
    </section>
    <form aria-label="Settings" autocomplete="off">${FORM}</form>
  </div>
  <div class="more">
    <details class="points-table"><summary>Points: read, add, change, remove</summary><div></div></details>
    <details class="numbers"><summary>Weights and gradients</summary><div tabindex="0" role="group" aria-label="Table of weights and gradients"></div></details>
    <details class="script"><summary>The code that does exactly this</summary><div></div></details>
  </div>`;
