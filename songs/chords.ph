-- Chords and bass, 84 beats a minute: an electric piano, a bass that follows, brushes, and a melody over them.
-- Shows chords by name (`d3'min9`), voices with envelopes inside an instrument, and swing on one layer only.
bpm: 84

~tine freq: superfm (freq * 2) 7 (ad 0 0.1 * 1.2) * ad 0.001 0.25
~piano freq: superfm freq 1 (ad 0.001 0.7 * 1.6 + 0.3) * adsr 0.002 1.2 0.25 0.4 + ~tine freq * 0.25
~round: (tri + saw * 0.3) # lpf 700 0.8 * adsr 0.006 0.4 0.6 0.1
~lead: tri # lpf 1800 0.8 * adsr 0.03 0.3 0.6 0.25

d1: s "~piano(3,8)" # note "<d3'min9 g3'dom7 c3'maj9 a3'min7>" # gain 0.17 # tremolo 4.2 0.35 # chorus 0.6 0.4 0.4
  # reverb 0.7 0.5 0.25
d2: s "~round*8"
  # note "<[d2 ~ ~ d2 f2 ~ a2 ab2] [g2 ~ ~ g1 b1 ~ d2 ~] [c2 ~ ~ c2 e2 ~ g2 ~] [a1 ~ ~ a1 c#2 ~ e2 eb2]>" # gain 0.21
d3: s "[bd:2 ~ ~ bd:2] [~ bd:2? ~ ~]" # gain 0.5
d4: s "~ sd:2" $ fast 2 # gain 0.43 # reverb 0.4 0.6 0.2
d5: s "sh:2*8" $ swingBy 0.3 4 # gain "[0.28 0.47]*4" # pan 0.62
d6: s "rd:2*4" # gain 0.26 # pan 0.35
d7: s "<~!4 ~lead*8!4>"
  # note "<[f4 ~ e4 d4 ~ a4 ~ c5] [b4 ~ a4 g4 ~ f4 e4 d4] [e4 ~ ~ g4 ~ b4 d5 ~] [c5 b4 a4 ~ g4 ~ e4 c#4]>"
  # gain 0.26 # pan 0.55 # delay 0.357 0.35 0.25 # reverb 0.7 0.5 0.3
