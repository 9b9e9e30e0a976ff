-- A Roland CR-78 in spirit: small, soft and dry, from a living room of 1978.
-- Played as `s "cr78_bd"` or `s "bd" # bank "cr78"`. Each sound is brought to the same peak when it is made.

-- A soft thump.
~cr78_bd0: sine (ad 0 0.03 * 18 + 62) * ad 0.001 0.16
-- A brush of noise over a small skin.
~cr78_sd0: (sine 225 * ad 0 0.07 * 0.5 + (noise # bpf 3800 0.7) * ad 0 0.11 * 0.9)
-- A hat like a tick of steam.
~cr78_hh0: (noise # bpf 8800 2.5) * ad 0 0.035
-- A cymbal like steam.
~cr78_oh0: (noise # bpf 7800 1.8) * ad 0.001 0.24
-- A wood block.
~cr78_rim0: sine 1850 * ad 0 0.022
-- A small bell of metal.
~cr78_cb0: (square 815 + square 545 # bpf 1900 1.8) * ad 0 0.11
-- A high bongo.
~cr78_ht0: sine (ad 0 0.02 * 20 + 410) * ad 0 0.09
-- A low bongo.
~cr78_mt0: sine (ad 0 0.02 * 16 + 290) * ad 0 0.11
-- A low conga.
~cr78_lt0: sine (ad 0 0.03 * 12 + 188) * ad 0 0.17
-- Maracas.
~cr78_sh0: (noise # hpf 6800 0.8) * ad 0.004 0.03
-- A tambourine with its jingles.
~cr78_perc0: ((sine 7300 * sine 1117 + sine 9100 * sine 733) * 0.5 + (noise # hpf 8000 0.7) * 0.4) * ad 0.002 0.15
-- Claves.
~cr78_cl0: sine 2210 * ad 0 0.035
