-- Bells, bars and everything that is struck and rings.

-- A tuning fork: nearly a sine, with a short high partial at the stroke.
~superfork freq: (sine freq + sine (freq * 6.27) * ad 0 0.08 * 0.2 + sine (freq * 17.55) * ad 0 0.02 * 0.1) * ad 0.001 3.5 * adsr 0.001 0.05 1 0.4 * 0.234

-- A large gong: a cloud of partials that opens slowly and beats.
~supergong freq: (sine freq * ad 0.05 5 + sine (freq * 1.483) * ad 0.1 4.5 * 0.8 + sine (freq * 1.527) * ad 0.15 4 * 0.7 + sine (freq * 2.24) * ad 0.25 3.5 * 0.6 + sine (freq * 2.91) * ad 0.4 3 * 0.5 + sine (freq * 3.36) * ad 0.5 2.5 * 0.4 + sine (freq * 4.61) * ad 0.6 2 * 0.3 + (noise # bpf 3000 0.5) * ad 0.02 0.4 * 0.2) * adsr 0.002 0.05 1 1.2 * 0.11

-- A vibraphone: aluminium bars, their fourth partial and a slow fan.
~supervibe freq: ((sine freq + sine (freq * 4) * ad 0 0.5 * 0.25 + sine (freq * 9.2) * ad 0 0.06 * 0.1) # tremolo 5 0.35) * ad 0.001 3.5 * adsr 0.001 0.05 1 0.3 * 0.279

-- A marimba: rosewood, dark and short.
~supermarimba freq: (sine freq * ad 0 0.7 + sine (freq * 3.93) * ad 0 0.12 * 0.35 + sine (freq * 9.5) * ad 0 0.03 * 0.15 + (noise # bpf 900 1) * ad 0 0.01 * 0.4) * adsr 0.001 0.05 1 0.2 * 0.389

-- A glockenspiel: small steel bars, clear and high.
~superglock freq: (sine freq + sine (freq * 2.756) * ad 0 0.9 * 0.3 + sine (freq * 5.404) * ad 0 0.3 * 0.15) * ad 0.0005 2.4 * adsr 0.001 0.05 1 0.6 * 0.282

-- A bell of bronze: hum, prime, tierce and nominal.
~superbell freq: (sine (freq * 0.5) * ad 0 4 * 0.4 + sine freq * ad 0 3.5 + sine (freq * 1.2) * ad 0 2 * 0.5 + sine (freq * 2) * ad 0 1.5 * 0.5 + sine (freq * 2.67) * ad 0 0.8 * 0.3 + sine (freq * 4.1) * ad 0 0.3 * 0.2) * adsr 0.001 0.05 1 0.8 * 0.204

-- A thumb piano: a plucked tongue over a box.
~superkalimba freq: (sine freq * ad 0 1.1 + sine (freq * 5.4) * ad 0 0.07 * 0.3 + fm freq (freq * 3) 0.5 * ad 0 0.2 * 0.3) * adsr 0.001 0.05 1 0.3 * 0.339

-- A music box: tiny teeth, bright and a little uneven.
~superbox freq: (fm freq (freq * 3.5) (ad 0 0.4 * 0.7) + sine (freq * 2) * ad 0 0.8 * 0.25) * ad 0.0005 2 * adsr 0.001 0.05 1 0.5 * 0.302
