-- A whole piece, three and a half minutes: intro, verse, build, drop, break, build, second drop, outro (112 cycles).
-- Shows one line of levels per section for every part, like the faders of a desk: render it with `-c 112`.
bpm: 126

-- sections:     intro  verse  build drop   break  build drop   outro
%kick:         "<1!16   1!16   0!8   1!24   0!16   0!8   1!16   1!8>"
%hats:         "<0!8 1!8 1!16  1!8   1!24   0!16   1!8   1!16   0!8>"
%snare:        "<0!16   1!16   1!8   1!24   0!16   1!8   1!16   0!8>"
%bassline:     "<0!16   1!16   0!8   1!24   0!16   0!8   1!16   0!8>"
%chords:       "<0!16   0!8 1!8 1!8  1!24   1!16   1!8   1!16   1!8>"
%melody:       "<0!16   0!16   0!8   0!8 1!16 1!16 0!8   1!16   0!8>"
%roll:         "<0!32   0!4 1!4      0!24   0!16   0!4 1!4 0!16 0!8>"
%crashes:      "<0!40   1 0!15 1 0!7 1 0!23              1 0!7 1 0!7 1 0!7>"
-- the filter over the chords closes in the verse, opens in the builds
%bright:       "<700!16 900!16 1200 1500 1800 2200 2600 3200 4000 5000 3600!24 1500!16 1200 1500 1800 2200 2600 3200 4000 5000 3800!16 900!8>"

~duck: (saw $ fast 4) * 0.85 + 0.15
~open: %bright # lag 1.5

~bass: (saw * 0.55 + square * 0.3 + sine * 0.3) # lpf (ad 0.002 0.17 * 2000 + 260) 1.4 * adsr 0.002 0.2 0.5 0.05
~super: supersaw * adsr 0.01 0.3 0.8 0.25
~lead: (square * 0.5 + saw * 0.5) # lpf (ad 0.002 0.25 * 5000 + 700) 1.2 * adsr 0.002 0.3 0.3 0.15

~harmony: s "~super*2" # note "<[a3,c4,e4,g4] [f3,a3,c4,e4] [c4,e4,g4,b4] [g3,b3,d4,f4]>" # legato 0.98
  # gain (%chords * 0.17)

d1: s "bd:1*4" # gain (%kick * 0.46)
d2: s "~ cp:1" $ fast 2 # gain (%snare * 0.42) # reverb 0.5 0.5 0.2
d3: s "[~ oh:1]*4, hh:1*16" # gain ("[0.12 0.18 0.28 0.18]*4" * %hats) # pan 0.57
d4: s "~bass*8"
  # note "<[a1 a1 a2 a1 ~ a1 c2 e2] [f1 f1 f2 f1 ~ f1 a1 c2] [c2 c2 c3 c2 ~ c2 e2 g2] [g1 g1 g2 g1 ~ g1 b1 d2]>"
  # gain (%bassline * 0.18)
d5: ~harmony # lpf ~open 0.8 * ~duck # delay 0.357 0.35 0.2 # reverb 0.75 0.4 0.25
d6: s "~lead*8"
  # note "<[e5 ~ d5 e5 ~ c5 a4 ~] [c5 ~ ~ a4 c5 ~ d5 ~] [e5 ~ g5 e5 ~ d5 c5 ~] [d5 ~ b4 ~ g4 a4 b4 d5]>"
  # gain (%melody * 0.17) # pingpong 0.357 0.45 0.9 0 0.3 # reverb 0.7 0.4 0.2
d7: s "<sn:1*4 sn:1*8 sn:1*16 [sn:1*16 sn:1*32]>" # gain ("0.16 0.2 0.26 0.32" * %roll)
d8: s "cr:1" # gain (%crashes * 0.3)
