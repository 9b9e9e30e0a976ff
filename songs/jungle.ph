-- Jungle, 168 beats a minute: a break played by the kit, cut into pieces and put together anew in every cycle.
-- Shows `slowcat`, `chunk`, `chop`, `hurry` and `rev` on a break, a sub bass, and a reese out of two detuned saws.
bpm: 168

~break: s "[bd:2 hh:2 sd:4 hh:2] [sn:4? bd:2 sd:4 hh:2]" # gain "[0.55 0.26 0.55 0.3] [0.2 0.5 0.54 0.3]"
~cut: s "<[bd:2 bd:2 sd:4 ~] [bd:2 ~ sd:4 bd:2]> <[sn:4 bd:2 sd:4 oh:2] [~ bd:2 [sd:4 sd:4] sd:4]>"
  # gain "[0.55 0.46 0.55 0.3] [0.3 0.5 0.54 0.3]"

~sub: (sine + tri * 0.3) # distort 1.6 1 * adsr 0.008 0.3 0.8 0.06
~growl freq: (saw freq + saw (freq * 1.009) # lpf (sine 0.37 * 400 + 700) 1.5) * adsr 0.02 0.2 0.8 0.1
~pad: supersaw # lpf 1400 0.8 * adsr 0.6 0.5 0.8 1.5

d1: slowcat [~break, ~break, ~cut, ~break, ~cut, ~cut $ chop 2] $ chunk 4 (hurry 2) $ every 7 rev
d2: s "[rd:2 ~]*4" # gain "<0!12 0.16!12>" # pan 0.35
d3: s "hh:1*8" # gain "[0.09 0.18]*4" # pan 0.6
d4: s "~sub" # note "<a1 a1 f1 g1>" # gain 0.15
d5: s "<~!4 [~growl(3,8)]!4>" # note "<a2 a2 f2 g2>" # gain 0.13
d6: s "~pad" # note "<[a3,c4,e4,g4]!2 [f3,a3,c4,e4] [g3,bb3,d4,f4]>" # gain 0.12 # reverb 0.85 0.3 0.4
d7: s "<~ perc:2>(3,8)" # note "<a4 e5>" # gain 0.19 # pingpong 0.268 0.6 0.9 0 0.5
