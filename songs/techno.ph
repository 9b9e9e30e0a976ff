-- Techno, 134 beats a minute: a kick, the rumble that its own reverb leaves between the beats, and an acid line.
-- Shows sound made out of sound (`~rumble` is `~kick` through a room), accents by pattern, and `every`.
bpm: 134

~kick: s "bd:4*4" # gain 0.62
~pump: (saw $ fast 4) * 1.1 - 0.1
~rumble: ~kick # reverb 0.9 0.9 1 # lpf 130 0.8 # distort 3 1 * ~pump * 0.15

~sweep: (tri $ slow 16) * 2600 + 400
~acid: saw # moog (ad 0.002 0.18 * ~sweep + 160) 0.82 # distort 2 1 * adsr 0.002 0.15 0.4 0.05
~line: s "~acid*16"
  # note "<[d2 d2 d3 d2 f2 d2 d2 c3 d2 d2 d3 eb2 d2 a2 d2 d2] [d2 d2 d3 d2 f2 d2 ab2 c3 d2 d3 d2 eb2 d2 a2 c2 d2]>"
  # gain "[0.5 0.3 0.4 0.3]*4" # legato 0.7

d1: ~kick
d2: ~rumble
d3: s "~ [~ hh:1] ~ hh:0, [~ oh:1]*4" # gain 0.3
d4: s "hh:4*16" # gain "[0.12 0.2 0.32 0.2]*4" # pan 0.58
d5: s "~ cp:1" $ fast 2 # gain 0.4 # reverb 0.6 0.6 0.3
d6: ~line # pingpong 0.224 0.35 0.9 0 0.22
d7: s "perc:3(5,16,<0 3>)" $ every 4 rev # speed "<1 1.5 0.75 2>" # gain 0.34 # pan "0.2 0.8" # reverb 0.7 0.4 0.4
d8: s "<~!8 [rd:1*8]!8>" # gain 0.2 # pan 0.42
