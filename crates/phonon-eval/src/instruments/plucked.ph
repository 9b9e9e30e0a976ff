-- Strings that are plucked.

-- A mandolin: two courses nearly in tune, picked over and over while the note is held.
~supermandolin freq: (waveguide (freq * 1.0005) 0.08 0.15 + waveguide (freq * 0.9995) 0.08 0.2 # hpf (freq * 0.7) 0.7) * (\p -> 0.25 + 1.1 * min 1 (p * 30) * (1 - p) ** 2) (phasor 11) * adsr 0.001 0.05 1 0.15 * 0.861 # tanh

-- A steel string close to the bridge.
~superpluck freq: pluck freq 0.15 * adsr 0.001 0.05 1 0.12 * 1.29

-- A harp: gut, plucked in the middle, and left to ring.
~superharp freq: (waveguide freq 0.35 0.5 # lpf (freq * 5 + 600) 0.6) * adsr 0.001 0.05 1 1 * 1.33

-- A nylon guitar: warm, with a thumb on the string.
~supernylon freq: (waveguide freq 0.55 0.3 # lpf (freq * 3 + 900) 0.7) * adsr 0.001 0.05 1 0.2 * 1.7

-- An electric guitar through an overdriven amplifier.
~superguitar freq: (waveguide freq 0.12 0.3 * 2 # tube 3 1 # lpf 3800 0.8 # hpf 40 0.7) * adsr 0.001 0.05 1 0.08 * 0.338

-- A sitar: a string that buzzes on its bridge.
~supersitar freq: (waveguide freq 0.05 0.08 # diode 5 0.35 # hpf (freq * 0.4) 0.7) * adsr 0.001 0.05 1 0.4 * 1.04

-- A bass of upright gut, plucked with the finger.
~supercontra freq: (waveguide freq 0.6 0.35 # lpf (freq * 4 + 300) 0.7) * adsr 0.001 0.05 1 0.1 * 3.47 # tanh
