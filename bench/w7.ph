-- 16 outputs with 512 drum events a cycle each, a filter each, and a reverb.
-- Written by generate.py.
cps: 0.5
voices: 1024
~o1: s "drum:0*32" $ jux rev $ stut 8 0.8 (1/61) # speed 0.85 # gain 0.1 # lpf 1000 1
d1: ~o1
~o2: s "drum:1*32" $ jux rev $ stut 8 0.8 (1/61) # speed 0.9 # gain 0.1 # lpf 1400 1
d2: ~o2
~o3: s "drum:2*32" $ jux rev $ stut 8 0.8 (1/61) # speed 0.95 # gain 0.1 # lpf 1800 1
d3: ~o3
~o4: s "drum:3*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1 # gain 0.1 # lpf 2200 1
d4: ~o4
~o5: s "drum:4*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.05 # gain 0.1 # lpf 2600 1
d5: ~o5
~o6: s "drum:5*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.1 # gain 0.1 # lpf 3000 1
d6: ~o6
~o7: s "drum:6*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.15 # gain 0.1 # lpf 3400 1
d7: ~o7
~o8: s "drum:7*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.2 # gain 0.1 # lpf 3800 1
d8: ~o8
~o9: s "drum:8*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.25 # gain 0.1 # lpf 4200 1
d9: ~o9
~o10: s "drum:9*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.3 # gain 0.1 # lpf 4600 1
d10: ~o10
~o11: s "drum:10*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.35 # gain 0.1 # lpf 5000 1
d11: ~o11
~o12: s "drum:11*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.4 # gain 0.1 # lpf 5400 1
d12: ~o12
~o13: s "drum:12*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.45 # gain 0.1 # lpf 5800 1
d13: ~o13
~o14: s "drum:13*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.5 # gain 0.1 # lpf 6200 1
d14: ~o14
~o15: s "drum:14*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.55 # gain 0.1 # lpf 6600 1
d15: ~o15
~o16: s "drum:15*32" $ jux rev $ stut 8 0.8 (1/61) # speed 1.6 # gain 0.1 # lpf 7000 1
d16: ~o16
out: (~o1 + ~o2 + ~o3 + ~o4 + ~o5 + ~o6 + ~o7 + ~o8 + ~o9 + ~o10 + ~o11 + ~o12 + ~o13 + ~o14 + ~o15 + ~o16) # reverb 0.7 0.5 1 * 0.1
