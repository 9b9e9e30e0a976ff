-- Pads, strings, voices and winds.

-- Saws in a slow swell behind a soft filter.
~superpad freq: (saw (freq * 1.0007) + saw (freq * 0.9993) + saw (freq * 2.0004) * 0.3 # lpf (freq * 2 + 700 + 500 * sine 0.13) 0.7) * adsr 0.35 0.2 0.9 0.9 * 0.164

-- A section of bows, as the machines of the seventies had it.
~superstrings freq: (saw freq + saw (freq * 1.0006) + saw (freq * 0.9994) # hpf 180 0.7 # lpf 5200 0.7) * adsr 0.14 0.1 0.95 0.35 * 0.0933

-- People who sing a far-off ah.
~superchoir freq: (saw (freq * (1.0004 + 0.002 * sine 5.1)) + saw (freq * (0.9996 + 0.002 * sine 4.7)) + noise * 0.05 # formant 730 1090 2440 110 120 170) * adsr 0.2 0.1 0.95 0.4 * 0.507

-- Wet fingers on glass rims.
~superglass freq: (sine freq + sine (freq * 2.32) * 0.12 + sine (freq * 4.25) * 0.06 + (noise # bpf (freq * 2) 20) * 0.2 # tremolo 4.3 0.2) * adsr 0.25 0.1 0.95 0.7 * 0.186

-- A narrow stream of air over an edge.
~superflute freq: (sine freq + sine (freq * 2) * 0.25 + sine (freq * 3) * 0.1 + (noise # bpf (freq * 2) 4) * (0.08 + ad 0 0.08 * 0.4)) * (1 + 0.08 * sine 5 * line 0 1 0.5) * adsr 0.06 0.08 0.85 0.1 * 0.17

-- Brass that opens as it is blown.
~superbrass freq: (saw freq + saw (freq * 1.0005) # lpf (freq * (1.5 + adsr 0.09 0.25 0.6 0.1 * 6)) 0.8) * adsr 0.05 0.1 0.9 0.1 * 0.115

-- A single reed: odd partials, hollow and even.
~superclarinet freq: (additive freq "1 0.04 0.6 0.06 0.35 0.05 0.18 0.03 0.1" + (noise # bpf (freq * 3) 3) * 0.03) * adsr 0.05 0.05 0.95 0.08 * 0.122

-- Rectangles that breathe, for long chords.
~supersweep freq: (pulse (freq * 1.0002) (0.5 + 0.3 * sine 3.1) + pulse (freq * 0.9998) (0.5 + 0.3 * sine 2.7) # lpf (freq * 3 + 1500) 0.8) * adsr 0.3 0.2 0.9 0.7 * 0.0832
