-- Minimal: seven small sounds that leave room for each other, and hardly ever change all at once.
-- Shows euclidean rhythms with patterned numbers, `off`, `swingBy`, chance in mini-notation, and one long filter.
bpm: 126

~pluck: (tri + square * 0.2) # lpf (ad 0.001 0.09 * 5000 + 300) 2 * adsr 0.001 0.14 0 0.05
~sub freq: (sine freq + tri freq * 0.2) * adsr 0.004 0.18 0.3 0.06
~dark: (sine $ slow 24) * 4500 + 900

d1: s "bd:0*4" # gain 0.41 # speed 1.15
d2: s "~ rim:0(<2 3>,8,3)" # gain 0.39 # pan 0.62
d3: s "hh:4*8" $ swingBy 0.3 4 # gain "[0.47 0.26]*4" # pan 0.45
d4: s "~ [~ hh:0]? ~ oh:0" # gain 0.39 # pan 0.55
d5: s "~sub(<3 5>,16,<0 2>)" # note "<f1 f1 ab1 c2>" # gain 0.18
d6: s "~pluck(3,16,2)" # note "<f3 ab3 c4 eb4 c4>" $ off (3/16) (|+| note 12) # gain 0.39 # lpf ~dark 1
  # pingpong 0.357 0.5 1 1 0.35
d7: s "perc:<0 4 0 2>(<1 3>,16,7)" # gain 0.34 # pan "<0.2 0.8>" # reverb 0.6 0.5 0.35
