-- Slices: a cymbal, a ride and a tongue drum, cut into parts that are played in another order, over a plain beat.
-- Shows `slice`, `splice`, `chop`, `striate`, backward `speed`, and notes that tune the kit's recordings.
bpm: 98

~bass: (tri + square * 0.25) # lpf (ad 0.002 0.25 * 1500 + 250) 1.5 * adsr 0.004 0.3 0.4 0.12
~deep: (sine $ slow 8) * 5000 + 1500

d1: s "bd:3 ~ [~ bd:3] ~, ~ sd:2 ~ [sd:2 ~ ~ sd:2?]" # gain 0.42
d2: s "cr:2" $ slice 16 "<0 2> 5 1 [9 9] 2 0 [3 4] <12 7>" # speed "1 1 0.5 1 -1 1 1.5 1" # gain 0.31 # pan "0.3 0.7 0.45 0.6"
  # delay 0.3061 0.4 0.3
d3: s "rd:0" $ splice 8 "0 3 2 1 [4 4] 5 7 6" # gain 0.31 # lpf ~deep 1 # pan 0.6
d4: s "perc:2(5,8,<0 3>)" $ chop 2 # note "<c4 g3> eb4 f4 g4 bb4" # gain 0.37 # reverb 0.7 0.4 0.35
d5: s "<~!4 [lt:2 mt:2]!4>" $ striate 4 # speed "<1 -1>" # gain 0.31 # pan 0.4
d6: s "~bass(3,8)" # note "<c2 c2 ab1 bb1>" # gain 0.2
d7: s "hh:2*8" # gain "[0.18 0.33]*4" # pan 0.55
