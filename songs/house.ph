-- House, 124 beats a minute: four on the floor, claps, offbeat hats, a stab that breathes with the kick.
-- Shows drums on outputs of their own, cycle time as a sound (`~duck`), and a filter that takes 16 cycles to open.
bpm: 124

~duck: (saw $ fast 4) * 0.8 + 0.2
~open: (sine $ slow 16) * 2600 + 700

~stab: supersaw # lpf (ad 0.002 0.3 * 5000 + ~open) 1.4 * adsr 0.003 0.3 0.25 0.15
~bass: (saw * 0.6 + square * 0.4) # lpf (ad 0.002 0.16 * 1900 + 260) 1.4 * adsr 0.002 0.2 0.4 0.05

d1: s "bd:1*4" # gain 0.46
d2: s "~ cp:1 ~ <cp:1 [cp:1 ~ ~ cp:0]>" # gain 0.46 # reverb 0.5 0.5 0.2
d3: s "[~ oh:1]*4, hh:1*8" # gain 0.28 # pan 0.56
d4: s "sh:1*16" # gain "[0.05 0.14 0.24 0.1]*4" # pan 0.4
d5: s "~bass*8" # note "<[c2 ~ c2 c3 ~ c2 eb2 ~] [ab1 ~ ab1 ab2 ~ ab1 g1 ~]>" # gain 0.2
~chords: s "~stab(3,8,2)" # note "<[c4,eb4,g4,bb4]!2 [ab3,c4,eb4,g4] [g3,bb3,d4,f4]>" # gain 0.28
d6: ~chords # delay 0.363 0.45 0.3 # reverb 0.75 0.4 0.25 * ~duck
d7: s "<~!8 [~ rim:1 ~ ~ rim:1 ~ perc:0 ~]!8>" # gain 0.28 # pan 0.7
