-- Leads.

-- Three saws and a rectangle that swoop up into a thick, wailing chord: the rave stab.
~superhoover freq: ((\f -> saw (f * 1.0005) + saw (f * 0.9995) + saw (f * 0.5) * 0.7 + pulse f (0.5 + 0.3 * sine 4.5) * 0.8 # hpf 120 0.7) (freq * (1 - 0.3 * ad 0 0.04))) * adsr 0.02 0.1 0.9 0.15 * 0.0977

-- A saw that is forced into step by a slower one, and cries.
~superlead freq: (syncsaw freq (1.5 + ad 0 0.3 * 2.5) # lpf 7000 0.7) * adsr 0.005 0.1 0.85 0.08 * 0.204

-- Two rectangles an octave apart whose widths swing, with a bite.
~superzow freq: (pulse freq (0.5 + 0.3 * sine 4.1) + pulse (freq * 2) (0.5 + 0.4 * sine 3.7) * 0.4 # moog (freq * 6 + 600) 0.55) * adsr 0.01 0.3 0.7 0.12 * 0.457

-- Sines against a threshold: a hard wave whose width is played by another.
~supercomparator freq: (sign (sine freq + sine (freq * 2) * 0.6 * ad 0.1 1.5 - 0.2) # lpf (freq * 8 + 400) 0.8 # dcblock) * adsr 0.004 0.1 0.9 0.06 * 0.117

-- A quarter-width rectangle that slides into its vibrato late, as games had it.
~supergame freq: pulse (freq * (1 + 0.006 * sine 6 * line 0 1 0.4)) 0.25 * adsr 0.001 0.1 0.7 0.03 * 0.162

-- A whistle on a theremin: a sine with a slow hand.
~supertheremin freq: sine (freq * (1 + 0.004 * sine 5.2 * line 0 1 0.5)) * adsr 0.09 0.05 1 0.2 * 0.157

-- A bright saw pair through a resonant filter that snaps shut.
~superstab freq: (saw (freq * 1.0003) + saw (freq * 0.9997) # lpf (freq * (2 + ad 0 0.25 * 10)) 1.3) * ad 0.002 0.9 * adsr 0.001 0.05 1 0.1 * 0.221
