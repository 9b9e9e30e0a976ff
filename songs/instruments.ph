-- Buses as instruments: whatever a bus waits for, its events bring: a frequency, and parameters of its own.
-- Shows parameters (`~pluck bright tone freq: …`) with values per event, `legato`, cut groups, the `super…` sources.
bpm: 104

~pluck bright tone freq: (saw freq * tone + square freq * (1 - tone))
  # lpf (ad 0.001 0.2 * bright + 250) 2 * adsr 0.001 0.3 0.1 0.15
~flute freq: (sine freq + tri freq * 0.2 + noise * 0.03) # lpf 3000 0.7 * adsr 0.05 0.1 0.8 0.12
~kora freq: superfm freq 3 (ad 0 0.15 * 2 + 0.3) * adsr 0.001 0.5 0 0.3
~hum: superpwm # lpf 900 1 # hpf 60 0.7 * adsr 0.4 0.5 0.7 0.8

d1: s "~pluck*8" # note "a2 e3 a3 c4 e3 g3 <d4 b3> e3" # {bright: "800 1600 2400 5000", tone: "1 0.3 0.7"} # gain 0.16
  # pan 0.4
d2: s "~flute*4" # note "<[a4 c5 b4 g4] [e4 ~ ~ d4] [c5 d5 e5 ~] [g4 e4 ~ ~]>" # legato 0.95 # gain 0.11
  # delay 0.432 0.4 0.3 # reverb 0.7 0.4 0.3
d3: s "~kora(5,16)" # note "<a4 e5 c5> g4 e5 d5 a5" # gain 0.11 # pan "0.3 0.7" # reverb 0.6 0.4 0.3
d4: s "~hum" # note "<[a2,e3,c4] [f2,c3,a3] [c3,g3,e4] [g2,d3,b3]>" # gain 0.082 # chorus 0.4 0.5 0.4
d5: s "superkick*2, ~ superkick" # note "f#1" # gain 0.25
d6: s "~ supersnare ~ supersnare" # note "g3" # gain 0.21 # reverb 0.4 0.6 0.15
d7: s "[superhat ~]*4, hh:0*8" # gain 0.2 # pan 0.6
d8: s "oh:0 ~ hh:0 ~" # cut 1 # gain 0.25 # pan 0.6
