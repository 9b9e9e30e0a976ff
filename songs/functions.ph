-- A song out of named parts: functions with parameters, templates, pattern values and functions as arguments.
-- Shows `fn`, `~name x: …`, `@name`, `%name`, lambdas and sections; change one definition and all its uses follow.
bpm: 118

%root: "<0 0 -4 3>"
%grid: "<8 8 8 16>"

fn voice wave bright = wave # lpf (ad 0.002 0.25 * bright + 250) 1.6 * adsr 0.002 0.25 0.2 0.12
fn room x amount = x # reverb 0.7 0.5 amount

~lead: voice square 5200
~bass: voice saw 1300
~organ freq: (sine freq + sine (freq * 2) * 0.4 + sine (freq * 3) * 0.25) * adsr 0.02 0.2 0.6 0.2

@wide: jux (# speed 1.01)
@dubbed: delay 0.381 0.45 0.35

d1: s "bd:1*4" # gain 0.39
d2: room (s "~ sd:1 ~ [sd:1 ~ ~ sd:0]" # gain 0.34) 0.2
d3: s "hh:1" $ fast %grid # gain 0.22 # pan 0.56
d4: s "~bass*8" # note ("c2 c2 g2 c2 eb2 c2 bb1 c3" + %root) # gain 0.15
d5: s "~lead(5,8)" # note ("c4 eb4 g4 bb4 g4" + %root) $ every 4 (\p -> p # note "<c5 g5>") # gain 0.17 # @dubbed
d6: s "~organ" # note ("c4,eb4,g4" + %root) # gain 0.085
d7: s "cb:0(3,8,1)" $ @wide $ sometimesBy 0.3 (# n 2) # gain 0.17
