-- Leads.

-- Three saws and a rectangle that swell into a wide, wailing chord: the rave stab.
~superhoover freq: (saw (freq * 1.0008) + saw (freq * 0.9992) + saw (freq * 0.5) * 0.7 + pulse freq (0.5 + 0.35 * sine 1.3) * 0.8 # hpf 120 0.7) * adsr 0.02 0.1 0.9 0.15

-- A saw that is forced into step by a slower one, and cries.
~superlead freq: (syncsaw freq (1.5 + ad 0 0.7 * 2.5) # lpf 7000 0.7) * adsr 0.005 0.1 0.85 0.08

-- Two rectangles an octave apart whose widths swing, with a bite.
~superzow freq: (pulse freq (0.5 + 0.4 * sine 0.7) + pulse (freq * 2) (0.5 + 0.4 * sine 0.9) * 0.4 # moog (freq * 6 + 600) 0.55) * adsr 0.01 0.3 0.7 0.12

-- Sines against a threshold: a hard wave whose width is played by another.
~supercomparator freq: (sign (sine freq + sine (freq * 2) * 0.6 * ad 0.1 1.5 - 0.2) # lpf (freq * 8 + 400) 0.8 # dcblock) * adsr 0.004 0.1 0.9 0.06

-- A quarter-width rectangle that slides into its vibrato late, as games had it.
~supergame freq: pulse (freq * (1 + 0.006 * sine 6 * line 0 1 0.4)) 0.25 * adsr 0.001 0.1 0.7 0.03

-- A whistle on a theremin: a sine with a slow hand.
~supertheremin freq: sine (freq * (1 + 0.009 * sine 5.2 * line 0 1 0.5)) * adsr 0.09 0.05 1 0.2

-- A bright saw pair through a resonant filter that snaps shut.
~superstab freq: (saw (freq * 1.0006) + saw (freq * 0.9994) # lpf (freq * (2 + ad 0 0.25 * 10)) 1.3) * ad 0.002 0.9 * adsr 0.001 0.05 1 0.1
