-- Generative: the rules are written down, the music is drawn; the same seed always draws the same.
-- Shows `?`, `|`, `rand`, `perlin`, `degradeBy`, `sometimesBy`, `irand` and `shuffle`, held together by one scale.
cps: 0.5
seed: 7

~pluck: (tri + saw * 0.25) # lpf (ad 0.001 0.2 * 2600 + 400) 1.2 * adsr 0.001 0.4 0 0.3
~soft: supersaw # lpf 900 0.8 * adsr 0.8 0.8 0.7 1.6
~low freq: (sine freq + tri freq * 0.4) * adsr 0.01 0.4 0.6 0.2

d1: n (irand 10 $ segment 8) $ scale "d4:dorian" $ degradeBy 0.35 # s "~pluck" # gain (range 0.2 0.5 rand)
  # pan (range 0.2 0.8 rand) # pingpong 0.375 0.55 1 0 0.35 # reverb 0.7 0.4 0.25
d2: s "~low(3,8)" # note "d2 | f2 | g2 | a1 | c2" # gain 0.14
d3: s "~soft" # note "<[d3,a3,c4,f4] [f3,a3,c4,e4] [g3,bb3,d4,f4] [c3,g3,bb3,d4]>" # gain 0.08 # plate 0.02 0.7
d4: s "bd:0 [~ bd:0?] ~ bd:0?0.7" # gain 0.37
d5: s "hh:0*8?0.25" $ sometimesBy 0.2 (ply 2) # gain (range 0.16 0.5 perlin) # pan 0.6
d6: s "~ cp:2" $ rarely (hurry 2) # gain 0.32 # reverb 0.5 0.5 0.2
d7: s "[perc:0 perc:1 perc:2 perc:4]" $ shuffle 4 $ degradeBy 0.5 # gain 0.28 # pan rand # delay 0.1875 0.5 0.4
