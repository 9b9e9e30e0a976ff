-- A LinnDrum in spirit: short recordings of a studio kit in eight bits.
-- Played as `s "linndrum_bd"` or `s "bd" # bank "linndrum"`. Each sound is brought to the same peak when it is made.

-- A muffled studio bass drum.
~linndrum_bd0: ((sine (ad 0 0.025 * 70 + 58) * ad 0 0.2 + (noise # lpf 2800 0.8) * ad 0 0.02 * 0.4) # bitcrush 8 2)
-- A fat snare with a gated room.
~linndrum_sd0: ((sine (ad 0 0.02 * 50 + 178) * ad 0 0.14 * 0.7 + (noise # bpf 2600 0.4) * ad 0.001 0.19 * 1.1) # bitcrush 8 2)
-- A closed hat of brass.
~linndrum_hh0: ((superhat 0.6 2 + noise * 0.2 # hpf 5200 0.8) # bitcrush 8 2) * ad 0 0.06
-- An open hat of brass.
~linndrum_oh0: ((superhat 0.55 6 + noise * 0.2 # hpf 4800 0.8) # bitcrush 8 2) * ad 0 0.36
-- Claps of several people.
~linndrum_cp0: ((noise # bpf 1300 0.6) * ((1 - phasor 125) ** 2 * (ad 0 0.024 > 0) + ad 0.02 0.13 * 0.5) # bitcrush 8 2)
-- A side stick.
~linndrum_rim0: ((sine 1720 * 0.6 + (noise # bpf 2400 3) * 0.9) * ad 0 0.035 # bitcrush 8 2)
-- A low tom of skin.
~linndrum_lt0: ((sine (ad 0 0.05 * 20 + 88) * ad 0 0.36 + sine 141 * ad 0 0.14 * 0.3 + (noise # lpf 2000 0.7) * ad 0 0.02 * 0.3) # bitcrush 8 2)
-- A middle tom of skin.
~linndrum_mt0: ((sine (ad 0 0.05 * 26 + 126) * ad 0 0.3 + sine 201 * ad 0 0.12 * 0.3 + (noise # lpf 2400 0.7) * ad 0 0.02 * 0.3) # bitcrush 8 2)
-- A high tom of skin.
~linndrum_ht0: ((sine (ad 0 0.045 * 34 + 178) * ad 0 0.26 + sine 284 * ad 0 0.1 * 0.3 + (noise # lpf 2800 0.7) * ad 0 0.02 * 0.3) # bitcrush 8 2)
-- A crash cut short.
~linndrum_cr0: (((superhat 0.45 20) + (noise # hpf 3600 0.7) * 0.5) * ad 0.001 1.2 # bitcrush 8 2)
-- A ride cut short.
~linndrum_rd0: ((sine 3270 * sine 793 + sine 5210 * 0.3 + (noise # hpf 7000 0.7) * 0.3) * ad 0 0.6 # bitcrush 8 2)
-- A cowbell struck with a stick.
~linndrum_cb0: ((sine 558 + sine 823 * 0.8 + sine 2190 * 0.3) * ad 0 0.2 # bitcrush 8 2)
-- A cabasa.
~linndrum_sh0: ((noise # bpf 6000 1.2) * ad 0.006 0.07 # bitcrush 8 2)
-- A tambourine in eight bits.
~linndrum_perc0: (((sine 6900 * sine 1217 + sine 8700 * sine 811) * 0.5 + (noise # hpf 7200 0.7) * 0.4) * ad 0.002 0.17 # bitcrush 8 2)
