-- Patterns as signals: the numbers in quotes drive oscillators and filters sample by sample; only drums are voices.
-- Shows a filter moved at 30 to 220 Hz by a patterned sine, FM written as arithmetic, and drums gated by a pattern.
cps: 0.45

~root: "<55 55 65.41 48.99>"
~rate: "<1 2 4>*2 [30 55] 2 110"
~wob: sine ~rate * 0.45 + 0.55
~bass: (saw ~root + saw (~root * 1.006)) # lpf (~wob * "1200 2000 3600 900" + 160) 3 # distort 1.5 1 * 0.14

~ratio: "<2 3 1.5 2.5>"
~fm: sine (~root * 4 + sine (~root * 4 * ~ratio) * "<200 400 800 100>*4") * ("1 0 0.6 0 0.8 0 0.4 0.2" # lag 0.02)
~sweep: saw (sine 220 * 50 + 110) # bpf (sine "<0.25 0.5>" * 900 + 1200) 5 * ("<0 0 0 1>" # lag 0.2)

d1: ~bass # widener 0.25
d2: ~fm * 0.2 # pingpong 0.277 0.5 1 0 0.4
d3: ~sweep * 0.3 # reverb 0.7 0.4 0.35
d4: s "bd:3 ~ [~ bd:3] ~ bd:3 ~ ~ ~" # gain 0.4
d5: s "~ sd:3" # gain 0.42 # reverb 0.4 0.5 0.15
d6: noise * ("[1 0 0 0 0.5 0 0.2 0]*4" # lag 0.06) # hpf 8000 1 * 0.12
