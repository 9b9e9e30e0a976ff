-- Ambient: one breath of sound every eight seconds, bells that the plate keeps, and wind.
-- Shows slow oscillators as controls of filters, long envelopes, and continuous patterns that glide on every sample.
cps: 0.125

~drift: sine 0.031 * 900 + 1600
~pad: supersaw # lpf (~drift + 300) 0.9 * adsr 2.5 2 0.7 5
~low freq: (sine freq + tri freq * 0.5) * adsr 1.5 1 0.8 4
~glass freq: (sine freq + sine (freq * 2.76) * ad 0.001 0.3 * 0.2) * adsr 0.002 2.5 0 2.5

~wind: noise # bpf ((perlin $ fast 2) * 1500 + 500) 2.5 * (sine 0.07 * 0.5 + 0.6)

d1: s "~pad" # note "<[d3,a3,e4,f#4] [b2,f#3,a3,d4] [g2,d3,b3,a4] [a2,e3,b3,d4]>" # gain 0.2 # chorus 0.2 0.6 0.4
  # plate 0.03 0.88
d2: s "~low" # note "<d2 b1 g1 a1>" # gain 0.09
d3: s "~glass(5,16)" # note "<[f#5 a5 d6 e6 b5] [d6 c#6 a5 f#5 e5] [b5 d6 g5 a5 f#6]>"
  # gain "0.2 0.12 0.16 0.1 0.13" # pan "0.2 0.75 0.4 0.85 0.5" # pingpong 1.1 0.6 1 0 0.45 # plate 0.05 0.92
d4: ~wind * 0.3 # plate 0.02 0.8
