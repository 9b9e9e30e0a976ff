-- The built-in kit. Each sound is a bus that is played once, with its gate held, and fades out by itself; `~bd2` is
-- the sound `bd`, number 2. The numbers go the same way throughout: 0 is round and electronic (after the 808), 1 hard
-- and bright (after the 909), 2 more like wood, skin and metal, 3 dirty, 4 something of its own.

-- Bass drums: a sine whose pitch falls from a knock to its note.
-- Long and round; a breath of noise for the beater.
~bd0: (sine (ad 0 0.09 * 70 + 47) * ad 0 0.9 + (noise # lpf 2500 0.7) * ad 0 0.008 * 0.3) * 0.82
-- Short and hard: a deeper fall, saturated, with a bright click.
~bd1: ((sine (ad 0 0.045 * 330 + 54) * ad 0 0.42 # distort 2.2 1) * 0.82 + (noise # hpf 2000 0.7) * ad 0 0.005 * 0.35) * 0.83
-- A skin with two modes, and a felt beater.
~bd2: (sine (ad 0 0.03 * 60 + 64) * ad 0 0.3 * 0.8 + sine 103 * ad 0 0.13 * 0.3 + (noise # bpf 2600 0.8) * ad 0 0.022 * 0.55) * 0.64
-- Overdriven until it growls, then cut off above.
~bd3: (sine (ad 0 0.07 * 230 + 44) * ad 0 0.6 + noise * ad 0 0.05 * 0.06 # hardclip 5 1) * ad 0 0.6 # lpf 3800 0.7 * 0.82
-- Deep and even, for four on the floor.
~bd4: superkick 46 0.5 0.28 0.05 * ad 0 0.55 * 0.92

-- Snare drums: two modes of a skin and the rattle of wires.
-- Thin skin, soft wires.
~sd0: (sine (ad 0 0.02 * 60 + 178) * ad 0 0.2 * 0.65 + sine 331 * ad 0 0.12 * 0.3 + (noise # hpf 1400 0.7) * ad 0 0.24 * 0.42) * 0.66
-- A hard stroke and long bright wires.
~sd1: (sine (ad 0 0.03 * 160 + 196) * ad 0 0.14 + (noise # hpf 900 0.7) * ad 0 0.3 * 0.6 # distort 1.6 1) * 0.60
-- Shell, skin and wires in three layers, the wires a little late.
~sd2: (sine 187 * ad 0 0.14 * 0.5 + sine 298 * ad 0 0.09 * 0.3 + sine 431 * ad 0 0.06 * 0.2 + (noise # bpf 4200 0.5) * ad 0.002 0.21 * 1.1 + (noise # hpf 5000 0.7) * ad 0 0.01 * 0.3) * 0.64
-- Few bits, clipped.
~sd3: (sine (ad 0 0.05 * 220 + 150) * ad 0 0.16 + noise * ad 0 0.2 * 0.6 # hardclip 2.5 1 # bitcrush 5 4) * ad 0 0.22 # hpf 110 0.7 * 0.43
-- High and tight, as in old breaks.
~sd4: (sine (ad 0 0.012 * 160 + 236) * ad 0 0.1 * 0.7 + (noise # bpf 5200 0.45) * ad 0 0.15 * 1.5 # distort 1.7 1) * 0.53
~sn0: ~sd0
~sn1: ~sd1
~sn2: ~sd2
~sn3: ~sd3
~sn4: ~sd4

-- Closed hi-hats: six square waves out of tune, or noise, with everything low taken away.
~hh0: superhat 0.7 2 * ad 0 0.09 * 1.10
-- Bright and crisp.
~hh1: (noise # hpf 9000 1) * ad 0 0.075 * 0.52
-- Metal that rings: pairs of sines multiplied.
~hh2: (sine 5417 * sine 1337 + sine 7741 * sine 2113 + sine 10271 * sine 757 + (noise # hpf 10000 0.7) * 0.8) * ad 0 0.11 * 0.24
-- Held samples and few bits.
~hh3: (superhat 0.9 2 + noise * 0.2 # bitcrush 4 5 # hpf 7000 1) * ad 0 0.06 * 1.61
-- A tick.
~hh4: (noise # hpf 11000 1.5) * ad 0 0.028 * 0.54

-- Open hi-hats: the same, left to ring.
~oh0: superhat 0.6 4 * ad 0 0.5 * 0.92
~oh1: (noise # hpf 8000 1) * ad 0 0.42 * 0.42
~oh2: (sine 5417 * sine 1337 + sine 7741 * sine 2113 + sine 10271 * sine 757 + (noise # hpf 9500 0.7) * 0.8) * ad 0 0.56 * 0.21
~oh3: (superhat 0.9 4 + noise * 0.2 # bitcrush 4 5 # hpf 6000 1) * ad 0 0.38 * 1.19

-- Hand claps: three short bursts, then the room.
~cp0: (noise # bpf 1150 1.4) * ((1 - phasor 88) ** 2 * (ad 0 0.034 > 0) + ad 0.03 0.2 * 0.5) * 1.9
~cp1: (noise # bpf 1700 0.9) * ((1 - phasor 105) ** 4 * (ad 0 0.0285 > 0) + ad 0.026 0.3 * 0.5) * 1.3
-- One pair of hands, close by.
~cp2: (noise # bpf 1400 0.6) * ((1 - phasor 140) ** 2 * (ad 0 0.0142 > 0) + ad 0.012 0.09 * 0.38) * 1.2
~cp3: ((noise # bpf 900 0.8) * ((1 - phasor 70) ** 3 * (ad 0 0.0428 > 0) + ad 0.03 0.24 * 0.6) * 4 # hardclip 1.5 1 # coarse 3) * 0.59

-- Rim shots: short tones of wood.
~rim0: (tri 1720 * 0.5 + sine 487 * 0.6) * ad 0 0.035 * 0.76
~rim1: (sine 830 + sine 1290 * 0.7 # distort 3 1) * ad 0 0.03 * 0.71
~rim2: ((noise # bpf 1900 5) * 1.8 + sine 395 * 0.4) * ad 0 0.06 * 1.08
~rim3: (square 1130 * square 737 # bitcrush 4 3) * ad 0 0.035 * 0.65

-- Crash cymbals.
~cr0: ((superhat 0.5 30) * ad 0 1.8 + (noise # bpf 6000 0.4) * ad 0 0.7 * 0.6) * 0.62
-- Brighter and longer, with a splash at first.
~cr1: ((noise # hpf 5000 0.7) * ad 0.002 2.3 * 0.6 + (noise # hpf 2500 0.7) * ad 0 0.2 * 0.4) * 0.63
-- Metal plates: many sines multiplied.
~cr2: ((sine 3911 * sine 1153 + sine 5827 * sine 1741 + sine 7393 * sine 2659 + sine 4483 * sine 631) * 0.25 + (noise # hpf 6500 0.7) * 0.45) * ad 0.001 2.1 * 0.61
~cr3: ((superhat 0.4 30 + noise * 0.3 # bitcrush 5 3 # hpf 3000 0.7) * ad 0 1.3) * 0.62

-- Ride cymbals: a bell and its shimmer.
~rd0: (sine 3370 * sine 811 * 0.45 + sine 5170 * 0.12 + superhat 0.6 30 * 0.5) * ad 0 1.1 * 0.89
~rd1: ((sine 2960 * 0.22 + sine 4417 * 0.2 + sine 6329 * 0.15) * ad 0 0.7 + (noise # hpf 8500 0.7) * ad 0 0.9 * 0.35) * 0.76
~rd2: ((sine 4211 * sine 1277 + sine 6131 * sine 2003 + sine 8219 * sine 929) * 0.2 * ad 0 1.5 + (noise # bpf 7800 1.5) * ad 0 0.05 * 0.6) * 0.89
~rd3: ((sine 3370 * sine 811 + superhat 0.7 30 # bitcrush 4 4 # hpf 2500 0.7) * ad 0 0.6) * 0.35

-- Toms: high, middle and low. Round, hard, of skin, dirty.
~ht0: sine (ad 0 0.12 * 60 + 196) * ad 0 0.34 * 0.76
~ht1: ((sine (ad 0 0.06 * 190 + 208) * ad 0 0.3 # distort 1.8 1) * 0.78 + (noise # hpf 2500 0.7) * ad 0 0.006 * 0.3) * 0.78
~ht2: (sine (ad 0 0.05 * 30 + 205) * ad 0 0.28 * 0.6 + sine 326 * ad 0 0.16 * 0.24 + (noise # bpf 2400 0.8) * ad 0 0.025 * 0.4) * 0.76
~ht3: (tri (ad 0 0.1 * 150 + 190) * ad 0 0.3 # hardclip 3 1 # bitcrush 6 3) * ad 0 0.3 * 0.75
~mt0: sine (ad 0 0.13 * 45 + 137) * ad 0 0.4 * 0.76
~mt1: ((sine (ad 0 0.07 * 140 + 144) * ad 0 0.35 # distort 1.8 1) * 0.79 + (noise # hpf 2200 0.7) * ad 0 0.006 * 0.3) * 0.76
~mt2: (sine (ad 0 0.05 * 24 + 143) * ad 0 0.33 * 0.62 + sine 228 * ad 0 0.18 * 0.24 + (noise # bpf 2000 0.8) * ad 0 0.025 * 0.36) * 0.82
~mt3: (tri (ad 0 0.1 * 110 + 130) * ad 0 0.34 # hardclip 3 1 # bitcrush 6 3) * ad 0 0.34 * 0.75
~lt0: sine (ad 0 0.14 * 34 + 91) * ad 0 0.48 * 0.76
~lt1: ((sine (ad 0 0.08 * 100 + 96) * ad 0 0.4 # distort 1.8 1) * 0.8 + (noise # hpf 2000 0.7) * ad 0 0.006 * 0.3) * 0.81
~lt2: (sine (ad 0 0.06 * 18 + 97) * ad 0 0.4 * 0.64 + sine 154 * ad 0 0.2 * 0.24 + (noise # bpf 1600 0.8) * ad 0 0.025 * 0.32) * 0.82
~lt3: (tri (ad 0 0.11 * 80 + 88) * ad 0 0.4 # hardclip 3 1 # bitcrush 6 3) * ad 0 0.4 * 0.75

-- Cowbells: two square waves a diminished fifth apart, or nearly.
~cb0: (square 540 + square 800 # bpf 880 1.2) * (ad 0 0.32 * 0.6 + ad 0 0.05 * 0.4) * 0.31
~cb1: (square 587 + square 845 # bpf 2640 2) * ad 0 0.16 * 0.51
~cb2: (sine 562 + sine 829 * 0.7 + sine 2127 * 0.3 + sine 3346 * 0.15) * ad 0 0.26 * 0.33
~cb3: (square 540 + square 763 # bitcrush 3 6 # bpf 1000 0.8) * ad 0 0.2 * 0.28

-- Shakers: noise that swells and stops.
~sh0: (noise # bpf 6800 1.4) * ad 0.008 0.09 * 0.92
~sh1: (noise # hpf 8200 1) * ad 0.005 0.055 * 0.46
~sh2: (noise # bpf 4300 1) * ad 0.01 0.15 * 0.82
~sh3: (noise # bitcrush 4 3 # hpf 5000 0.7) * ad 0.006 0.1 * 0.52

-- Small percussion: wood block, triangle, tongue drum, zap, tabla.
~perc0: (sine 920 + sine 1390 * 0.4) * ad 0 0.075 * 0.51
~perc1: (sine 4183 + sine 6947 * 0.5 + sine 10091 * 0.25) * ad 0 0.9 * 0.40
~perc2: superfm 392 2.76 (ad 0 0.06 * 3) * ad 0 0.38 * 0.67
~perc3: (tri (ad 0 0.09 * 2900 + 120) # bitcrush 6 2) * ad 0 0.11 * 0.69
~perc4: (sine (ad 0.03 0.2 * 90 + 262) * ad 0 0.22 * 0.6 + (noise # bpf 3100 1.2) * ad 0 0.012 * 0.9) * 0.77
