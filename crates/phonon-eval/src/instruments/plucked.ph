-- Strings that are plucked.

-- A mandolin: two courses nearly in tune, picked over and over while the note is held.
~supermandolin freq: (\p -> (additive (freq * 1.0006) "1 0.85 0.7 0.5 0.4 0.3 0.22 0.2 0.14 0.1 0.08 0.06" + additive (freq * 0.9994) "1 0.85 0.7 0.5 0.4 0.3 0.22 0.2 0.14 0.1 0.08 0.06" * 0.7 # lpf (freq * (3 + 12 * (1 - p) ** 4) + 1200) 0.7) * (0.15 + 0.85 * min 1 (p * 45) * (1 - p) ** 1.3) + (noise # bpf 3800 1) * (1 - p) ** 14 * 0.1) (phasor 11) * adsr 0.001 0.05 1 0.15 * 0.1

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
