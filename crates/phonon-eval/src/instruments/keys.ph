-- Keyboards. The line above an instrument says what it sounds like.

-- An upright with felt hammers: two strings to a note, bright at the stroke and soft as it rings.
~superpiano freq: ((tri freq * 0.5 + (saw (freq * 1.0004) + saw (freq * 0.9996)) * 0.35 # lpf (freq * (1.3 + ad 0 0.8 * 5) + 200) 0.6) * ad 0.002 4 + (noise # bpf 2400 1) * ad 0 0.02 * 0.15) * adsr 0.001 0.05 1 0.25 * 0.285

-- An electric piano of tines: a round tone with a bell on its stroke.
~superrhodes freq: (fm freq freq (ad 0 1.5 * 0.8 + 0.1) * 0.8 + fm freq (freq * 14) 0.6 * ad 0 0.15 * 0.25) * ad 0.001 4 * adsr 0.001 0.05 1 0.2 * 0.295

-- An electric piano of reeds: hollow and a little rough.
~superwurly freq: (tri freq + fm freq (freq * 2) (ad 0 0.6 * 1.6) * 0.6 # tube 2 0.6) * ad 0.001 3 * adsr 0.001 0.05 1 0.12 * 0.243

-- A clavinet: a string under a hammer, nasal and short.
~superclav freq: (pulse freq 0.18 # hpf (freq * 1.5) 0.8 # lpf (freq * (3 + ad 0 0.3 * 8)) 1.2) * ad 0.001 1.6 * adsr 0.001 0.05 1 0.05 * 0.324

-- A harpsichord: bright plucked courses an octave apart.
~superharpsi freq: (saw freq * 0.6 + saw (freq * 2) * 0.35 # hpf (freq * 2) 0.6 # lpf 9000 0.7) * ad 0.001 2 * adsr 0.001 0.05 1 0.08 * 0.776

-- A tone-wheel organ with its drawbars out and its speaker turning.
~superhammond freq: (additive freq "0.9 0.6 0.5 0.35 0 0.25 0 0.2" + sine (freq * 0.5) * 0.25 # tremolo 6.4 0.25) * adsr 0.004 0.02 1 0.03 * 0.124

-- A church organ: principal pipes in four ranks that speak slowly.
~superorgan freq: (additive freq "1 0.5 0.25 0.3 0.08 0.1 0.05 0.15" * 0.8 + (noise # bpf (freq * 3) 6) * 0.06) * adsr 0.06 0.02 1 0.18 * 0.151

-- A small reed organ: thin, with a beat of two ranks.
~superaccordion freq: (pulse (freq * 1.0006) 0.3 + pulse (freq * 0.9994) 0.35 # lpf (freq * 5 + 800) 0.7) * adsr 0.04 0.05 0.9 0.08 * 0.0871
