-- Dub: a chord on the offbeat, thrown into an echo that reads itself.
-- Shows feedback: `~echo` names itself, and with every turn the sound passes its filters once more.
bpm: 72

~chord: (saw * 0.6 + square * 0.4) # lpf (ad 0.001 0.12 * 5500 + 700) 1 * adsr 0.004 0.14 0.1 0.06
~bass: (sine + tri * 0.35) # lpf 700 0.8 # distort 1.5 1 * adsr 0.006 0.3 0.75 0.08

~stabs: s "[~ ~chord]*4" # note "<[g3,bb3,d4] [g3,bb3,d4] [c3,eb3,g3] [f3,a3,c4]>" # gain 0.2
~snare: s "~ ~ sd:2 ~" # gain 0.44
~send: (~stabs * (square $ slow 2)) + (~snare * "<0 0 0 1>")

~wobble: sine 0.3 * 0.004 + 0.625
~echo: ~send + (~echo # delay ~wobble 0 1 # hpf 260 0.7 # lpf 5000 0.8 # distort 1.2 1 * 0.55)

d1: s "bd:0 ~ [~ bd:0] ~" # gain 0.41
d2: ~snare # reverb 0.7 0.5 0.25
d3: s "hh:2*8" # gain "[0.2 0.41]*4" # pan 0.58
d4: s "~bass*8"
  # note "<[g1 ~ g1 bb1 ~ d2 ~ g1] [g1 ~ ~ bb1 c2 ~ d2 ~] [c2 ~ c2 eb2 ~ g2 ~ c2] [f1 ~ f1 a1 ~ c2 d2 ~]>" # gain 0.18
d5: ~stabs
d6: ~echo # widener 0.6 * 0.5
d7: s "<~ [~ rim:2 ~ [rim:2 rim:2]]>" # gain 0.27 # pan 0.3 # delay 0.3125 0.5 0.4
