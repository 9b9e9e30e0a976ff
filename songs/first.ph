-- Three lines of music: a bass as an instrument, the drums, and the line that the bass plays.
-- Change any number, note or `*` and render again; `0.5` cycles a second is the tempo until a song says otherwise.
~bass: saw # lpf (ad 0.002 0.3 * 5500 + 360) 1.6 * adsr 0.003 0.25 0.3 0.1
d1: s "bd*4, [~ cp]*2, [~ hh]*4, hh:4*16" # gain 0.44
d2: s "~bass(5,8)" # note "<c2 c2 eb2 bb1>" # gain 0.26 # reverb 0.6 0.5 0.15
