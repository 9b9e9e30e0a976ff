-- Polymeter: marimbas in lines of 5, 7 and 11 steps, a bass of 9, drums of 8, 5, 3 and 7, all on one pulse.
-- Shows `{…}%n`, which reads every line at the same pace, and how patterns of gain and pan run at lengths of their own.
bpm: 116

~bar freq: (sine freq * ad 0.001 0.5 + sine (freq * 3.93) * ad 0.001 0.12 * 0.35 + sine (freq * 9.2) * ad 0 0.04 * 0.15)
~low: (tri + saw * 0.4) # lpf 900 0.8 * adsr 0.003 0.35 0.25 0.1

d1: s "{~bar}%8" # note "{e4 b4 ~ e5 d5}%8" # gain "{0.2 0.12 0.16}%8" # pan 0.3
d2: s "{~bar}%8" # note "{g4 ~ d5 b4 g5 a4 ~}%8" # gain "{0.18 0.12}%8" # pan 0.7
d3: s "{~bar}%16" # note "{b5 ~ ~ e5 ~ f#5 ~ ~ d5 ~ ~}%16" # gain 0.12 # pan 0.5 # reverb 0.7 0.4 0.4
d4: s "{~low}%4" # note "{e2 e2 b1 ~ d2 e2 ~ g2 a2}%4" # gain 0.2
d5: s "{bd:2 ~ ~ bd:2 ~ ~ bd:2 ~, ~ ~ sd:4 ~ ~, sh:0 sh:0 ~, ~ ~ ~ ~ rim:2 ~ ht:2}%8" # gain 0.34 # reverb 0.4 0.6 0.12
