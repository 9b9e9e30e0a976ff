-- A Roland TR-808 in spirit: long round bass, snappy noise, metal of six rectangles.
-- Played as `s "tr808_bd"` or `s "bd" # bank "tr808"`. Each sound is brought to the same peak when it is made.

-- A bass drum that hums for a second.
~tr808_bd0: (sine (ad 0 0.06 * 55 + 48) * ad 0 1.1 + (noise # lpf 1800 0.7) * ad 0 0.006 * 0.25)
-- Two tones of a skin and a hiss of wires.
~tr808_sd0: (sine (ad 0 0.015 * 40 + 174) * ad 0 0.18 * 0.7 + sine 336 * ad 0 0.1 * 0.35 + (noise # hpf 1700 0.7) * ad 0 0.2 * 0.4)
-- A closed hat: a tick of metal.
~tr808_hh0: superhat 0.75 2 * ad 0 0.06
-- An open hat that rings.
~tr808_oh0: superhat 0.65 5 * ad 0 0.45
-- Hands in a room: three bursts and a tail.
~tr808_cp0: (noise # bpf 1050 1.3) * ((1 - phasor 92) ** 2 * (ad 0 0.0325 > 0) + ad 0.03 0.22 * 0.45)
-- A click of two tones.
~tr808_rim0: (tri 1667 * 0.5 + sine 455 * 0.6) * ad 0 0.03
-- A low tom, round.
~tr808_lt0: (sine (ad 0 0.1 * 22 + 82) * ad 0 0.5 + (pink # lpf 900 0.7) * ad 0 0.12 * 0.1)
-- A middle tom, round.
~tr808_mt0: (sine (ad 0 0.1 * 32 + 122) * ad 0 0.42 + (pink # lpf 1100 0.7) * ad 0 0.1 * 0.1)
-- A high tom, round.
~tr808_ht0: (sine (ad 0 0.09 * 40 + 172) * ad 0 0.34 + (pink # lpf 1300 0.7) * ad 0 0.08 * 0.1)
-- A cowbell: two rectangles that clang.
~tr808_cb0: (square 540 + square 800 # bpf 860 1.1) * (ad 0 0.36 * 0.55 + ad 0 0.045 * 0.45)
-- A cymbal that sizzles out.
~tr808_cr0: (superhat 0.5 30 + (noise # hpf 7000 0.7) * 0.2) * ad 0 1.6
-- Maracas: a grain of noise.
~tr808_sh0: (noise # hpf 5200 1) * ad 0.003 0.035
-- Claves: one high wooden tone.
~tr808_cl0: sine 2480 * ad 0 0.05
