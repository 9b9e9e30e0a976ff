-- Sounds without a pitch, and drums that are played like instruments.

-- White noise behind a filter that follows the note.
~supernoise freq: (noise # lpf (freq * 16) 0.8) * adsr 0.005 0.05 1 0.08 * 0.279

-- A radio between stations: crackle over a narrow band.
~superstatic freq: ((dust (freq * 0.6) * 3 + noise * 0.12) # bpf (freq * 6) 1.5) * adsr 0.002 0.05 1 0.08 * 2.37 # tanh

-- Wind around a house.
~superwind freq: (pink # bpf (freq * (2 + 0.7 * sine 0.37)) 5) * adsr 0.4 0.1 1 0.8 * 2.92

-- A bass drum that follows the note: a falling sine with a click.
~soskick freq: (sine (freq * 0.21 * (1 + ad 0 0.05 * 4)) + (noise # lpf 3000 0.7) * ad 0 0.006 * 0.4) * ad 0.0005 0.45 * 0.575

-- A snare drum that follows the note: skin and wires.
~sossnare freq: (tri (freq * 0.7 * (1 + ad 0 0.02 * 0.6)) * ad 0 0.16 * 0.7 + (noise # hpf 1600 0.7) * ad 0 0.2 * 0.7) * 0.501

-- Hi-hats that follow the note: six rectangles out of tune.
~soshats freq: (square (freq * 1.0) * square (freq * 1.342) + square (freq * 1.2312) * square (freq * 1.6532) + square (freq * 1.9523) * square (freq * 2.1523) # hpf 6500 1 # lpf 15000 0.7) * ad 0.0005 0.13 * 0.676 # tanh

-- A tom that follows the note: a skin that sinks.
~sostoms freq: (sine (freq * 0.5 * (1 + ad 0 0.12 * 0.5)) + (noise # bpf 1800 0.8) * ad 0 0.02 * 0.4) * ad 0.0005 0.4 * 0.507
