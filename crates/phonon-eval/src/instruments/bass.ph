-- Basses.

-- Two saws that drift apart and together: the bass of drum and bass.
~superreese freq: (saw (freq * 1.0011) + saw (freq * 0.9989) # lpf (freq * 6 + 250) 0.9) * adsr 0.005 0.1 0.9 0.08 * 0.141

-- One saw through a ladder that chirps: the acid bass.
~superacid freq: (saw freq # moog (freq * (1.5 + ad 0 0.25 * 9) + 150) 0.75 # tube 2 0.4) * adsr 0.002 0.3 0.6 0.05 * 1.1

-- A sine an octave deep with a soft knock, to be felt.
~supersub freq: (sine freq + sine (freq * 2) * ad 0 0.06 * 0.3) * adsr 0.003 0.1 0.9 0.06 * 0.219

-- A rounded square with a falling filter, as in funk.
~superfunk freq: (square freq * 0.6 + sine freq * 0.4 # lpf (freq * (2 + ad 0 0.2 * 8)) 1.2) * adsr 0.002 0.2 0.8 0.06 * 0.178

-- A struck bass of two operators, woody and short.
~superfmbass freq: fm freq freq (ad 0 0.35 * 3.5 + 0.3) * adsr 0.001 0.6 0.5 0.06 * 0.363

-- A saw whose filter swings, for dubstep; `vib` and `lprate` do not move it, the tempo is its own.
~superwobble freq: (saw freq + square freq * 0.5 # lpf (freq * (2.5 + 6 * (0.5 - 0.5 * cos (6.2831853 * phasor 3)))) 1.6) * adsr 0.005 0.1 1 0.06 * 0.115
