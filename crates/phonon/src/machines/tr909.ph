-- A Roland TR-909 in spirit: hard and bright, made for four on the floor.
-- Played as `s "tr909_bd"` or `s "bd" # bank "tr909"`. Each sound is brought to the same peak when it is made.

-- A bass drum with a punch in the chest.
~tr909_bd0: ((sine (ad 0 0.05 * 240 + 51) * ad 0 0.38 # distort 2 1) + (noise # hpf 2200 0.7) * ad 0 0.005 * 0.35)
-- A tight skin and bright wires.
~tr909_sd0: (sine (ad 0 0.025 * 130 + 188) * ad 0 0.13 + (noise # hpf 1100 0.7) * ad 0 0.24 * 0.6 # distort 1.5 1)
-- A closed hat: crisp, as sampled in six bits.
~tr909_hh0: ((noise # hpf 8500 1) # bitcrush 6 1) * ad 0 0.07
-- An open hat: crisp and wide open.
~tr909_oh0: ((noise # hpf 7600 1) # bitcrush 6 1) * ad 0 0.4
-- A clap with a bite and a room.
~tr909_cp0: (noise # bpf 1500 0.9) * ((1 - phasor 100) ** 3 * (ad 0 0.03 > 0) + ad 0.028 0.28 * 0.45)
-- A rim: a hard knock.
~tr909_rim0: (sine 845 + sine 1270 * 0.7 + sine 495 * 0.4 # distort 3 1) * ad 0 0.028
-- A low tom with a knock.
~tr909_lt0: ((sine (ad 0 0.07 * 110 + 92) * ad 0 0.42 # distort 1.7 1) + (noise # hpf 2000 0.7) * ad 0 0.005 * 0.25)
-- A middle tom with a knock.
~tr909_mt0: ((sine (ad 0 0.065 * 150 + 135) * ad 0 0.36 # distort 1.7 1) + (noise # hpf 2200 0.7) * ad 0 0.005 * 0.25)
-- A high tom with a knock.
~tr909_ht0: ((sine (ad 0 0.06 * 190 + 195) * ad 0 0.3 # distort 1.7 1) + (noise # hpf 2400 0.7) * ad 0 0.005 * 0.25)
-- A crash, bright and long.
~tr909_cr0: ((noise # hpf 4600 0.7) * ad 0.001 2 * 0.6 + (noise # bpf 2800 0.6) * ad 0 0.15 * 0.4 # bitcrush 7 1)
-- A ride: a ping in a shimmer.
~tr909_rd0: ((sine 3050 + sine 4530 * 0.8 + sine 6210 * 0.6) * ad 0 0.5 * 0.3 + (noise # hpf 8000 0.7) * ad 0 0.8 * 0.3)
